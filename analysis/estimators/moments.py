"""Mean, variance, skewness and kurtosis in one pass, also of data that comes in blocks.

Powers are summed around a pilot near each series' mean: equal values then deviate by exactly nothing, and a mean far
from zero cancels no digits. Sums run in float64. The powers themselves are taken in float32 where the values are no
more than that, which leaves six digits and takes a third of the time, or in float64 on request. Series that float32 is
not enough for are done over in float64, which holds the fourth powers of all float32 numbers. Of float64 numbers it
holds those whose standard deviation lies between 1e-70 and 1e70; beyond, the shape is nan.
"""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

BYTES_AT_ONCE = 1 << 19
STEPS_AT_ONCE, STEPS_SIDE_BY_SIDE = 16, 4096
SAMPLED = 16
SMALLEST_FOURTH, LARGEST_FOURTH = 1e-28, 1e34  # sums of them that float32 holds with all their digits
SMALLEST_SQUARES, LARGEST_SQUARES = 1e-140, 1e140


@dataclass(frozen=True)
class Moments:
    """Moments of series of `count` values each; those of two parts of the data add up with +.

    pilot: float64 (...), in the unit of the values. powers: float64 (4, ...), sums of (x - pilot) to the powers 1 to 4.
    A series that holds a nan or an infinite value, or no value at all, has nan for variance, skewness and kurtosis.
    """

    count: int
    pilot: np.ndarray
    powers: np.ndarray

    @property
    def mean(self):
        """(...), in the unit of the values."""
        return self.pilot + _ratio(self.powers[0], self.count)

    @property
    def variance(self):
        """Mean squared deviation (...), at least 0; divided by the number of values, as numpy.var."""
        return _ratio(self._central()[0], self.count)

    @property
    def skewness(self):
        """Third central moment over the cubed standard deviation (...), no unit; nan where all values are equal.

        0 where symmetric, at most (n - 2) / sqrt(n - 1) either way. Not corrected for the size of the sample, as
        scipy.stats.skew.
        """
        second, third, _ = self._central()
        return np.sqrt(self.count) * third / _spread(second) ** 1.5

    @property
    def kurtosis(self):
        """Excess kurtosis (Fisher): fourth central moment over the squared variance (...), less 3; Pearson's is 3 more.

        No unit; nan where all values are equal. From -2 (two values, equally often) to n - 5 + 1 / (n - 1), 0 for a
        normal distribution. Not corrected for the size of the sample, as scipy.stats.kurtosis.
        """
        second, _, fourth = self._central()
        # Rounding can put two equally frequent values a hair below -2.
        return np.maximum(self.count * fourth / _spread(second) ** 2 - 3, -2.0)

    def __add__(self, other):
        """Moments of the values of both: blocks of one large array add up in any order."""
        if not (self.count and other.count):
            return self if self.count else other
        with np.errstate(over="ignore", invalid="ignore"):
            powers = self.powers + _around(self.pilot - other.pilot, other.count, other.powers)
        return Moments(self.count + other.count, self.pilot, powers)

    def pooled(self):
        """Moments of all values of the series along the last axis taken together, which is kept with one entry."""
        pilot = self.pilot.mean(axis=-1, keepdims=True)
        with np.errstate(over="ignore", invalid="ignore"):
            powers = np.stack(_around(pilot - self.pilot, self.count, self.powers)).sum(axis=-1, keepdims=True)
        return Moments(self.count * self.pilot.shape[-1], pilot, powers)

    def _central(self):
        """Sums of the second, third and fourth powers around the mean; that of the squares is at least 0."""
        with np.errstate(over="ignore", invalid="ignore"):
            _, second, third, fourth = _around(_ratio(self.powers[0], self.count), self.count, self.powers)
        return np.maximum(second, 0.0), third, fourth


