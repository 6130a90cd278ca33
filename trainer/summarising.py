"""Summaries of the activations of a snapshot, streamed: each batch is computed, taken into account and forgotten.

Twice: which activations are above their neuron's mean is known only once all images were seen. The batches of both
passes are the same, and so are the values.
"""

from __future__ import annotations

import time

import h5py
import keras
import numpy as np

from analysis.estimators.moments import moments
from analysis.estimators.sparsity import gini
from analysis.store.activations import LARGEST_HALF
from analysis.store.summaries import create_summary
from trainer.extraction import Extractor
from trainer.neuron_sums import NeuronSums

WORD = 64


def write_summaries(path, extractor: Extractor, images, attributes: dict):
    """Write the Summary of every tensor of an extractor to a new file. images: as for Extractor.write."""
    with h5py.File(path, "w") as file:
        file.attrs.update(attributes)
        layers = {
            name: _Layer(create_summary(file, name.partition("/")[0], tensor, len(images)), len(images))
            for name, tensor in extractor.records.items()
        }
        for use in (_Layer.take_in, _Layer.mark):
            done = 0
            for batch in extractor.computed(images):
                for name, values in batch.items():
                    use(layers[name], done, as_kept(values))
                done += len(values)
            for layer in layers.values():
                layer.end_pass()


def as_kept(values):
    """The values as half precision holds them; beyond its range, and where one is nan, as they are."""
    if np.abs(values).max(initial=0) <= LARGEST_HALF:
        # The same bits as numpy's, in a tenth of the time: numpy converts number by number, in software.
        half = keras.ops.cast(values, "float16")
        return keras.ops.convert_to_numpy(keras.ops.cast(half, "float32"))
    return values


def seconds_to_summarise(values) -> float:
    """How long both passes take over a batch of one layer, (b, ..., channels): measured, the results are dropped."""
    sums = NeuronSums(values[0].size)
    sums.add(values.reshape(len(values), -1))  # takes hold of its memory
    started = time.monotonic()
    for _ in range(2):
        kept = as_kept(values)
    sums.add(kept.reshape(len(kept), -1))
    of_each_image(kept)
    return time.monotonic() - started


def of_each_image(values):
    """What a Summary keeps of images, (b, ..., channels), by its place there: (..., b, channels) or (b,)."""
    maps = values.reshape(len(values), -1, values.shape[-1])
    found = moments(maps, axis=1, dtype=np.float64)
    return {
        "channels/pilot": found.pilot,
        "channels/powers": found.powers,
        "channels/absolute": np.abs(maps).sum(axis=1, dtype=np.float64),
        "channels/zeros": np.count_nonzero(maps == 0, axis=1),
        "channels/gini": gini(maps, axis=1),
        "images/gini": gini(values.reshape(len(values), -1), axis=1),
    }


class _Layer:
    """What has been seen of one layer. group: of its datasets. images: how many there will be."""

    def __init__(self, group, images):
        self.group, self.images = group, images
        self.sums = self.means = self.word = None

    def take_in(self, start, values):
        """The first pass: a batch of images, (b, ..., channels)."""
        flat = values.reshape(len(values), -1)
        self.sums = self.sums or NeuronSums(flat.shape[1])
        self.sums.add(flat)
        here = slice(start, start + len(values))
        for name, found in of_each_image(values).items():
            place = (slice(None), here) if name == "channels/powers" else here
            self.group[name][place] = found

    def mark(self, start, values):
        """The second pass: a bit for each neuron that is above its mean."""
        for number, image in enumerate(values.reshape(len(values), -1), start=start):
            above = (image > self.means).astype(np.uint64)
            above <<= np.uint64(number % WORD)
            self.word |= above
            if number % WORD == WORD - 1 or number == self.images - 1:
                self.group["bits"][number // WORD] = self.word
                self.word[:] = 0

    def end_pass(self):
        if self.sums is None:
            return
        for name, values in self.sums.arrays.items():
            self.group[f"neurons/{name}"][:] = values
        # As in estimators.bits: rounding can put the mean of equal values below all of them.
        self.means = np.maximum(self.sums.arrays["sum"] / self.images, self.sums.arrays["least"])
        self.word = np.zeros(len(self.means), np.uint64)
        self.sums = None
