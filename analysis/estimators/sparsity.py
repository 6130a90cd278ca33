"""How few of many values carry the weight: zeros, the L1 sum, and the Gini index.

All three work along any axis or axes, accumulate in float64 whatever the input, and give nan where a nan goes in.
"""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from analysis.estimators.blocks import by_row


def zero_ratio(values, axis=-1, threshold=0.0):
    """Share of values whose magnitude is at most `threshold` along `axis` (an int or a tuple).

    values: any real array; returns float64 without those axes, from 0 to 1, no unit; nan along an empty axis. With a
    threshold of 0 it counts exact zeros: 1 less the L0 "norm" divided by the number of values. ValueError for a
    threshold below 0.
    Not the zero ratio of Novak & Van Hoof 2019 (table 8.1), which is the share of values not above their mean.

    >>> float(zero_ratio([0.0, 2.0, 0.001, -1.0])), float(zero_ratio([0.0, 2.0, 0.001, -1.0], threshold=0.01))
    (0.25, 0.5)
    """
    if not threshold >= 0:
        raise ValueError(f"threshold must be at least 0, got {threshold}")
    values = np.asarray(values)
    length = math.prod(values.shape[one] for one in normalize_axis_tuple(axis, values.ndim))
    # A threshold of the values' own type would be rounded to it, and the smallest integer has no magnitude in its own.
    within = values == 0 if threshold == 0 else (values <= np.float64(threshold)) & (values >= -np.float64(threshold))
    with np.errstate(invalid="ignore"):
        ratio = np.divide(np.count_nonzero(within, axis=axis), length)
    return np.where(np.isnan(values).any(axis=axis), np.nan, ratio)[()]


def l1_norm(values, axis=-1):
    """Sum of absolute values along `axis` (an int or a tuple).

    values: any real array; returns float64 without those axes, in the unit of the values, from 0; 0 along an
    empty axis. Grows with the number of values: compare arrays of one size, or divide by it.

    >>> float(l1_norm(np.full(100_000, -4.0, dtype=np.float16)))
    400000.0
    """
    values = np.asarray(values)
    # The smallest signed integer has no absolute value in its own type.
    magnitudes = np.abs(values.astype(np.float64) if values.dtype.kind == "i" else values)
    return np.sum(magnitudes, axis=axis, dtype=np.float64)


def gini(values, axis=-1):
    """Gini index of the absolute values along `axis` (an int or a tuple).

    values: any real array; returns float64 without those axes, no unit, from 0 (all equal) to 1 - 1/k (one of k
    values carries all). nan where all values are zero (there is nothing to share), where one is infinite, and along
    an empty axis. Obeys all six axioms of Hurley & Rickard, IEEE Trans. Inf. Theory 2009.

    >>> float(gini([0.0, 0.0, 0.0, 5.0])), float(gini([2.0, -2.0]))
    (0.75, 0.0)
    """
    return by_row(values, axis, _gini_of_rows)


def _gini_of_rows(rows):
    count = rows.shape[1]
    # float32 is sorted by vector instructions, float16 is not. Picking out the non-zeros first costs more than
    # sorting the zeros too.
    exact = rows if rows.dtype in (np.float32, np.float64) else rows.astype(_sortable(rows.dtype))
    ordered = np.sort(np.abs(exact), axis=1).astype(np.float64, copy=False)
    with np.errstate(invalid="ignore"):
        # Divided by the largest, which is last, also where it is nan: no sum overflows.
        shares = ordered / ordered[:, -1:]
        weights = 2.0 * np.arange(1, count + 1) - count - 1
        return np.maximum(shares @ weights / (count * shares.sum(axis=1)), 0.0)


def _sortable(dtype):
    return np.float32 if dtype == np.float16 else np.float64