def moments(values, axis=0, dtype=None) -> Moments:
    """Moments of the values along one axis, in one pass, a tile at a time.

    values: any real array; the results have its shape without that axis. dtype: of the powers; None for float32 where
    the values are float16 or float32 (shapes then err by about 1e-6), else float64. Pébay 2008 (Sandia report
    2008-6212) for the sums and how they add up.

    >>> ours = moments([[0.0, 1.0], [0.0, 1.0], [3.0, 1.0]])
    >>> ours.mean, ours.variance, ours.skewness.round(4)
    (array([1., 1.]), array([2., 0.]), array([0.7071,    nan]))
    >>> (ours + ours).count
    6
    """
    series = np.moveaxis(np.asarray(values), axis, -1)
    dtype = np.dtype(dtype or (np.float32 if series.dtype in (np.float16, np.float32) else np.float64))
    count, shape = series.shape[-1], series.shape[:-1]
    if count == 0:
        return Moments(0, np.full(shape, np.nan)[()], np.full((4, *shape), np.nan))
    series = series if shape else series[np.newaxis]
    pilot = _pilot(series).astype(dtype)
    powers = _power_sums(series, pilot)
    again = _beyond_float32(count, powers) if dtype == np.float32 else np.zeros(pilot.shape, bool)
    if again.any():
        powers[:, again] = _power_sums(series[again], pilot[again].astype(np.float64))
    return Moments(count, pilot.astype(np.float64).reshape(shape)[()], powers.reshape(4, *shape))


@np.errstate(over="ignore", invalid="ignore")
def _pilot(series):
    """About the mean of each series, float64: that of a sample, exactly the value where all are equal."""
    first = series[..., 0].astype(np.float64)
    some = series[..., :: max(1, series.shape[-1] // SAMPLED)]
    return first + np.subtract(some, first[..., np.newaxis], dtype=np.float64).mean(axis=-1)


def _power_sums(series, pilot):
    """(4, ...) float64: sums over the last axis of series - pilot and its powers, which have the pilot's dtype."""
    sums = np.empty((4, *pilot.shape))
    # numpy adds up in pairs what lies side by side, else one by one: few enough of them for float32.
    side_by_side = abs(series.strides[-1]) == series.itemsize
    steps = min(series.shape[-1], STEPS_SIDE_BY_SIDE if side_by_side else STEPS_AT_ONCE)
    rows = max(1, BYTES_AT_ONCE // (pilot.itemsize * steps * max(1, math.prod(pilot.shape[1:]))))

    def fill(row):
        some = slice(row, row + rows)
        sums[:, some] = _sums_of_tiles(series[some], pilot[some, ..., np.newaxis], steps)

    starts = range(0, len(series), rows)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # numpy lets go of Python's lock while it calculates
        list(pool.map(fill, starts) if len(starts) > 1 else map(fill, starts))
    return sums


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def _sums_of_tiles(series, pilot, steps):
    """The same for a few series, `steps` of their values at once: as much as stays in a processor's cache."""
    parts = np.empty((4, *series.shape[:-1]), pilot.dtype)
    sums = np.zeros(parts.shape)
    buffers = [np.empty_like(series[..., :steps], pilot.dtype) for _ in range(2)]
    for step in range(0, series.shape[-1], steps):
        piece = series[..., step : step + steps]
        deviation, power = (buffer[..., : piece.shape[-1]] for buffer in buffers)
        np.subtract(piece, pilot, out=deviation, dtype=pilot.dtype)
        deviation.sum(axis=-1, out=parts[0])
        np.multiply(deviation, deviation, out=power)
        power.sum(axis=-1, out=parts[1])
        for part in parts[2:]:
            np.multiply(power, deviation, out=power)
            power.sum(axis=-1, out=part)
        sums += parts.astype(np.float64)
    return sums


@np.errstate(over="ignore", invalid="ignore")
def _beyond_float32(count, powers):
    """Which series leave the range of float32, or have a pilot further from their mean than one standard deviation."""
    first, second, _, fourth = powers
    return ~((fourth > SMALLEST_FOURTH) & (fourth < LARGEST_FOURTH) & (2 * first**2 < count * second))


def _around(step, count, powers):
    """The power sums around a pilot that lies `step` further."""
    first, second, third, fourth = powers
    return (
        first - count * step,
        second - step * (2 * first - count * step),
        third - step * (3 * second - step * (3 * first - count * step)),
        fourth - step * (4 * third - step * (6 * second - step * (4 * first - count * step))),
    )


def _spread(second):
    """Sums of squares; nan where there is no spread, or powers of it leave the range of float64."""
    return np.where((second > SMALLEST_SQUARES) & (second < LARGEST_SQUARES), second, np.nan)


def _ratio(over, count):
    return over / count if count else np.full_like(over, np.nan)
