"""A portion of a split's probe images, always the same one: to see what an estimate owes to how many there are."""

from dataclasses import dataclass
from math import floor

import numpy as np


@dataclass(frozen=True)
class Portion:
    """share: of a split's images, above 0 to 1. part: which of the parts of that size that have no image in common,
    from 1. The first quarter lies in the first half."""

    share: float = 1.0
    part: int = 1

    @property
    def is_all(self):
        return self.share == 1

    def span(self, images):
        """(start, stop) of the portion in the order of `shuffled`."""
        start, stop = (floor(edge * self.share * images + 0.5) for edge in (self.part - 1, self.part))
        return start, min(stop, images)

    def of(self, labels):
        """Which images are in it: their numbers in the split, rising, int64. labels: of the split's images (n,).

        As near as can be, each class has its share.
        """
        return np.sort(shuffled(labels)[slice(*self.span(len(labels)))])


def shuffled(labels):
    """Numbers of images in an order drawn once for ever, in which every class is spread evenly: int64 (n,).

    >>> len(shuffled(np.zeros(3)))
    3
    """
    drawn = np.random.default_rng(0).permutation(len(labels))
    by_class = np.lexsort((drawn, labels))
    _, counts = np.unique(labels, return_counts=True)
    place = np.empty(len(labels))
    place[by_class] = np.concatenate([[], *((np.arange(count) + 0.5) / count for count in counts)])
    return np.lexsort((drawn, place))
