"""Ranks of images, Spearman's correlation of them between columns, and its interval."""

import numpy as np

from analysis.estimators.bootstrap import NORMAL


def spearman(values, others) -> np.ndarray:
    """Rank correlation of each column with each other one: float64 (columns, other columns), from -1 to 1.

    values: (n, columns), others: (n, other columns), of the same images and all known. Ties share the mean of their
    ranks, as in scipy.stats.spearmanr. nan where a column is constant, and for less than two images.

    >>> spearman([[1.0], [2.0], [3.0]], [[1.0, 5.0], [8.0, 5.0], [9.0, 5.0]]).round(6).tolist()
    [[1.0, nan]]
    """
    ranks, other_ranks = _standardised(values), _standardised(others)
    return np.clip(ranks.T @ other_ranks, -1, 1)


def spearman_interval(correlation, n) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) of rank correlations of n images: 95 %, by Fisher's z with a variance of (1 + r^2 / 2) / (n - 3).

    Both of the shape of the correlations; nan under 4 images. Of a correlation of exactly 1 or -1 the interval has no
    width. Bonett & Wright, Psychometrika 2000.

    >>> [round(float(bound), 3) for bound in spearman_interval(0.5, 100)]
    [0.326, 0.641]
    """
    correlation = np.asarray(correlation, float)
    if n < 4:
        return np.full(correlation.shape, np.nan)[()], np.full(correlation.shape, np.nan)[()]
    half = NORMAL * np.sqrt((1 + correlation**2 / 2) / (n - 3))
    with np.errstate(divide="ignore"):
        z = np.arctanh(correlation)
    return np.tanh(z - half), np.tanh(z + half)


def ranks_among(values):
    """A function from how often each of n images was drawn, (draws, n), to their ranks among those drawn: (draws, n).

    values: (n,) without nan. Ranks lie between -0.5 and 0.5; ties share the mean of theirs.

    >>> (ranks_among([3.0, 1.0, 3.0, 2.0])(np.ones((1, 4))) * 4 + 2.5).tolist()
    [[3.5, 1.0, 3.5, 2.0]]
    """
    values = np.asarray(values, float)
    order = np.argsort(values, kind="stable")
    _, starts, place = np.unique(values[order], return_index=True, return_inverse=True)
    tie = np.empty(len(values), int)
    tie[order] = place

    def ranks(counts):
        tied = np.add.reduceat(counts[:, order], starts, axis=1)
        middle = np.cumsum(tied, axis=1) - tied / 2
        return middle[:, tie] / len(values) - 0.5

    return ranks


def _standardised(values):
    """Mean ranks of each column, centred and of length 1; nan where all are equal."""
    once = np.ones((1, len(values)))
    ranks = np.column_stack([ranks_among(column)(once)[0] for column in np.asarray(values, float).T])
    with np.errstate(invalid="ignore"):
        return ranks / np.sqrt((ranks**2).sum(axis=0))
