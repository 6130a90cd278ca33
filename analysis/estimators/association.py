"""How far two quantities of the same images go together: correlation and slope, raw or with others held constant."""

from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import drawn_counts
from analysis.estimators.rank_correlation import ranks_among
from analysis.estimators.ranking import over_known

Method = Literal["spearman", "pearson", "slope"]
NOTHING_LEFT = 1e-10  # of a variance, after what is given explains of it: no more than rounding leaves
ROUNDING = 1e-13
LEAST_RESAMPLED = 10


def association(values, score, given=None, method: Method = "spearman", seed=0, resamples=1000, level=0.95):
    """How each column of values goes with a score: (estimate, low, high, p, n), each of the shape of values without n.

    values: (n, ...). score: (n,). given: (n, c) quantities held constant, or None. An image without one of these
    (nan, infinite) is left out of that column.
    method: "spearman", of ranks (means of tied ones), and "pearson": from -1 to 1, no unit; "slope": by how much the
    score rises where the value rises by 1, in a linear regression on it and what is given. With `given` the first two
    are partial correlations: of what a linear regression on it leaves of both sides (of ranks, for "spearman").
    low, high: percentile bootstrap over images; ranks and regressions are made anew in every resample. nan
    without any, and under 10 + c images: resamples of so few repeat themselves too often.
    p: two-sided, Student's t with n - 2 - c degrees of freedom; exact for normal values, for ranks good from about 10.
    nan where a side is constant, or explained by what is given but for rounding, and under 3 + c images.
    Kendall & Stuart, The Advanced Theory of Statistics 2, chapter 27; Efron & Tibshirani 1993. Kendall's tau is none of
    them: with several quantities held constant it has no test, so that p and what is adjusted of it could not be told.

    >>> found = association([1, 2, 3, 4, 5], [1, 4, 9, 16, 25])
    >>> float(found[0]), int(found[4])
    (1.0, 5)
    """
    given = np.empty((len(score), 0)) if given is None else given
    values, score, given = (_finite(part) for part in (values, score, given))
    score = np.where(np.isnan(given).any(axis=1), np.nan, score)

    def statistic(columns, goal, others):
        return _of_known(columns, goal, others, method, seed, resamples, level)

    estimate, low, high, p, n = over_known(values, score, statistic, given, results=(5,))
    return estimate, low, high, p, np.asarray(n).astype(int)[()]


def _finite(values):
    values = np.asarray(values, np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _of_known(columns, goal, given, method, seed, resamples, level):
    """(5, columns) of images that all have every value."""
    images, free = len(goal), len(goal) - 2 - given.shape[1]
    found = np.full((5, columns.shape[1]), np.nan)
    found[4] = images
    if free < 1:
        return found
    prepare = ranks_among if method == "spearman" else _standardised
    measured, others = [prepare(column) for column in columns.T], [prepare(side) for side in (goal, *given.T)]
    unit = _spread(goal) / np.where(_spread(columns) > 0, _spread(columns), np.nan) if method == "slope" else 1.0

    def estimates(counts):
        """(2, columns, draws): correlations and slopes."""
        known = [side(counts) for side in others]
        return np.stack([_coefficients([side(counts), *known], counts / images) for side in measured], axis=1)

    wanted = int(method == "slope")
    once = estimates(np.ones((1, images)))[..., 0]
    found[0] = once[wanted] * unit
    found[3] = _p(once[0], free)
    if resamples and images >= LEAST_RESAMPLED + given.shape[1]:
        drawn = np.concatenate([estimates(counts)[wanted] for counts in drawn_counts(images, resamples, seed)], axis=1)
        found[1:3] = _percentiles(drawn, ~np.isnan(once[0]), level) * unit
    return found


def _spread(values):
    """Standard deviation over the first axis; 0 where it is no more than rounding."""
    spread = values.std(axis=0)
    return np.where(spread > ROUNDING * np.abs(values).max(axis=0), spread, 0.0)


def _standardised(values):
    """A function from counts of the images (draws, n) to (1, n): the same whatever was drawn, without a unit."""
    spread = _spread(values)
    standard = (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
    return lambda counts: standard[np.newaxis]


def _coefficients(sides, weights):
    """(2, draws): correlation of the first side with the second given the others, and slope of the second on it."""
    covariance = _covariances(sides, weights)
    before = np.einsum("dii->di", covariance[:, :2, :2])
    left = covariance[:, :2, :2]
    if len(sides) > 2:
        shared = covariance[:, :2, 2:]
        explained = shared @ np.linalg.pinv(covariance[:, 2:, 2:], NOTHING_LEFT, hermitian=True)
        left = left - explained @ shared.transpose(0, 2, 1)
    own = np.einsum("dii->di", left)
    own = np.where((own > NOTHING_LEFT * before) & (before > NOTHING_LEFT**2), own, np.nan)
    correlation = left[:, 0, 1] / np.sqrt(own.prod(axis=1))
    return np.stack([np.clip(correlation, -1, 1), np.where(np.isnan(correlation), np.nan, left[:, 0, 1] / own[:, 0])])


def _covariances(sides, weights):
    """(draws, sides, sides). sides: each (draws or 1, n). weights: (draws, n), each draw's sum 1."""
    values = np.stack(sides, axis=-1)
    if len(values) == 1:
        (values,) = values
        products = (values[:, :, np.newaxis] * values[:, np.newaxis]).reshape(len(values), -1)
        mean, second = weights @ values, (weights @ products).reshape(-1, len(sides), len(sides))
    else:
        weighted = (values * weights[..., np.newaxis]).transpose(0, 2, 1)
        mean, second = weighted.sum(axis=2), weighted @ values
    return second - mean[:, :, np.newaxis] * mean[:, np.newaxis]


def _p(correlation, free):
    from scipy.special import betainc

    return betainc(free / 2, 0.5, 1 - correlation**2)


def _percentiles(drawn, exists, level):
    """(2, columns). None where all draws agree: a width of zero would claim certainty."""
    bounds = np.full((2, len(drawn)), np.nan)
    spread = np.nanmax(drawn, axis=1, initial=-np.inf) - np.nanmin(drawn, axis=1, initial=np.inf)
    apart = exists & (spread > 1e-12)
    bounds[:, apart] = np.nanquantile(drawn[apart], [(1 - level) / 2, (1 + level) / 2], axis=1)
    return bounds
