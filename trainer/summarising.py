"""Summaries of the activations of a snapshot, streamed: each batch is computed, taken into account and forgotten.

Twice: which activations are above their neuron's mean is known only once all images were seen. The batches of both
passes are the same, and so are the values.
"""

from __future__ import annotations

import h5py
import numpy as np

from analysis.estimators.moments import moments
from analysis.estimators.sparsity import gini
from analysis.store.activations import LARGEST_HALF
from analysis.store.summaries import create_summary
from trainer.extraction import Extractor

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
                    use(layers[name], done, _as_kept(values))
                done += len(values)
            for layer in layers.values():
                layer.end_pass()


def _as_kept(values):
    """The values as half precision holds them; beyond its range, and where one is nan, as they are."""
    if np.abs(values).max(initial=0) <= LARGEST_HALF:
        return values.astype(np.float16).astype(np.float32)
    return values


class _Layer:
    """What has been seen of one layer. group: of its datasets. images: how many there will be."""

    def __init__(self, group, images):
        self.group, self.images = group, images
        self.seen = None
        self.sums: dict = {}
        self.means = self.word = None

    def take_in(self, start, values):
        """The first pass: a batch of images, (b, ..., channels)."""
        flat = values.reshape(len(values), -1)
        self._of_neurons(flat)
        here = slice(start, start + len(values))
        maps = values.reshape(len(values), -1, values.shape[-1])
        found = moments(maps, axis=1, dtype=np.float64)
        part = self.group["channels"]
        part["pilot"][here], part["powers"][:, here] = found.pilot, found.powers
        part["absolute"][here] = np.abs(maps).sum(axis=1, dtype=np.float64)
        part["zeros"][here] = np.count_nonzero(maps == 0, axis=1)
        part["gini"][here] = gini(maps, axis=1)
        self.group["images/gini"][here] = gini(flat, axis=1)

    def _of_neurons(self, flat):
        found = moments(flat, axis=0, dtype=np.float64)
        new = {
            "sum": flat.sum(axis=0, dtype=np.float64),
            "absolute": np.abs(flat).sum(axis=0, dtype=np.float64),
            "zeros": np.count_nonzero(flat == 0, axis=0).astype(np.uint32),
            "least": flat.min(axis=0),
            "greatest": flat.max(axis=0),
        }
        if self.seen is None:
            self.seen, self.sums = found, new
            return
        self.seen = self.seen + found
        for name, add in (("sum", np.add), ("absolute", np.add), ("zeros", np.add), ("least", np.minimum),
                          ("greatest", np.maximum)):  # fmt: skip
            add(self.sums[name], new[name], out=self.sums[name])

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
        if self.seen is None:
            return
        part = self.group["neurons"]
        part["pilot"][:], part["powers"][:] = self.seen.pilot, self.seen.powers
        for name, values in self.sums.items():
            part[name][:] = values
        # As in estimators.bits: rounding can put the mean of equal values below all of them.
        self.means = np.maximum(self.sums["sum"] / self.images, self.sums["least"])
        self.word = np.zeros(len(self.means), np.uint64)
        self.seen, self.sums = None, {}
