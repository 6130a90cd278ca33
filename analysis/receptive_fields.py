"""Which part of the image a neuron sees, from what run.json says of the layers and of the operations between them."""

from dataclasses import dataclass

import numpy as np

from analysis.blocks import CONVOLUTIONS
from analysis.metrics.metric import NotMeasured
from analysis.origins import MERGING, OF_WHOLE_MAPS, POOLING, UNCHANGED
from analysis.taps import record_of
from analysis.windows import taps

EACH_POSITION = ("Activation", "ReLU", "LeakyReLU", "BatchNormalization", *UNCHANGED, *MERGING, "Concatenate")


@dataclass(frozen=True, eq=False)
class ReceptiveFields:
    """The smallest rectangles of the image outside which nothing changes a neuron.

    rows: (rows of the map, 2) first image row and the one after the last; columns: likewise. Within the image: what
    reaches into the padding is cut off. Neurons are numbered in C order over (rows, columns, channels); a layer
    without a map, such as a dense one, has one position.
    """

    rows: np.ndarray
    columns: np.ndarray
    channels: int

    def overlap(self, first, second):
        """Intersection over union of the rectangles of two neurons: 0 (apart) to 1 (the same).

        first, second: (p,) neuron numbers; returns (p,).
        """
        pixels, own, others = 1, 1, 1
        for sides, one, other in zip((self.rows, self.columns), self._places(first), self._places(second), strict=True):
            (start, stop), (other_start, other_stop) = sides[one].T, sides[other].T
            pixels = pixels * np.maximum(np.minimum(stop, other_stop) - np.maximum(start, other_start), 0)
            own, others = own * (stop - start), others * (other_stop - other_start)
        return pixels / (own + others - pixels)

    def _places(self, neurons):
        return np.divmod(np.asarray(neurons) // self.channels, len(self.columns))


def distance(shape, first, second):
    """Between the positions of two neurons, in pixels of the layer's own map: (p,) from 0 (same position).

    shape: of the layer, (rows, columns, channels), or (units,), which all have one position. first, second: (p,)
    neuron numbers.
    """
    places = np.array([np.unravel_index(neurons, shape)[:-1] for neurons in (first, second)])
    one, other = places.reshape(2, len(shape) - 1, len(first))
    return np.sqrt(((one - other) ** 2).sum(axis=0))


def receptive_fields(run, layer):
    """The ReceptiveFields of a layer or tap of a run.

    NotMeasured where something between the image and the layer is not known to keep, pool or merge positions.
    """
    return ReceptiveFields(*_of_layer(run, layer), record_of(run, layer).channels)


def _of_layer(run, name):
    """(rows, columns) of the positions of a layer."""
    record = record_of(run, name)
    sides = _before(run, record.input, name)
    shape = record.tensors["activation"].shape
    if len(shape) == 1:
        return _whole(sides)
    if record.kind in CONVOLUTIONS:
        sides = _windows(sides, record.kernel_shape, record.strides, record.padding, record.dilation)
    if tuple(map(len, sides)) != shape[:-1]:
        made = " x ".join(str(len(side)) for side in sides)
        raise NotMeasured(f"the receptive fields are not known: {made} positions lead to {name}, it has {shape[:-1]}")
    return sides


def _before(run, tree, name):
    """(rows, columns) of the positions of what a layer's input tree stands for."""
    if "layer" in tree:
        return _of_layer(run, tree["layer"])
    if "images" in tree:
        pixels = (np.arange(side) for side in run.entrance.shape[:2])
        return tuple(np.stack([each, each + 1], axis=1) for each in pixels)
    merged = _union([_before(run, part, name) for part in tree["of"]])
    operation = tree["operation"]
    if operation in POOLING:
        return _windows(merged, tree["pool_size"], tree["strides"], tree["padding"])
    if operation in OF_WHOLE_MAPS:
        return _whole(merged)
    if operation in EACH_POSITION:
        return merged
    raise NotMeasured(f"the receptive fields are not known: {operation} lies before {name}")


def _windows(sides, size, strides, padding, dilation=(1, 1)):
    return tuple(_slid(*of_side, padding) for of_side in zip(sides, size[:2], strides, dilation, strict=True))


def _slid(intervals, size, stride, dilation, padding):
    """What a window sees at each of its places along one side: (places, 2)."""
    have = len(intervals)
    touched = taps(have, size, stride, dilation, padding)
    inside = (touched >= 0) & (touched < have)
    start, stop = intervals[np.clip(touched, 0, have - 1)].transpose(2, 0, 1)
    return np.stack([start.min(axis=1, where=inside, initial=intervals.max()), (stop * inside).max(axis=1)], axis=1)


def _whole(sides):
    return tuple(np.array([[side[:, 0].min(), side[:, 1].max()]]) for side in sides)


def _union(parts):
    """Rectangles around those of several maps of the same size, position by position."""
    if len({tuple(map(len, part)) for part in parts}) > 1:
        raise NotMeasured("the receptive fields are not known: maps of different size are merged")
    return tuple(
        np.stack([np.min(same, axis=0)[:, 0], np.max(same, axis=0)[:, 1]], axis=1) for same in zip(*parts, strict=True)
    )
