"""Intervals around estimates over samples: bootstrap for means, Wilson's for shares, order statistics for quantiles."""

import math
from statistics import NormalDist

import numpy as np

NORMAL = 1.96  # standard errors to either side hold 95 %
COLUMNS_AT_ONCE = 512
DRAWS_AT_ONCE = 1 << 18


def bootstrap_mean(values, seed=0, resamples=1000, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    """Percentile bootstrap interval of the mean over the first axis.

    values: (n, ...); returns low and high, each of the shape without n, in the unit of the values. All columns see
    the same resamples: images are drawn, not single values. A column with a nan or an infinite value gives nan.
    n = 0 gives nan for there is no mean, n = 1 for every resample is the sample: a width of zero would claim
    certainty. ValueError for no resamples and a level outside (0, 1). Efron & Tibshirani 1993, chapter 13.

    >>> low, high = bootstrap_mean(np.arange(100.0), seed=1)
    >>> bool(40 < low < 49.5 < high < 59)
    True
    """
    _check_level(level)
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, got {resamples}")
    values = np.asarray(values)
    images, shape = len(values), values.shape[1:]
    if images < 2:
        return np.full(shape, np.nan)[()], np.full(shape, np.nan)[()]
    flat = values.reshape(images, math.prod(shape))
    bounds = np.empty((2, flat.shape[1]))
    for start in range(0, flat.shape[1], COLUMNS_AT_ONCE):
        columns = slice(start, start + COLUMNS_AT_ONCE)
        bounds[:, columns] = _interval(flat[:, columns].astype(np.float64), resamples, seed, level)
    low, high = bounds.reshape(2, *shape)
    return low[()], high[()]


def wilson(successes, trials, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval of a share.

    successes, trials: arrays that broadcast; returns low and high of their common shape, from 0 to 1, no unit; nan
    where there are no trials. ValueError where successes lie outside 0 ... trials and for a level outside (0, 1).
    Wilson, JASA 1927.

    >>> [round(float(bound), 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    _check_level(level)
    successes, trials = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    wrong = ~((successes >= 0) & (successes <= trials))
    if wrong.any():
        pair = f"{successes[wrong][0]:g} of {trials[wrong][0]:g}"
        raise ValueError(f"successes must lie between 0 and the number of trials, got {pair}")
    z = NormalDist().inv_cdf((1 + level) / 2)
    failures = trials - successes
    with np.errstate(invalid="ignore"):
        centre = (successes + z**2 / 2) / (trials + z**2)
        half = z / (trials + z**2) * np.sqrt(successes * failures / trials + z**2 / 4)
    # At the ends the bound is exact, and rounding would put it a hair inside.
    low = np.where(successes == 0, 0.0, centre - half)
    high = np.where(failures == 0, 1.0, centre + half)
    return np.where(trials == 0, np.nan, low)[()], np.where(trials == 0, np.nan, high)[()]


def order_interval(values, quantiles, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    """Interval of quantiles between two values of the sample, whatever their distribution.

    values: (n,). quantiles: (q,) from 0 to 1. Returns low and high, each (q,), in the unit of the values; it holds
    the quantile with at least the level's probability. nan where the sample is too small for that. ValueError for a
    level outside (0, 1). Conover, Practical Nonparametric Statistics 1999, section 3.2.

    >>> [float(bound[0]) for bound in order_interval(np.arange(1.0, 101), [0.5])]
    [40.0, 61.0]
    """
    from scipy.stats import binom

    _check_level(level)
    values, count = np.sort(values), len(values)
    first, last = (binom.ppf(share, count, quantiles).astype(int) for share in ((1 - level) / 2, (1 + level) / 2))
    exists = (first > 0) & (last < count)
    low, high = np.full((2, len(first)), np.nan)
    low[exists], high[exists] = values[first[exists] - 1], values[last[exists]]
    return low, high


def _check_level(level):
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, as 0.95 does, got {level}")


def _interval(block, resamples, seed, level):
    """(2, columns) percentiles of the resampled means, which are counts times values: matrix products."""
    with np.errstate(invalid="ignore", over="ignore"):
        # Centred first: a constant column gets exactly its constant.
        centre = block[0] + (block - block[0]).mean(axis=0)
        centred = (block - centre) / len(block)
        means = np.concatenate([counts @ centred for counts in drawn_counts(len(block), resamples, seed)])
        return centre + np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)


def drawn_counts(images, resamples, seed):
    """Yield (some resamples, images) float64: how often each draws each image. Memory does not grow with resamples."""
    generator = np.random.default_rng(seed)
    at_once = max(1, DRAWS_AT_ONCE // images)
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = generator.integers(images, size=(rows, images)) + images * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * images).reshape(rows, images).astype(np.float64)
