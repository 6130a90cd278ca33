"""Kendall's tau: how far indicators order some runs as a target does, many indicators at once."""

from math import prod
from typing import Literal

import numpy as np

Variant = Literal["a", "b"]
NUMBERS_AT_ONCE = 1 << 22


def kendall_tau(indicators, target, variant: Variant = "b"):
    """Kendall's tau of each indicator with the target, and the number of runs behind it.

    indicators: (n, ...) values of n runs; target: (n,). Returns tau, from -1 (the opposite order) to 1 (the same
    order), no unit, and n, each of the shape without n. A run in which either value is nan is left out.
    variant: "b" divides by the geometric mean of the pairs that are no tie on either side; "a" by all pairs. nan under
    two runs, and for "b" where all runs are equal on one side. Memory grows with the square of n.
    ValueError for unequal numbers of runs. Kendall, Biometrika 1938 ("a") and 1945 ("b").

    >>> tau, n = kendall_tau([[1, 3], [2, 2], [3, 1]], [10, 20, 30])
    >>> tau.tolist(), n.tolist()
    ([1.0, -1.0], [3, 3])
    """
    tau = over_known(indicators, target, lambda columns, goal: _tau(pair_signs(columns), pair_signs(goal), variant))
    return tau, np.asarray(_known(indicators, target).sum(axis=0))[()]


def kendall_interval(indicators, target, groups=None, variant: Variant = "b", seed=0, resamples=1000, level=0.95):
    """Percentile bootstrap interval of `kendall_tau`: (low, high), each of the shape of tau.

    groups: (n,), which runs belong together (seeds of one model): groups are drawn, with all their runs; None draws
    runs. A run that is drawn twice makes no pair with its copy. Of nine runs of a normal population without ties, at
    least 95 % of the intervals hold the true tau.
    nan where all resamples agree, or none has a tau: a width of zero would claim certainty. ValueError for no
    resamples, a level outside (0, 1) and as many groups as there are runs missing.
    """
    if resamples < 1 or not 0 < level < 1:
        raise ValueError(f"at least 1 resample and a level between 0 and 1 are needed, got {resamples} and {level}")
    groups = np.arange(len(target)) if groups is None else groups
    if len(groups) != len(target):
        raise ValueError(f"groups must name the group of each of the {len(target)} runs, got {len(groups)}")

    def interval(columns, goal, belongs):
        taus = _resampled(pair_signs(columns), pair_signs(goal), _draws(belongs, seed, resamples), variant)
        return _percentiles(taus, level)

    low, high = over_known(indicators, target, interval, groups, results=(2,))
    return low, high


def over_known(indicators, target, statistic, *others, results=()):
    """A statistic of every column of the indicators, over the runs in which both it and the target have a value.

    statistic: called with (runs, columns), (runs,) and of each of `others` the same runs, once for all columns that
    lack the same runs; returns (*results, columns). Returns float64 (*results, ...).
    """
    known, shape = _known(indicators, target), np.shape(indicators)
    columns, known = (np.reshape(values, (shape[0], prod(shape[1:]))) for values in (indicators, known))
    found = np.full((*results, columns.shape[1]), np.nan)
    patterns, belongs = np.unique(known, axis=1, return_inverse=True)
    for number, runs in enumerate(patterns.T):
        alike = belongs.ravel() == number
        parts = (np.asarray(values)[runs] for values in (target, *others))
        found[..., alike] = statistic(columns[np.ix_(runs, alike)], *parts)
    return found.reshape((*results, *shape[1:]))[()]


def pair_signs(values):
    """Of every two runs, which has the larger value: int8 (pairs, ...), 1 the first, -1 the second, 0 for a tie.

    values: (runs, ...) without nan; infinite values are larger, or smaller, than all others and tie with each other.
    """
    values = np.asarray(values)
    first, second = np.triu_indices(len(values), 1)
    return np.greater(values[first], values[second]).astype(np.int8) - np.less(values[first], values[second])


def _known(indicators, target):
    indicators, target = np.asarray(indicators, np.float64), np.asarray(target, np.float64)
    if target.ndim != 1 or indicators.shape[:1] != target.shape:
        raise ValueError(f"indicators {indicators.shape} and target {target.shape} must be values of the same runs")
    return ~(np.isnan(indicators) | np.isnan(target).reshape(-1, *[1] * (indicators.ndim - 1)))


def _tau(signs, goal, variant, weights=None):
    """Tau of each column of signs (pairs, columns) with goal (pairs,); weights (..., pairs) give (..., columns)."""
    weights = np.ones(len(goal)) if weights is None else weights
    score = weights @ (signs * goal[:, None]).astype(np.float64)
    if variant == "a":
        pairs = weights.sum(axis=-1)[..., None]
    else:
        pairs = np.sqrt((weights @ (signs != 0).astype(np.float64)) * (weights @ (goal != 0))[..., None])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(pairs > 0, score / pairs, np.nan)


def _draws(groups, seed, resamples):
    """How often each run is in each resample of the groups: (resamples, runs)."""
    number, belongs = np.unique(groups, return_inverse=True)
    count = max(len(number), 1)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
    return drawn[:, belongs]


def _resampled(signs, goal, draws, variant):
    """Tau of each resample and column. A pair is there as often as both of its runs."""
    first, second = np.triu_indices(draws.shape[1], 1)
    at_once = max(1, NUMBERS_AT_ONCE // max(len(goal), 1))
    blocks = (draws[start : start + at_once] for start in range(0, len(draws), at_once))
    taus = [_tau(signs, goal, variant, (block[:, first] * block[:, second]).astype(np.float64)) for block in blocks]
    return np.concatenate(taus)


def _percentiles(taus, level):
    bounds = np.full((2, taus.shape[1]), np.nan)
    spread = np.nanmax(taus, axis=0, initial=-1) - np.nanmin(taus, axis=0, initial=1)
    apart = spread > 1e-12
    bounds[:, apart] = np.nanquantile(taus[:, apart], [(1 - level) / 2, (1 + level) / 2], axis=0)
    return bounds
