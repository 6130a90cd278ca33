"""Differences of two estimates with an interval: of values that come in pairs, or of two intervals."""

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean


def paired_difference(values, others, seed=0) -> tuple[float, float, float, int]:
    """(difference, low, high, n): the mean of others - values over the n pairs of which both are known.

    values, others: (n,), of the same images, say; nan where one is not known. The interval is the percentile
    bootstrap's, of pairs drawn with `seed`: what both share cancels. All nan without a pair, no interval of one.

    >>> paired_difference([1.0, 2.0, np.nan], [2.0, 3.0, 4.0])
    (1.0, 1.0, 1.0, 2)
    """
    apart = np.asarray(others, np.float64) - np.asarray(values, np.float64)
    apart = apart[~np.isnan(apart)]
    low, high = bootstrap_mean(apart, seed)
    return (float(apart.mean()) if len(apart) else np.nan), float(low), float(high), len(apart)


def combined_interval(value, low, high, other, other_low, other_high) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) of other - value from the intervals of both, as of two independent samples.

    Arrays that broadcast; nan where an interval is. The distances to the bounds are added as variances are, each
    side's own, so that bounds that lie unequally far stay so. Where both were measured on the same sample it is
    usually too wide, for what they share does not cancel. Zou & Donner, Statistics in Medicine 2008; of Wilson's
    intervals of shares it is method 10 of Newcombe 1998.

    >>> [round(float(bound), 2) for bound in combined_interval(1.0, 0.7, 1.3, 2.0, 1.6, 2.4)]
    [0.5, 1.5]
    """
    difference = np.subtract(other, value, dtype=np.float64)
    down = np.hypot(np.subtract(other, other_low), np.subtract(high, value))
    up = np.hypot(np.subtract(other_high, other), np.subtract(value, low))
    return difference - down, difference + up
