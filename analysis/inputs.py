"""What the neurons of a layer receive: the values that its kernel multiplies, image by image.

They are not recorded but found again: what the layers before put out, or the normalised images, taken through the
operations between them and the layer. Only the patch that is asked for is read, so memory does not grow with the layer.
"""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from analysis.metrics.metric import NotMeasured, Undefined
from analysis.origins import Origin
from analysis.store.manifest import LayerRecord
from analysis.store.snapshot import Snapshot
from analysis.windows import taps

IMAGES_AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Inputs:
    """The inputs of one layer of a snapshot on the probe images of a split; nothing is read before it is asked for.

    A position is a place of the layer's map, numbered in C order over (rows, columns); a layer without a map has one.
    """

    snapshot: Snapshot
    record: LayerRecord
    split: str

    @property
    def map(self):
        """Rows and columns of the layer's map; (1, 1) of a layer without one."""
        shape = self.record.tensors["activation"].shape
        return shape[:2] if len(shape) == 3 else (1, 1)

    def at(self, position):
        """What the kernel multiplies at a position: float32 (images, k), in the order of its values for one neuron.

        What lies outside the layer's input is 0. NotMeasured where an operation before the layer is not known or
        does not lead to what the kernel takes; Undefined where a value is nan or infinite.
        """
        self._demand_fit()
        found = np.zeros((len(self.snapshot.numbers(self.split)), *self._window), np.float32)
        for first in range(0, len(found), IMAGES_AT_ONCE):
            block = found[first : first + IMAGES_AT_ONCE]
            self._fill(block, self._origin(slice(first, first + len(block))), position)
        if not np.isfinite(found).all():
            raise Undefined("its inputs hold nan or infinite values")
        return found.reshape(len(found), -1)

    def _fill(self, block, origin, position):
        if len(origin.shape) == 1:
            block[...] = origin.values().reshape(block.shape)
            return
        touched = [side[place] for side, place in zip(self._taps, np.unravel_index(position, self.map), strict=True)]
        # What lies in the padding comes first and last: the rest is a slice.
        inside = [slice(*np.searchsorted(at, (0, side))) for at, side in zip(touched, origin.shape, strict=False)]
        rows, columns = (at[within] for at, within in zip(touched, inside, strict=True))
        if len(rows) and len(columns):
            block[:, inside[0], inside[1]] = origin.values(rows, columns)

    @property
    def _window(self):
        """Rows, columns and channels of what the kernel takes; of a dense layer, at one place."""
        shape = self.record.kernel_shape
        return shape[:-1] if self.record.kind == "conv" else (1, 1, shape[0])

    @cached_property
    def _taps(self):
        """For rows and columns, what the kernel touches at each place of the layer's map: (places, size)."""
        record, sides = self.record, self._origin(slice(0, 0)).shape[:2]
        if record.kind == "dense":
            return [np.arange(side)[:, np.newaxis] for side in sides]
        each = zip(sides, record.kernel_shape[:2], record.strides, record.dilation, strict=True)
        return [taps(*of_side, record.padding) for of_side in each]

    def _origin(self, images):
        return Origin(self.snapshot, self.split, images, self.record.input, self.record.name)

    def _demand_fit(self):
        if self.record.kind == "depthwise":
            raise NotMeasured(f"the inputs are not known: each channel of {self.record.name} has one of its own")
        shape, takes = self._origin(slice(0, 0)).shape, self._window
        if len(shape) == 1:
            fits = shape == (prod(takes),) and self.map == (1, 1)
        else:
            fits = shape[-1] == takes[-1] and tuple(map(len, self._taps)) == self.map
        if not fits:
            made = " x ".join(map(str, self.record.tensors["activation"].shape))
            what = " x ".join(map(str, shape))
            raise NotMeasured(f"the inputs are not known: {what} values lead to {self.record.name}, which makes {made}")
