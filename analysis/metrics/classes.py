"""What metrics by class share: the mean activation of every neuron over the images of each class."""

import numpy as np

from analysis.metrics.parts import image_blocks

COLUMNS_AT_ONCE = 4096


def class_means(layer, split, labels, classes):
    """float64 (..., classes, neurons); nan for a class without images. Memory does not grow with the images.

    labels: (..., images), one or several ways to say which image is of which of the `classes`, all read in one pass.
    """
    member = (labels[..., np.newaxis, :] == np.arange(classes)[:, np.newaxis]).astype(np.float64)
    rows = member.reshape(-1, labels.shape[-1])
    sums = 0.0
    for images, values in image_blocks(layer, split):
        sums = sums + _products(rows[:, images], values.reshape(len(values), -1))
    with np.errstate(invalid="ignore"):
        return (sums / rows.sum(axis=1, keepdims=True)).reshape(*member.shape[:-1], -1)


def _products(rows, values):
    """rows @ values in float64, without a copy of all values in float64."""
    found = np.empty((len(rows), values.shape[1]))
    for start in range(0, values.shape[1], COLUMNS_AT_ONCE):
        columns = slice(start, start + COLUMNS_AT_ONCE)
        np.matmul(rows, values[:, columns], out=found[:, columns])
    return found
