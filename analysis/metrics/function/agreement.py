"""Agreement: whether two networks give the same answers, and make the same errors."""

from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.answers import Images, answers
from analysis.metrics.metric import Metric, NotMeasured, NotRecorded, Scope, Source
from analysis.metrics.parameters import Seed
from analysis.metrics.tables import reason_where_nan, table

KINDS = ("both right", "only the one right", "only the other right", "both wrong alike", "both wrong differently")
ON = ["all", "errors", "right or wrong"]
RESAMPLES = 1000
NO_ERROR = "both get every image right"
NO_CHANCE = "their accuracies alone make them agree on every image"


def agreement(run, *, quantity: Literal["share", "kappa"] = "share", split: Images = "test", seed: Seed = 0):
    """How far a run agrees with each other run of its study, `other_run`, both at their last epoch.

    on: "all" is the share of images that both give the same class; "errors" the same, of the images that either gets
    wrong; "right or wrong" the share that both get right or both get wrong.
    expected: what two networks of these accuracies give whose errors fall independently of each other and evenly on
    all wrong classes.
    quantity: "share", from 0 to 1, with Wilson's 95 % interval; "kappa" is (share - expected) / (1 - expected), at most
    1, 0 where accuracies alone explain it, with a bootstrap interval over images (drawn with `seed`). On "right or
    wrong" it is the error consistency of the source.
    split: "test" and "validation" are all images of these; "train" are the training images of the probe only.
    n: images that the share is of. Of several equal logits the first counts. Undefined where a network says nan.
    """
    import pandas

    others = [other for other in run.study.runs.values() if other.name != run.name]
    if not others:
        raise NotMeasured("the study has no other run")
    own = _answers(run, split)
    parts = []
    for other in others:
        try:
            rows = beside(own, _answers(other, split), quantity, seed)
        except NotMeasured as error:
            rows = table(on=ON, value=np.nan, status=error.status, reason=str(error))
        parts.append(rows.assign(other_run=other.name, epoch=run.last_epoch))
    return pandas.concat(parts, ignore_index=True)


def _answers(run, split):
    if run.last_epoch not in run.recorded_predictions:
        raise NotRecorded(f"predictions of {run.name} at epoch {run.last_epoch} were not recorded")
    told = answers(run.snapshot("last"), split)
    told.demand_all(run.name)
    return told


def beside(own, other, quantity="share", seed=0):
    """The rows of two Answers to the same images, all of which have one."""
    counts, classes = np.bincount(kinds(own, other), minlength=len(KINDS)), len(own.classes)
    agreed, of, expected = _agreed(counts, classes)
    with np.errstate(invalid="ignore"):
        share, kappa = agreed / of, _kappa(counts, classes)
    if quantity == "share":
        value, why, (low, high) = share, NO_ERROR, wilson(agreed, of)
    else:
        value, why, (low, high) = kappa, NO_CHANCE, _resampled(counts, classes, seed)
    status = np.where(np.isnan(value), "undefined", "measured")
    reason = reason_where_nan(value, why)
    return table(on=ON, expected=expected, value=value, low=low, high=high, n=of, status=status, reason=reason)


def kinds(own, other):
    """Of which of the KINDS each image is, (images,): places among them. own, other: Answers to the same images."""
    wrong = np.where(own.guesses == other.guesses, 3, 4)
    return np.select([own.right & other.right, own.right, other.right], [0, 1, 2], wrong)


def _agreed(counts, classes):
    """(agreed on, of how many images, expected share), each (..., 3) in the order of ON. counts: (..., 5)."""
    both, one, other, alike, apart = np.moveaxis(counts, -1, 0)
    images = counts.sum(axis=-1)
    first, second = (both + one) / images, (both + other) / images
    right, wrong = first * second, (1 - first) * (1 - second)
    by_chance = wrong / max(classes - 1, 1)
    with np.errstate(invalid="ignore"):
        expected = [right + by_chance, by_chance / (1 - right), right + wrong]
    agreed, of = [both + alike, alike, both + alike + apart], [images, images - both, images]
    return tuple(np.stack(parts, axis=-1) for parts in (agreed, of, expected))


def _kappa(counts, classes):
    agreed, of, expected = _agreed(counts, classes)
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa = (agreed / of - expected) / (1 - expected)
    return np.where(np.isfinite(kappa), kappa, np.nan)


def _resampled(counts, classes, seed):
    """Percentile bootstrap interval of kappa. Drawing images of five kinds is drawing how many there are of each."""
    images = counts.sum()
    if images < 2:
        return np.full((2, len(ON)), np.nan)
    drawn = np.random.default_rng(seed).multinomial(images, counts / images, RESAMPLES)
    kappa = _kappa(drawn, classes)
    exists = ~np.isnan(kappa).all(axis=0)
    bounds = np.full((2, len(ON)), np.nan)
    bounds[:, exists] = np.nanquantile(kappa[:, exists], [0.025, 0.975], axis=0)
    return bounds


METRIC = Metric(
    measure=agreement,
    title="Agreement between models",
    scope=Scope.BESIDE,
    reads=frozenset({Source.LOGITS, Source.LABELS}),
    question="Do two networks give the same answers, and do they make the same errors?",
    formula=r"\kappa = \frac{c_\text{obs} - c_\text{exp}}{1 - c_\text{exp}}, \quad"
    r" c_\text{exp} = p_1 p_2 + (1 - p_1)(1 - p_2) \ \text{on right or wrong}",
    how_to_read=(
        "Two networks of 90 % agree on four images of five by their accuracies alone: compare with what is expected. "
        "A kappa of 0 says that accuracies explain all agreement, 1 that one network's errors are the other's. "
        "Networks of one family that agree more with each other than with others have learned alike."
    ),
    caveats=(
        "Each run is taken at its last epoch: runs that stopped at different accuracies agree less for that alone.",
        "Images that are hard for everybody raise kappa: it does not say that two networks compute alike.",
        "The expected share on errors supposes errors spread evenly over wrong classes; real ones are not.",
        "Two networks that agree on every image have a bootstrap interval without width, which claims too much.",
    ),
    source="Geirhos et al. 2020 (error consistency: Cohen's kappa of right and wrong); intervals: Wilson 1927, Efron & "
    "Tibshirani 1993.",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "labels renamed", "images' logits shifted"}),
)
