"""Recorded activations of some of a split's images, with what readers ask of all of them."""

from dataclasses import dataclass

import numpy as np

from analysis.store.activations import Activations


@dataclass(frozen=True, eq=False)
class Thinned:
    """Some images of Activations; nothing is read before it is asked for, and no more is held than of all.

    numbers: which of its images, rising, int64 (images,).
    """

    whole: Activations
    numbers: np.ndarray

    @property
    def shape(self):
        """(images, ..., channels)."""
        return (len(self.numbers), *self.whole.shape[1:])

    @property
    def neurons(self):
        return self.whole.neurons

    @property
    def key(self):
        """Stands for the values: it changes where they do."""
        return *self.whole.key, self.numbers.tobytes()

    def read(self):
        """All of it, float32, shape as stated."""
        return np.concatenate([self.whole.part(slice(0, 0)), *(values for _, values in self.image_blocks())])

    def part(self, images, rows=None, columns=None):
        """Some images (a slice), of a map at some rows and columns (rising numbers): float32."""
        wanted = self.numbers[images]
        if not len(wanted):
            return self.whole.part(slice(0, 0), rows, columns)
        return self.whole.part(slice(wanted[0], wanted[-1] + 1), rows, columns)[wanted - wanted[0]]

    def neuron(self, number):
        """The values of one neuron: float32 (images,)."""
        return self.whole.neuron(number)[self.numbers]

    def image_blocks(self):
        """Yield (slice of images, float32 array (b, ..., channels)), in order, each image once."""
        done = 0
        for images, values in self.whole.image_blocks():
            first, last = np.searchsorted(self.numbers, (images.start, images.stop))
            if first < last:
                yield slice(done, done + last - first), values[self.numbers[first:last] - images.start]
                done += last - first

    def neuron_blocks(self):
        """Yield (numbers of some neurons (k,), their float32 values (images, k)), each neuron once."""
        for neurons, values in self.whole.neuron_blocks():
            yield neurons, values[self.numbers]
