"""Pearson's correlation of a few series with each of very many, which are read block by block."""

from statistics import NormalDist

import numpy as np


def correlations(some, others) -> np.ndarray:
    """Pearson's correlation of each of a few series with each of many: float64 (k, m), from -1 to 1, no unit.

    some: (n, k). others: (n, m), a block of however many there are. nan where a series is constant, or holds a nan or
    an infinite value. ValueError where the two are not of the same images.

    >>> correlations([[1.0], [2.0], [3.0]], [[1.0, 6.0, 5.0], [2.0, 4.0, 5.0], [3.0, 2.0, 5.0]])
    array([[ 1., -1., nan]])
    """
    some, others = np.asarray(some), np.asarray(others)
    if some.ndim != 2 or others.ndim != 2 or len(some) != len(others) or not len(some):
        raise ValueError(f"series of the same images are needed, (n, k) and (n, m): got {some.shape}, {others.shape}")
    with np.errstate(invalid="ignore"):
        return np.clip(_unit(some).T @ _unit(others), -1.0, 1.0)


def _unit(series):
    """Each column centred and of length 1; nan where it is constant: equal values are told apart by no rounding."""
    constant = series.max(axis=0) == series.min(axis=0)
    centred = series - series.mean(axis=0, dtype=np.float64)
    length = np.sqrt(np.einsum("ij,ij->j", centred, centred))
    centred /= np.where(constant | (length == 0), np.nan, length)
    return centred


def correlation_interval(correlation, images, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    """Fisher's interval of Pearson's correlation: low and high, of the shape of correlation.

    images: n, from 4 on; nan for fewer, whose spread cannot be known. It is that of one pair chosen beforehand: the
    strongest of many pairs is too high, and so are both ends. Fisher, Metron 1921.

    >>> [round(float(end), 3) for end in correlation_interval(0.5, 28)]
    [0.156, 0.736]
    """
    correlation = np.asarray(correlation, float)
    if images < 4:
        return np.full(correlation.shape, np.nan)[()], np.full(correlation.shape, np.nan)[()]
    half = NormalDist().inv_cdf((1 + level) / 2) / np.sqrt(images - 3)
    with np.errstate(divide="ignore"):
        middle = np.arctanh(correlation)
    return np.tanh(middle - half), np.tanh(middle + half)
