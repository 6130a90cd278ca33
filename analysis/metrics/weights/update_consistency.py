"""Update consistency: do weights go one way, or back and forth?"""

import numpy as np

from analysis.metrics.kernels import NOT_FINITE
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import table

DECILES = 10
NOTHING_MOVED = "none of these weights has moved"


def update_consistency(layers):
    """Distance that weights got from their start over the length of the way they went; a row for each decile and epoch.

    decile: 1 holds the tenth of the layer's weights that are smallest in absolute value at the last recorded epoch, 10
    the largest; equal weights share one. The way is the sum of the absolute changes from each recorded epoch to the
    next, both sums over the weights of the decile. From 0 (back where they began) to 1 (never turned round), no unit;
    n is the number of weights. Exact: no interval. Undefined before anything moved, and where a weight is not finite.
    """
    import pandas

    decile, size = _deciles(np.abs(layers[-1].weights()).ravel())
    way, parts = 0.0, []
    start = before = layers[0].weights().ravel().astype(np.float64)
    for layer in layers:
        now = layer.weights().ravel().astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            way = way + np.abs(now - before)
            value = _sums(np.abs(now - start), decile) / _sums(way, decile)
        reason = np.where(np.isnan(value), NOTHING_MOVED if np.isfinite(way).all() else NOT_FINITE, "")
        number = np.arange(1, DECILES + 1)
        # Rounding of the sums can put a straight way a hair above 1.
        value = np.minimum(value, 1.0)
        parts.append(table(epoch=layer.snapshot.epoch, decile=number, value=value, n=size, reason=reason))
        before = now
    return pandas.concat(parts, ignore_index=True)


def _deciles(sizes):
    """The decile of each weight, from 0, and how many weights each has."""
    ends = np.sort(sizes)[[sizes.size * tenth // DECILES for tenth in range(1, DECILES)]]
    decile = np.searchsorted(ends, sizes, side="right")
    return decile, np.bincount(decile, minlength=DECILES)


def _sums(values, decile):
    return np.bincount(decile, values, minlength=DECILES)


METRIC = Metric(
    measure=update_consistency,
    title="Consistency of the updates",
    scope=Scope.TRAJECTORY,
    reads=frozenset({Source.WEIGHTS}),
    question="Do weights that end small oscillate, while those that end large go straight?",
    formula=r"\frac{\sum_i \lvert w_{t,i} - w_{0,i} \rvert}{\sum_i \sum_{s=1}^{t} \lvert w_{s,i} - w_{s-1,i} \rvert}",
    how_to_read=(
        "1 is a straight way; a random walk of t steps has about one over the root of t. "
        "Low values in the first deciles and high ones in the last say that small weights are pushed to and fro. "
        "Decile 1 holds the weights that end nearest to zero."
    ),
    caveats=(
        "Steps go from one recorded epoch to the next: what oscillates within an epoch is not seen, and fewer recorded "
        "epochs give higher values. Compare models over the same number of epochs.",
        "Weights that end near zero need not have started there: coming back to zero is a straight way too.",
    ),
    source="Question of Novak & Van Hoof 2019, chapter 7, not measured there.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled together"}),
)
