"""Each image-level metric against each score, layer by layer: sign and strength, raw and with others held constant."""

import numpy as np

from analysis.estimators import benjamini_hochberg
from analysis.estimators.association import association
from analysis.scores.covariates import quantities
from analysis.scores.image_values import image_metrics, image_values
from analysis.scores.question import Question, chosen_scores
from analysis.scores.rows import completed, row
from analysis.variants import VARIANT

TIDY = ["measure", VARIANT, "score", "given", "method", "layer"]
NUMBERS = ["value", "low", "high", "p", "p_benjamini_hochberg", "n", "status", "reason"]


def correlations(study, runs, question=None, metrics=None, scores=None, layers=None, parameters=None, progress=None):
    """How the values of single images go with their scores, in every layer.

    runs: Runs. question: a Question, the default one for None. metrics, scores: names, None for all. layers: names,
    None for all. parameters: of the metrics, where not their defaults. progress: called with (done, all).
    Returns a pandas table: study, run, seed, epoch, bn, split, measure, variant, score; given, "" for the raw relation,
    else what is held constant, by commas; method; layer; value, from -1 to 1 without a unit, or the slope in units of
    the score for one of the measure; low, high, its 95 % bootstrap interval over images; p, two-sided;
    p_benjamini_hochberg, p adjusted for all layers, measures and scores of the same run, epoch and `given`; n, images
    with all values; status; reason. A row without a value says why; one of no layer holds for all of them.
    Raises ParameterError for a name that is not there, StoreError for a study without scores.
    """
    question, told = question or Question(), progress or (lambda done, total: None)
    names, chosen = chosen_scores(study, scores), image_metrics(metrics)
    known = quantities(study, question.split, [*names, *question.given])
    rows, work = [], [(run, metric) for run in runs for metric in chosen]
    for done, (run, metric) in enumerate(work):
        told(done, len(work))
        for found in image_values(metric, run, question, parameters, layers):
            place = row(run, found, question) | {"measure": metric.name, VARIANT: found.variant}
            for score in names:
                rows += _of_score(found, question, score, known, place)
    told(len(work), len(work))
    return adjusted(completed(rows, TIDY, NUMBERS))


def adjusted(table):
    """The table of `correlations` with p adjusted for all of its rows, whatever calls they are from."""
    together = table.groupby(["run", "epoch", "bn", "given"], dropna=False)["p"]
    return table.assign(p_benjamini_hochberg=together.transform(lambda p: benjamini_hochberg(p.to_numpy())))


def _of_score(found, question, score, known, place):
    """Rows of one score: every layer raw, then given the rest."""
    others = [name for name in question.given if name != score]
    for given in [(), others] if others else [()]:
        here = place | {"score": score, "given": ", ".join(given), "method": question.method}
        held = np.column_stack([known[name] for name in given]) if given else None
        yield from _of_layers(found, known[score], held, question, here)
        for layer, (status, reason) in found.lacking.items():
            yield here | {"layer": layer, "status": status, "reason": reason}


def _of_layers(found, score, held, question, here):
    if not found.columns:
        return
    columns = np.column_stack(list(found.columns.values()))
    numbers = association(columns, score, held, question.method, question.seed, question.resamples)
    for layer, column, value, low, high, p, n in zip(found.columns, columns.T, *numbers, strict=True):
        said = {"status": "measured", "reason": ""} if value == value else _why(column, score, held, n)
        yield here | {"layer": layer, "value": value, "low": low, "high": high, "p": p, "n": n} | said


def _why(column, score, held, n):
    """Why there is no correlation."""
    held = np.empty((len(score), 0)) if held is None else held
    both = np.isfinite(np.column_stack([column, score, held])).all(axis=1)
    if n < 3 + held.shape[1]:
        reason = f"{n} of {len(score)} images have a value of both; {3 + held.shape[1]} are needed"
    elif np.ptp(score[both]) == 0:
        reason = f"the score is the same for all {n} images"
    elif np.ptp(column[both]) == 0:
        reason = f"the measure is the same on all {n} images"
    else:
        reason = "what is held constant explains all of the measure, or of the score"
    return {"status": "undefined", "reason": reason}
