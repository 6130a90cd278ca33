"""The shape of a distribution from sums over images: centre, shares, skewness, and kurtosis about different centres."""

import numpy as np

# What `image_sums` adds up of each image, in this order.
SUMS = ("count", "below 0", "above 0", "above the pilot", "p1", "p2", "p3", "p4", "square", "fourth power")
TERMS = (
    "mean",
    "standard deviation",
    "share below 0",
    "share of 0",
    "share above 0",
    "share above the mean",
    "skewness",
    "kurtosis about the mean",
    "kurtosis about 0",
    "kurtosis of the non-zero part",
)
SMALLEST_SPREAD = 1e-24  # variance over the largest square: less is rounding


def image_sums(values, pilot):
    """SUMS of each row of values: float64 (rows, 10). values: (rows, k). pilot: about the mean of all rows' values."""
    exact = values.astype(np.float64)
    deviation, square = exact - pilot, exact * exact
    power = deviation * deviation
    return np.stack(
        [
            np.full(len(values), values.shape[1], np.float64),
            np.count_nonzero(values < 0, axis=1),
            np.count_nonzero(values > 0, axis=1),
            np.count_nonzero(deviation > 0, axis=1),
            deviation.sum(axis=1),
            power.sum(axis=1),
            np.einsum("rk,rk->r", power, deviation),
            np.einsum("rk,rk->r", power, power),
            square.sum(axis=1),
            np.einsum("rk,rk->r", square, square),
        ],
        axis=1,
    )


@np.errstate(invalid="ignore", divide="ignore")
def shape_terms(sums, pilot):
    """TERMS of values whose SUMS are given, the last axis of both: float64 (..., 10).

    Skewness and kurtosis (excess, Fisher) as scipy.stats. About 0 a kurtosis is that of the values and their negatives
    together: n sum x^4 / (sum x^2)^2 - 3; of the non-zero part n counts only values that are not 0. A mean's share
    above it is exact where the pilot is the mean. nan where all values are equal, or none is left.
    """
    count, below, above, over, *powers, square, fourth = np.moveaxis(np.asarray(sums, float), -1, 0)
    first, second, third, last = (power / count for power in powers)
    variance = second - first**2
    variance = np.where(variance > SMALLEST_SPREAD * square / count, variance, 0.0)
    spread = np.where(variance > 0, variance, np.nan)
    skewness = (third - 3 * first * second + 2 * first**3) / spread**1.5
    kurtosis = (last - 4 * first * third + 6 * first**2 * second - 3 * first**4) / spread**2 - 3
    about_zero = np.where(square > 0, fourth / square**2, np.nan)
    shares = [below / count, (count - below - above) / count, above / count, over / count]
    kurtoses = [kurtosis, count * about_zero - 3, (below + above) * about_zero - 3]
    return np.stack([pilot + first, np.sqrt(variance), *shares, skewness, *kurtoses], axis=-1)
