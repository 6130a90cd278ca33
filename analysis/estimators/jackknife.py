"""Intervals of numbers that are no means over images: how far they move when a part of the images is left out."""

import numpy as np

MOST_GROUPS = 10
LEVEL = 0.95


def groups_of(count, seed=0) -> list[np.ndarray]:
    """`count` images shuffled into 10 groups of equal size, by one; fewer where a group would hold a single image.

    Returns the numbers of the images of each group; [] for less than 4 images.

    >>> [group.tolist() for group in groups_of(4)]
    [[2, 0], [1, 3]]
    """
    groups = min(MOST_GROUPS, count // 2)
    return np.array_split(np.random.default_rng(seed).permutation(count), groups) if groups > 1 else []


def jackknife_interval(value, without) -> tuple[np.ndarray, np.ndarray]:
    """The delete-a-group jackknife's 95 % interval: Student's, of as many degrees of freedom as groups less one.

    value: (...), of all images. without: (groups, ...), of all but each group's. Returns low and high (...); nan for
    less than two groups, and where a value is nan. Kott, J. Official Statistics 2001.
    """
    from scipy.special import stdtrit

    value, without = np.asarray(value, float), np.asarray(without, float)
    groups = len(without)
    if groups < 2:
        return np.full(value.shape, np.nan)[()], np.full(value.shape, np.nan)[()]
    error = np.sqrt((groups - 1) / groups * ((without - value) ** 2).sum(axis=0))
    half = stdtrit(groups - 1, (1 + LEVEL) / 2) * error
    return value - half, value + half
