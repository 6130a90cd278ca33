"""All layers of a network together: how well an image-level metric predicts a score on images that were left out."""

import numpy as np

from analysis.estimators import benjamini_hochberg
from analysis.estimators.prediction import predict
from analysis.scores.covariates import quantities
from analysis.scores.image_values import image_metrics, image_values
from analysis.scores.question import Question, chosen_scores
from analysis.scores.rows import completed, row
from analysis.variants import VARIANT

LAYERS, GIVEN, BOTH = "layers", "given", "layers and given"
FOLDS, PERMUTATIONS = 5, 100
TIDY = ["measure", VARIANT, "score", "predictors", "given", "folds", "permutations", "fold_seed", "features"]
NUMBERS = ["value", "low", "high", "null", "p", "p_benjamini_hochberg", "n", "status", "reason"]


def predictions(study, runs, question=None, metrics=None, scores=None, layers=None, parameters=None):
    """How well all layers predict the score of an image: a ridge regression on one value a layer, cross-validated.

    Arguments and errors as `correlations`; the method is not used. Returns a pandas table: study, run, seed, epoch, bn,
    split, measure, variant, score; predictors, "layers", "given" (what is held constant elsewhere, alone) or "layers
    and given"; given; folds, permutations and fold_seed; features, how many; value, R2 over all images, each predicted
    by a fit on the other folds: 1 at most, 0 as good as the mean, below that worse; low, high, 95 % bootstrap interval
    over images; null, what 95 % of permuted scores stay under; p, share of permuted scores predicted as well;
    p_benjamini_hochberg, adjusted for all measures and scores of the same run, epoch and predictors; n, images; status;
    reason. A layer without a value on any image is left out of the features, and named in the reason.
    """
    question = question or Question()
    names = chosen_scores(study, scores)
    known, rows = quantities(study, question.split, [*names, *question.given]), []
    alone = {}  # what is given predicts the same beside every network
    for run in runs:
        for metric in image_metrics(metrics):
            for found in image_values(metric, run, question, parameters, layers):
                place = row(run, found, question) | {"measure": metric.name, VARIANT: found.variant}
                for score in names:
                    rows += _of_score(found, question, score, known, place, alone)
    table = completed(rows, TIDY, NUMBERS)
    together = table.groupby(["run", "epoch", "bn", "predictors"], dropna=False)["p"]
    return table.assign(p_benjamini_hochberg=together.transform(lambda p: benjamini_hochberg(p.to_numpy())))


def _of_score(found, question, score, known, place, alone):
    others = [name for name in question.given if name != score]
    here = place | {"score": score, "given": ", ".join(others), "folds": FOLDS, "permutations": PERMUTATIONS}
    here |= {"fold_seed": question.seed}
    layers, held = list(found.columns.values()), [known[name] for name in others]
    features = {LAYERS: layers} | ({GIVEN: held, BOTH: layers + held} if held else {})
    for predictors, columns in features.items():
        if not layers:
            (status, reason) = next(iter(found.lacking.values()), ("not recorded", "it has no layer"))
            yield here | {"predictors": predictors, "status": status, "reason": reason}
        elif predictors != GIVEN:
            yield here | {"predictors": predictors} | _numbers(columns, known[score], question.seed, found.lacking)
        else:
            if score not in alone:
                alone[score] = _numbers(columns, known[score], question.seed, ())
            yield here | {"predictors": predictors} | alone[score]


def _numbers(columns, score, seed, lacking):
    found = predict(np.column_stack(columns), score, FOLDS, PERMUTATIONS, seed)
    numbers = {"value": found.r2, "low": found.low, "high": found.high, "null": found.null, "p": found.p}
    without = f"without {', '.join(lacking)}, which have no value" if lacking else ""
    said = {"status": "measured", "reason": without}
    if found.r2 != found.r2:
        said = {"status": "undefined", "reason": _why(found)}
    return numbers | {"n": found.n, "features": found.features} | said


def _why(found):
    if found.n < 2 * FOLDS:
        return f"{found.n} images have all values; {2 * FOLDS} are needed for {FOLDS} folds"
    if not found.features:
        return f"no predictor differs among the {found.n} images"
    return f"the score is the same for all {found.n} images"
