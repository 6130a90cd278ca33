"""How likely chance alone gives such a Kendall's tau, and what is left of that when many are looked at."""

from itertools import permutations
from math import erfc, sqrt

import numpy as np

from analysis.estimators.ranking import over_known, pair_signs

EXACT = 33  # runs, as in SciPy
ENUMERATED = 8  # runs: 40,320 orders
DRAWN = 10_000
COLUMNS_AT_ONCE = 64


def kendall_p(indicators, target, seed=0):
    """Two-sided p value of Kendall's tau of each indicator with the target, from 0 to 1.

    indicators: (n, ...); target: (n,); returns the shape without n. A run in which either value is nan is left out;
    nan under two runs and where all are equal on one side. Null: every order of the runs is as likely as any other.
    Up to 33 runs it is exact without ties, as in SciPy; with ties all orders are counted (up to 8 runs) or 10,000
    drawn with `seed`. Above, the normal approximation corrected for ties. Kendall, Rank Correlation Methods, 1970.

    >>> float(kendall_p([1, 2, 3, 4], [1, 2, 3, 4]))  # 2 of 24 orders
    0.08333333333333333
    """
    return over_known(indicators, target, lambda columns, goal: _p(columns, goal, seed))


def least_tau(runs, level=0.05):
    """The least |tau| whose p value is under the level, for this number of runs without ties; nan where none is.

    >>> round(least_tau(9), 3), least_tau(4)
    (0.556, nan)
    """
    pairs = runs * (runs - 1) // 2
    scores = np.arange(pairs % 2, pairs + 1, 2)
    p = _exact(scores, runs) if runs <= EXACT else _from_normal(scores, _variance(runs))
    enough = scores[p < level]
    return float(enough[0] / pairs) if len(enough) else float("nan")


def benjamini_hochberg(p):
    """p values adjusted for their number, each the least false discovery rate at which it would count.

    p: any shape, nan where there is none (not counted, and nan in the result). Benjamini & Hochberg 1995.

    >>> benjamini_hochberg([0.01, 0.04, np.nan, 0.03]).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    p = np.asarray(p, np.float64)
    adjusted = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    values = p[known]
    order = np.argsort(-values)
    ranks = np.arange(len(values), 0, -1)
    rates = np.minimum.accumulate(values[order] * (len(values) / ranks))
    adjusted[known] = np.minimum(rates, 1)[np.argsort(order)]
    return adjusted


def _p(columns, target, seed):
    runs = len(target)
    signs, goal = pair_signs(columns), pair_signs(target)
    p = np.full(columns.shape[1], np.nan)
    exists = (signs != 0).any(axis=0) & (goal != 0).any()
    untied = exists & (signs != 0).all(axis=0) & (goal != 0).all()
    score = np.abs(goal.astype(np.int64) @ signs)
    if runs > EXACT:
        p[exists] = [
            _from_normal(score[one], _variance(runs, columns[:, one], target)) for one in np.nonzero(exists)[0]
        ]
        return p
    p[untied] = _exact(score[untied], runs)
    tied = np.nonzero(exists & ~untied)[0]
    for start in range(0, len(tied), COLUMNS_AT_ONCE):
        some = tied[start : start + COLUMNS_AT_ONCE]
        p[some] = _permuted(signs[:, some], score[some], target, seed)
    return p


def _exact(score, runs):
    """Share of all orders with at least this |score|, without ties: by the number of their inversions."""
    share = np.ones(1)
    for run in range(2, runs + 1):
        share = np.convolve(share, np.full(run, 1 / run))
    pairs = runs * (runs - 1) // 2
    return np.minimum(2 * np.cumsum(share)[(pairs - np.asarray(score)) // 2], 1)


def _permuted(signs, score, target, seed):
    """Share of orders of the target with at least this |score|: of all, or of those drawn and the one there is."""
    goals = pair_signs(_orders(target, seed).T).T.astype(np.float32)
    reached = (np.abs(goals @ signs) >= score).sum(axis=0)
    return reached / len(goals) if len(target) <= ENUMERATED else (reached + 1) / (len(goals) + 1)


def _orders(target, seed):
    if len(target) <= ENUMERATED:
        return np.array(list(permutations(target)))
    return np.random.default_rng(seed).permuted(np.tile(target, (DRAWN, 1)), axis=1)


def _from_normal(score, variance):
    return np.vectorize(erfc)(np.abs(score) / sqrt(2 * variance))


def _variance(runs, *sides):
    """Of the score under the null. sides: the two sets of values, for their ties; none where there are none."""
    pairs = runs * (runs - 1)
    whole = pairs * (2 * runs + 5)
    if not sides:
        return whole / 18
    ties = [np.unique(side, return_counts=True)[1] for side in sides]
    by_one = [(count * (count - 1) * (2 * count + 5)).sum() for count in ties]
    twos = np.prod([float((count * (count - 1)).sum()) for count in ties])
    threes = np.prod([float((count * (count - 1) * (count - 2)).sum()) for count in ties])
    return (whole - sum(by_one)) / 18 + twos / (2 * pairs) + threes / (9 * pairs * (runs - 2))
