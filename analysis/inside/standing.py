"""Where one value stands among many."""

import numpy as np


def standing(values, value) -> float:
    """The share of values below this one, and half of those equal to it: from 0 to 1; nan ones do not count.

    nan where the value is nan, or there is none.

    >>> standing([1.0, 2.0, 2.0, 5.0, float("nan")], 2.0)
    0.5
    """
    values = np.asarray(values, float)
    known = np.count_nonzero(~np.isnan(values))
    if value != value or not known:
        return float("nan")
    return float((np.count_nonzero(values < value) + np.count_nonzero(values == value) / 2) / known)
