"""Summaries of activations that are too many to be kept themselves: what is known of each neuron and of each image.

They are of the activations as they would have been kept, in half precision where that holds them. Power sums are
those of analysis.estimators.moments: around a pilot, of the powers 1 to 4.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from analysis.store.hdf5 import opened
from analysis.store.manifest import FileRecord

# Of each neuron over the images: dataset, leading axes, type.
OF_NEURONS = {
    "pilot": ((), np.float64),
    "powers": ((4,), np.float64),
    "sum": ((), np.float64),
    "absolute": ((), np.float64),
    "zeros": ((), np.uint32),
    "least": ((), np.float32),
    "greatest": ((), np.float32),
}
# Of each image, over the positions of each channel's map; then of the image as a whole.
OF_CHANNELS = {
    "pilot": ((), np.float64),
    "powers": ((4,), np.float64),
    "absolute": ((), np.float64),
    "zeros": ((), np.uint32),
    "gini": ((), np.float64),
}
OF_IMAGES = {"gini": ((), np.float64)}


@dataclass(frozen=True)
class Summary:
    """What is kept of a layer's activations on all probe images; nothing is read before it is asked for."""

    path: Path
    record: FileRecord
    layer: str
    images: int

    @property
    def key(self):
        """Stands for the values: it changes where they do."""
        return self.record.sha256, self.layer

    @property
    def shape(self):
        """Of the activations: (images, ..., channels)."""
        with opened(self.path, self.record) as file:
            return (self.images, *(int(side) for side in file[self.layer].attrs["shape"]))

    @cached_property
    def finite(self):
        """Whether no activation is nan or infinite."""
        return all(np.isfinite(self.of_neurons(name)).all() for name in ("least", "greatest", "sum"))

    def of_neurons(self, name):
        """One of OF_NEURONS: (..., neurons), neurons in C order."""
        return self._read(f"neurons/{name}")

    def of_channels(self, name):
        """One of OF_CHANNELS: (..., images, channels)."""
        return self._read(f"channels/{name}")

    def of_images(self, name):
        """One of OF_IMAGES: (images,)."""
        return self._read(f"images/{name}")

    def words(self):
        """Where each neuron is above its own mean, a bit an image: uint64 (neurons, ceil(images / 64))."""
        return np.ascontiguousarray(self._read("bits").T)

    def _read(self, name):
        with opened(self.path, self.record) as file:
            return file[f"{self.layer}/{name}"][:]


def create_summary(file, layer, tensor, images):
    """Make the datasets of a layer's Summary in an open h5py file; returns their group. tensor: its TensorRecord."""
    group = file.create_group(layer)
    group.attrs["shape"], group.attrs["axes"] = tensor.shape, ", ".join(tensor.axes)
    neurons, channels = int(np.prod(tensor.shape)), tensor.shape[-1]
    sizes = {"neurons": (OF_NEURONS, (neurons,)), "channels": (OF_CHANNELS, (images, channels))}
    for part, (fields, size) in {**sizes, "images": (OF_IMAGES, (images,))}.items():
        for name, (leading, kind) in fields.items():
            group.create_dataset(f"{part}/{name}", (*leading, *size), kind)
    group.create_dataset("bits", (-(-images // 64), neurons), np.uint64)
    return group


def bytes_of_summary(tensor, images):
    """What it takes on disk."""
    neurons, channels = int(np.prod(tensor.shape)), tensor.shape[-1]

    def of_one(fields):
        return sum(int(np.prod(leading)) * np.dtype(kind).itemsize for leading, kind in fields.values())

    words = 8 * -(-images // 64)
    return neurons * (of_one(OF_NEURONS) + words) + images * (channels * of_one(OF_CHANNELS) + of_one(OF_IMAGES))
