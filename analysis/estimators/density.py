"""Gaussian kernel density of millions of values in milliseconds."""

import numpy as np

# A value is shared between the two nearest bins; with so narrow bins that costs less than 1e-6 of a kernel's height.
BINS_PER_BANDWIDTH = 512
# Where a Gaussian has fallen to 1e-16.
REACH = 8.5


def scott_bandwidth(values) -> float:
    """Width of the kernels after Scott's rule: standard deviation (n - 1) times n^(-1/5), in the unit of the values.

    values: (n,) finite; 0 where they are all equal or there are fewer than two. Scott, "Multivariate Density
    Estimation", 1992; the default of scipy.stats.gaussian_kde.

    >>> round(scott_bandwidth(np.arange(32.0)), 4)
    4.6904
    """
    values = np.asarray(values, np.float64).ravel()
    if values.size < 2 or values.min() == values.max():
        return 0.0
    return float(values.std(ddof=1) * values.size**-0.2)


def gaussian_density(values, low, high, points=512) -> np.ndarray:
    """Gaussian kernel density with Scott's bandwidth at `points` equally spaced places from low to high.

    values: (n,) finite, not all equal, at least two. Returns (points,) float64, per unit of the values, at least 0; it
    differs from scipy.stats.gaussian_kde by less than 1e-6 of the largest density. ValueError where the values have
    no width, for high not above low, and for fewer than two points.

    >>> gaussian_density([-1.0, 1.0], -1, 1, points=3).round(4)
    array([0.2053, 0.233 , 0.2053])
    """
    values = np.asarray(values, np.float64).ravel()
    bandwidth = scott_bandwidth(values)
    if not bandwidth > 0:
        raise ValueError("values that are all equal have no density: the kernels would have no width")
    if not high > low or points < 2:
        raise ValueError(f"places must lie between low < high and be at least 2, got {low}, {high} and {points}")
    spacing = (high - low) / (points - 1)
    bins_between = int(np.ceil(spacing / bandwidth * BINS_PER_BANDWIDTH))
    width = spacing / bins_between
    reach = int(np.ceil(REACH * bandwidth / width))
    counts = _shared_between_bins((values - low) / width + reach, (points - 1) * bins_between + 2 * reach + 1)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * width / bandwidth) ** 2)
    around = np.lib.stride_tricks.sliding_window_view(counts, len(kernel))[::bins_between]
    return around @ kernel / (len(values) * bandwidth * np.sqrt(2 * np.pi))


def _shared_between_bins(positions, bins):
    """How much of the values lies at each whole position; what lies outside counts nowhere."""
    inside = positions[(positions >= 0) & (positions < bins - 1)]
    left = inside.astype(np.intp)
    to_the_right = np.bincount(left, inside - left, minlength=bins)
    shared = np.bincount(left, minlength=bins) - to_the_right
    shared[1:] += to_the_right[:-1]
    return shared
