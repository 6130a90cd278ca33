"""The images behind a correlation: one point each."""

import numpy as np

from analysis.scores.covariates import quantities
from analysis.scores.image_values import image_values


def points(run, metric, score, layer, question, parameters=None):
    """A row for each probe image of the split that has a value of both: a pandas table.

    run: a Run. metric: a Metric. Columns run, epoch, bn, probe_image, index, file where images are from files, label,
    value, score. Raises ParameterError for a score that is not there.
    """
    import pandas

    study, probe = run.study, run.study.probe
    (scores,) = quantities(study, question.split, [score]).values()
    rows = np.arange(*study.probe_rows(question.split))
    names = {} if probe.files is None else {"file": [probe.files[place] for place in rows]}
    labels = [probe.class_names[label] if 0 <= label < len(probe.class_names) else "" for label in probe.labels[rows]]
    parts = [
        pandas.DataFrame(
            {"run": run.name, "epoch": found.epoch, "bn": found.bn, "probe_image": rows, "index": probe.index[rows]}
            | names
            | {"label": labels, "value": found.columns[layer], "score": scores}
        )
        for found in image_values(metric, run, question, parameters, [layer])
        if layer in found.columns
    ]
    return pandas.concat(parts, ignore_index=True).dropna(subset=["value", "score"]) if parts else pandas.DataFrame()
