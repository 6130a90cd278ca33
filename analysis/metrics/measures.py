"""What is said of the values of an image, or of a neuron, in one number: the measures of sparsity."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import numpy as np

from analysis.estimators.moments import moments
from analysis.estimators.norm_ratios import hoyer, treves_rolls
from analysis.estimators.sparsity import gini, l1_norm, zero_ratio

ALL_ZERO = "all values are zero: there is nothing to share out"
ALL_ZERO_OR_ONE = "all values are zero, or there is only one: there is nothing to share out"
ALL_EQUAL = "all values are equal: they have no spread, and so no shape"


@dataclass(frozen=True)
class Measure:
    """A number of several values. of: (values, axis) to float64 without that axis.

    undefined: why it does not exist where `of` gives nan. each: where it is a sum or a mean over single values, what is
    summed; over images its mean is taken then. share: whether that is true or false. of_sums: the same as `of`, of
    Sums in place of the values, where these are enough.
    """

    of: Callable
    undefined: str = ""
    each: Callable | None = None
    share: bool = False
    of_sums: Callable | None = None


def _kurtosis(values, axis):
    return moments(values, axis, np.float64).kurtosis


def _skewness(values, axis):
    return moments(values, axis, np.float64).skewness


def _treves_rolls(sums, corrected=False):
    spread = np.maximum(1 - sums.one_over_two**2 / sums.count, 0.0)
    if not corrected:
        return spread
    return spread / (1 - 1 / sums.count) if sums.count > 1 else np.full_like(spread, np.nan)


def _hoyer(sums):
    side = np.sqrt(sums.count)
    return (
        np.maximum((side - sums.one_over_two) / (side - 1), 0)
        if sums.count > 1
        else np.full_like(sums.absolute, np.nan)
    )


def silent(threshold=0.0):
    """The Measure zero ratio with a threshold."""
    return Measure(
        partial(zero_ratio, threshold=threshold),
        each=lambda values: np.abs(values) <= threshold,
        share=True,
        of_sums=None if threshold else lambda sums: sums.zeros / sums.count,
    )


TREVES_ROLLS = Measure(treves_rolls, ALL_ZERO, of_sums=_treves_rolls)
TREVES_ROLLS_CORRECTED = Measure(
    partial(treves_rolls, corrected=True), ALL_ZERO_OR_ONE, of_sums=partial(_treves_rolls, corrected=True)
)
MEASURES = {
    "gini": Measure(gini, ALL_ZERO, of_sums=attrgetter("gini")),
    "treves_rolls": TREVES_ROLLS,
    "hoyer": Measure(hoyer, ALL_ZERO_OR_ONE, of_sums=_hoyer),
    "zero_ratio": silent(),
    "l1_norm": Measure(l1_norm, each=np.abs, of_sums=attrgetter("absolute")),
    "kurtosis": Measure(_kurtosis, ALL_EQUAL, of_sums=attrgetter("moments.kurtosis")),
    "skewness": Measure(_skewness, ALL_EQUAL, of_sums=attrgetter("moments.skewness")),
}
