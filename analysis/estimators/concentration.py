"""How few of many values carry a given part of their sum."""

import numpy as np


def share_carrying(values, part=0.5) -> float:
    """Least share of the values whose sum reaches `part` of the whole: the largest ones, as few as possible.

    values: at least 0, flattened; from 1/n (one value is enough) to about `part` (all are equal), no unit; nan where
    they are all zero, none, or not finite. ValueError for negative values and for a part outside (0, 1].

    >>> share_carrying([8.0, 1.0, 1.0, 1.0]), share_carrying([1.0, 1.0, 1.0, 1.0])
    (0.25, 0.5)
    """
    values = np.asarray(values, np.float64).ravel()
    if not 0 < part <= 1:
        raise ValueError(f"part must lie above 0 and be at most 1, got {part}")
    if (values < 0).any():
        raise ValueError(f"values must be at least 0, got {values.min():g}")
    largest = values.max(initial=0.0)
    if not 0 < largest < np.inf:
        return np.nan
    # Divided by the largest: no sum overflows.
    reached = np.cumsum(np.sort(values / largest)[::-1])
    return float((np.searchsorted(reached, part * reached[-1]) + 1) / values.size)
