"""What the layers of a network put out on one image."""

import numpy as np

from analysis.layer import Layer
from analysis.metrics.metric import Undefined
from analysis.metrics.parts import NOT_FINITE


def maps(snapshot, layer, image, split="train"):
    """The activations of a layer on one image of a split: float32 (rows, columns, channels), or (1, 1, units).

    Undefined where one is nan or infinite; StoreError where they were not recorded, NotKept where only summaries were.
    """
    stream = Layer(snapshot, layer).stream(split)
    values = stream.part(slice(image, image + 1))[0]
    if not np.isfinite(values).all():
        raise Undefined(NOT_FINITE)
    return values.reshape(*(1, 1)[: 3 - values.ndim], *values.shape)


def strength(values):
    """How strong each map of `maps` is: the mean of its magnitudes, float64 (channels,)."""
    return np.abs(values).mean(axis=(0, 1), dtype=np.float64)
