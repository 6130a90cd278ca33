"""Hoyer's and Treves & Rolls's sparseness: both say how small the L1 norm of some values is for their L2 norm.

Both work on magnitudes along any axis or axes, in float64 whatever the input. nan where all values are zero, where one
is nan or infinite, and along an empty axis.
"""

import numpy as np

from analysis.estimators.blocks import by_row


def treves_rolls(values, axis=-1, corrected=False):
    """Treves & Rolls's sparseness, 1 - (mean |r|)^2 / mean(r^2), along `axis` (an int or a tuple).

    values: any real array; returns float64 without those axes, no unit, from 0 (all equal) to 1 - 1/k (one of k values
    carries all). corrected: divided by 1 - 1/k, so that it reaches 1 whatever k; nan where k is 1. Vinje & Gallant,
    Science 2000, who corrected it; Rolls & Tovee, J. Neurophysiology 1995. The uncorrected one obeys all six axioms of
    Hurley & Rickard 2009, the corrected one not cloning.

    >>> float(treves_rolls([0.0, 0.0, 0.0, 5.0])), float(treves_rolls([0.0, 0.0, 0.0, 5.0], corrected=True))
    (0.75, 1.0)
    """

    def of_rows(rows):
        spread = 1 - _one_over_two(rows) ** 2 / rows.shape[1]
        sparseness = _divided(spread, 1 - 1 / rows.shape[1]) if corrected else spread
        return np.maximum(sparseness, 0.0)

    return by_row(values, axis, of_rows)


def hoyer(values, axis=-1):
    """Hoyer's sparseness, (sqrt(k) - L1/L2) / (sqrt(k) - 1) of k values, along `axis` (an int or a tuple).

    values: any real array; returns float64 without those axes, no unit, from 0 (all equal) to 1 (one carries all);
    nan where k is 1. Hoyer, JMLR 2004. Fails the axiom of cloning of Hurley & Rickard 2009, obeys the other five.

    >>> float(hoyer([0.0, 0.0, 0.0, 5.0])), float(hoyer([2.0, -2.0, 2.0, 2.0]))
    (1.0, 0.0)
    """

    def of_rows(rows):
        side = np.sqrt(rows.shape[1])
        return np.maximum(_divided(side - _one_over_two(rows), side - 1), 0.0)

    return by_row(values, axis, of_rows)


def _one_over_two(rows):
    """(rows,): the L1 norm of each row divided by its L2 norm, from 1 to the root of its length."""
    magnitudes = np.abs(rows.astype(np.float64))
    with np.errstate(invalid="ignore"):
        magnitudes /= magnitudes.max(axis=1, keepdims=True)  # so that no square overflows or vanishes
        ratio = magnitudes.sum(axis=1) / np.sqrt(np.einsum("rk,rk->r", magnitudes, magnitudes))
    return np.maximum(ratio, 1.0)


def _divided(over, by):
    return over / by if by else np.full_like(over, np.nan)
