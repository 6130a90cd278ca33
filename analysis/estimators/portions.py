"""Whether an estimate has enough images: what a quarter and a half of them give, beside what all give."""

from dataclasses import dataclass

import numpy as np

T_OF_FOUR = 3.182  # 97.5 % of Student's t with 3 degrees of freedom
SAME = 1e-6  # of the value: differences below are rounding
UP, DOWN, WITHIN, UNAFFECTED, UNKNOWN = "up", "down", "within the spread", "not affected", ""
STEPS_OF_THE_LAW = (1.0, 4.0)  # around 2, between which the steps are taken to follow 1/n


@dataclass(frozen=True)
class Portions:
    """Values from parts of the images that have no image in common, each an array over places.

    quarters: (4, places). halves: (2, places). whole: (places,), from all images. nan where there is no value.

    What is linear in the images, as a mean is, cancels between the mean of the quarters and the whole: what is left of
    their difference is the bias, and noise that is smaller than that of the mean of four quarters.
    """

    quarters: np.ndarray
    halves: np.ndarray
    whole: np.ndarray

    @property
    def difference(self):
        """By how much the value of a quarter, the mean over the four, lies above that of all images."""
        return self.quarters.mean(axis=0) - self.whole

    @property
    def spread(self):
        """Standard deviation between the quarters: what it matters which images there are, when there are so few."""
        return self.quarters.std(axis=0, ddof=1)

    @property
    def verdict(self):
        """For each place UP (fewer images give more, and the spread does not explain it), DOWN, WITHIN the spread,
        UNAFFECTED by how many images there are, or UNKNOWN where a value is missing."""
        difference, scale = self.difference, SAME * np.abs(self.whole)
        beyond = np.abs(difference) > np.maximum(T_OF_FOUR * self.spread / 2, scale)
        still = (np.abs(self.quarters - self.whole).max(axis=0) <= scale) & ~beyond
        found = np.select([still, beyond & (difference > 0), beyond], [UNAFFECTED, UP, DOWN], WITHIN)
        return np.where(np.isnan(difference), UNKNOWN, found)

    @property
    def ratio(self):
        """The step from a quarter to a half over that from a half to all: 2 where the bias falls as 1/n."""
        quarter, half = self.quarters.mean(axis=0), self.halves.mean(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return (quarter - half) / (half - self.whole)

    @property
    def left(self):
        """The bias that is left with all images, if it falls as 1/n: a third of what a quarter has more; nan where the
        steps do not follow this law."""
        least, most = STEPS_OF_THE_LAW
        with np.errstate(invalid="ignore"):
            follows = (self.ratio >= least) & (self.ratio <= most)
        return np.where(follows, self.difference / 3, np.nan)

    @property
    def extrapolated(self):
        """The value of endless images under the same law."""
        return self.whole - self.left
