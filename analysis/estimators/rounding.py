"""Rounding before values are ranked: what differs only by the order of a sum is a tie."""

import numpy as np

DIGITS = 6


def to_digits(values) -> np.ndarray:
    """Values to six significant digits: weights and activations have hardly more, and the rest would rank noise.

    values: any shape; float64 of the same shape. What is not finite stays.

    >>> to_digits([0.12345678, 0, 1234567.8]).tolist()
    [0.123457, 0.0, 1234570.0]
    """
    values = np.asarray(values, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(values))))
        return np.where((values == 0) | ~np.isfinite(values), values, np.round(values * scale) / scale)
