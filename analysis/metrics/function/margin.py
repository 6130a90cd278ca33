"""Margin: how surely the network prefers the true class to the best of the others."""

from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean, order_interval
from analysis.metrics.answers import Images, answers
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.parameters import Seed
from analysis.metrics.tables import reason_where_nan, table

LEVELS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
STATED = {"10th percentile": 0.1, "median": 0.5}


def margin(
    snapshot,
    *,
    unit: Literal["logit", "probability"] = "logit",
    per: Literal["run", "quantile", "image"] = "run",
    split: Images = "test",
    seed: Seed = 0,
):
    """The true class's output minus the best of the other classes': positive where the image is right.

    unit: "logit" takes the outputs before the softmax, without bounds; "probability" those after it, from -1 to 1.
    per: "run" gives three `statistic`s over the images, their "mean" with a bootstrap interval over images (drawn with
    `seed`), "10th percentile" and "median"; "quantile" gives nine quantiles, named by `quantile`, "image" every image,
    with its `label`. Quantiles have the order statistics' interval, which knows no distribution.
    split: "test" and "validation" are all images of these; "train" are the training images of the probe only.
    0 is a tie of the two. n: images. Undefined where the network says nan: for that image, and for the whole.
    """
    told = answers(snapshot, split)
    if len(told.classes) < 2:
        raise NotMeasured("a margin needs two classes, the study has one")
    if per == "image":
        value = _margins(told, unit)
        why = reason_where_nan(value, "the network says nan or infinity of this image")
        return table(image=np.arange(len(value)), label=told.labels, value=value, reason=why)
    told.demand_all()
    values = _margins(told, unit)
    return _quantiles(values, LEVELS, quantile=LEVELS) if per == "quantile" else _statistics(values, seed)


def _margins(told, unit):
    """float64 (images,); nan where an image has no answer."""
    outputs = told.probabilities if unit == "probability" else np.where(told.given[:, None], told.logits, np.nan)
    place = np.arange(len(outputs)), told.labels
    own = outputs[place]
    others = outputs.copy()
    others[place] = -np.inf
    return own - others.max(axis=1)


def _statistics(values, seed):
    import pandas

    low, high = bootstrap_mean(values, seed)
    mean = table(statistic="mean", value=values.mean(), low=low, high=high, n=len(values))
    quantiles = _quantiles(values, np.array(list(STATED.values())), statistic=list(STATED))
    return pandas.concat([mean, quantiles], ignore_index=True)


def _quantiles(values, levels, **named):
    low, high = order_interval(values, levels)
    return table(**named, value=np.quantile(values, levels), low=low, high=high, n=len(values))


METRIC = Metric(
    measure=margin,
    title="Margin",
    scope=Scope.NETWORK,
    reads=frozenset({Source.LOGITS, Source.LABELS}),
    question="How surely does the network tell an image's class from the next best?",
    formula=r"m_i = z_{i y_i} - \max_{c \neq y_i} z_{ic}",
    how_to_read=(
        "Under 0 the image is wrong; the further above, the more surely it is right. "
        "The 10th percentile speaks of the hard images, and is the one that measures of generalisation use. "
        "Beside the margins of training images, a fall on test images is a gap that accuracy does not show."
    ),
    caveats=(
        "Logits have no unit of their own: a network that doubles all of them doubles its margins and answers the "
        "same. Compare networks whose logits are normalised, or take the probability.",
        "A network may be sure and wrong: margins are confidence, not calibration.",
        "For training images only those of the probe are recorded, a sample of the whole set.",
    ),
    source="Bartlett 1998; the 10th percentile: Jiang et al. 2019, 2020. Quantiles' interval: Conover 1999, 3.2.",
    unit="logit",
    better="higher",
    same_when=frozenset({"images permuted", "labels renamed", "images' logits shifted"}),
)
