"""How much a neuron prefers one class to all others."""

import numpy as np


def class_selectivity(means) -> np.ndarray:
    """(highest - rest) / (highest + rest): the greatest class mean against the mean of all other class means.

    means: (classes, ...) of one neuron's activation over the images of each class, from two classes on. Returns (...)
    from 0 (all classes alike) to 1 (one class only), no unit; nan where all are zero, where the rest is below zero
    (the index is one of positive responses) and where a mean is nan. ValueError for fewer than two classes.
    Morcos et al., ICLR 2018; each class counts alike, however many images it has.

    >>> class_selectivity([[3.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    array([0.5, 0. , nan])
    """
    means = np.asarray(means, np.float64)
    if means.ndim == 0 or len(means) < 2:
        raise ValueError(f"class means of shape {means.shape} leave no class to compare with: give (classes, ...)")
    preferred = np.expand_dims(np.argmax(means, axis=0), 0)
    highest = np.take_along_axis(means, preferred, axis=0)[0]
    others = means.copy()
    np.put_along_axis(others, preferred, 0.0, axis=0)  # summed without it, for a difference would not be exact
    rest = others.sum(axis=0) / (len(means) - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        index = (highest - rest) / (highest + rest)
    # Rounding can put the mean of equal means a hair above them.
    return np.where(rest >= 0, np.maximum(index, 0.0), np.nan)[()]
