"""From the table of a metric to the curves of the models."""

from math import isfinite

import numpy as np

from analysis.findings.curve import Curve
from analysis.store import layout


def curves(indicator, table, subjects):
    """{model: Curve, or a text that says why it has none}.

    table: of the indicator's metric at the last epoch of each model. A layer that no model could be measured in (the
    metric is not for its kind) is no part of the curves; a model that lacks one of the others has none.
    """
    rows = indicator.pick(table[table["bn"] == layout.TRAINED])
    measured = set(rows.loc[rows["status"] == "measured", "layer"])
    return {
        subject.name: _curve(indicator, rows[rows["run"] == subject.name], measured, subject) for subject in subjects
    }


def _curve(indicator, rows, measured, subject):
    if not len(rows):
        return "not measured"
    network = subject.hidden if indicator.hidden else subject.layers
    places = [(depth, name) for depth, name in enumerate(network, 1) if name in measured]
    if "" in measured or set(rows["layer"]) == {""}:
        places = [(1, "")]  # of the whole network
    by_layer = rows.drop_duplicates("layer").set_index("layer")
    for _, name in places:
        if name not in by_layer.index or not isfinite(by_layer.at[name, "value"]):
            return _why(by_layer, name)
    if not places:
        return _why(by_layer, by_layer.index[0])
    values = by_layer.loc[[name for _, name in places], "value"]
    return Curve(np.array([depth for depth, _ in places]), values.to_numpy(float))


def _why(by_layer, name):
    reason = by_layer.at[name, "reason"] if name in by_layer.index else "not measured"
    return f"{name}: {reason}" if name else reason
