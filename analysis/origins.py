"""What leads to a layer, worked out again from what is on disk: run.json's tree of operations, in numpy.

A map is (rows, columns, channels), anything else a vector (units,). Of a map, only the rows and columns that are asked
for are read, with what a pooling needs around them.
"""

from dataclasses import dataclass, replace
from functools import partial, reduce

import numpy as np

from analysis.metrics.metric import NotMeasured
from analysis.store.snapshot import Snapshot
from analysis.windows import taps

POOLING = ("MaxPooling2D", "AveragePooling2D")
OF_WHOLE_MAPS = {
    "Flatten": lambda maps: maps.reshape(len(maps), -1),
    "GlobalMaxPooling2D": lambda maps: maps.max(axis=(1, 2)),
    "GlobalAveragePooling2D": lambda maps: maps.mean(axis=(1, 2)),
}
MERGING = {
    "Add": sum,
    "Subtract": lambda parts: parts[0] - parts[1],
    "Multiply": partial(reduce, np.multiply),
    "Average": partial(np.mean, axis=0),
    "Maximum": partial(np.max, axis=0),
    "Minimum": partial(np.min, axis=0),
}
ACTIVATIONS = {
    "linear": lambda values: values,
    "relu": lambda values: np.maximum(values, 0),
    "sigmoid": lambda values: 1 / (1 + np.exp(-values)),
    "tanh": np.tanh,
}
UNCHANGED = ("Identity", "Dropout", "SpatialDropout2D")


@dataclass(frozen=True)
class Origin:
    """An input tree of a layer (see LayerRecord), on some probe images of a snapshot.

    images: which of the split's, a slice. layer: whose input the tree leads to, for messages.
    """

    snapshot: Snapshot
    split: str
    images: slice
    tree: dict
    layer: str

    @property
    def shape(self):
        """Of one image's values."""
        run = self.snapshot.run
        if "layer" in self.tree:
            return run.layer(self.tree["layer"]).tensors["activation"].shape
        if "images" in self.tree:
            return run.entrance.shape
        return self._shape_of_operation([part.shape for part in self._parts])

    def values(self, rows=None, columns=None):
        """float32 (images, rows, columns, channels) at some rows and columns (rising numbers) or all; (images, units).

        NotMeasured where an operation is not known.
        """
        if rows is None and len(self.shape) == 3:
            rows, columns = map(np.arange, self.shape[:2])
        if "layer" in self.tree:
            return self.snapshot.stream(self.tree["layer"], self.split).part(self.images, rows, columns)
        if "images" in self.tree:
            return self._of_images(rows, columns)
        operation = self.tree["operation"]
        if operation in POOLING:
            return self._pooled(rows, columns)
        if operation in OF_WHOLE_MAPS:
            return OF_WHOLE_MAPS[operation](self._parts[0].values())
        return self._at_each_position([part.values(rows, columns) for part in self._parts])

    @property
    def _parts(self):
        return [replace(self, tree=part) for part in self.tree["of"]]

    def _shape_of_operation(self, shapes):
        operation, first = self.tree["operation"], shapes[0]
        if operation in POOLING:
            return (len(self._taps(0)), len(self._taps(1)), first[2])
        if operation in OF_WHOLE_MAPS:
            return (int(np.prod(first)),) if operation == "Flatten" else first[-1:]
        if self._at_each_position and len({shape[:-1] for shape in shapes}) > 1:
            raise self._unknown("maps of different size are merged")
        return (*first[:-1], sum(shape[-1] for shape in shapes)) if operation == "Concatenate" else first

    def _taps(self, axis):
        """What the pooling's window touches of one side of its input: (places, size)."""
        size, stride = self.tree["pool_size"][axis], self.tree["strides"][axis]
        return taps(self._parts[0].shape[axis], size, stride, 1, self.tree["padding"])

    def _of_images(self, rows, columns):
        images = self.snapshot.images(self.split)[self.images]
        return self.snapshot.run.entrance.normalised(images[:, rows][:, :, columns])

    def _pooled(self, rows, columns):
        """Window after window along the rows, then along the columns; what lies in the padding does not count."""
        before = self._parts[0]
        windows = [self._taps(axis)[places] for axis, places in enumerate((rows, columns))]
        inside = [(window >= 0) & (window < side) for window, side in zip(windows, before.shape, strict=False)]
        read = [np.unique(window[within]) for window, within in zip(windows, inside, strict=True)]
        values = before.values(*read)
        mean = self.tree["operation"] == "AveragePooling2D"
        for axis, (window, within, have) in enumerate(zip(windows, inside, read, strict=True), start=1):
            values = _slid(values, axis, np.searchsorted(have, window), within, mean)
        return values

    @property
    def _at_each_position(self):
        """What the operation makes of a list of values at the same places; NotMeasured where it is not known."""
        operation, activation = self.tree["operation"], self.tree.get("activation")
        if operation in MERGING:
            return MERGING[operation]
        if operation == "Concatenate" and self.tree.get("axis", -1) in (-1, 3):
            return partial(np.concatenate, axis=-1)
        if operation == "Activation" and activation in ACTIVATIONS:
            return lambda parts: ACTIVATIONS[activation](parts[0])
        if operation in UNCHANGED:
            return lambda parts: parts[0]
        raise self._unknown(f"{operation} lies before {self.layer}")

    def _unknown(self, why):
        return NotMeasured(f"the inputs are not known: {why}")


def _slid(values, axis, window, within, mean):
    """The greatest value, or the mean, of each window along an axis. window: (places, size) indices into the axis."""
    values = np.moveaxis(values, axis, 0)
    one_by_one = [values[np.minimum(tap, len(values) - 1)] for tap in window.T]
    if within.all():
        found = np.mean(one_by_one, axis=0) if mean else reduce(np.maximum, one_by_one)
        return np.moveaxis(found, 0, axis)
    beside = within.T.reshape(*within.T.shape, *[1] * (values.ndim - 1))
    apart = list(zip(beside, one_by_one, strict=True))
    if mean:
        found = sum(np.where(inside, part, 0) for inside, part in apart) / beside.sum(axis=0, dtype=np.float32)
    else:
        found = reduce(np.maximum, [np.where(inside, part, -np.inf) for inside, part in apart])
    return np.moveaxis(found, 0, axis)
