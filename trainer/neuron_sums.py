"""Sums over the images of each neuron, of batches that come one after the other."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from analysis.store.summaries import OF_NEURONS

NEURONS_AT_ONCE = 1 << 15  # few enough that what is made of them stays in a processor's cache


class NeuronSums:
    """Arrays as analysis.store.summaries.OF_NEURONS names them, brought up to date in place by each batch.

    Beside them nothing grows with the number of neurons. Deviations are from the mean over the first batch, which
    leaves no deviation at all where all values are equal.
    """

    def __init__(self, neurons: int):
        self.count = 0
        self.arrays = {name: np.zeros((*leading, neurons), kind) for name, (leading, kind) in OF_NEURONS.items()}
        self.arrays["least"].fill(np.inf)
        self.arrays["greatest"].fill(-np.inf)

    def add(self, values: np.ndarray):
        """values: float32 (images, neurons)."""
        starts = range(0, values.shape[1], NEURONS_AT_ONCE)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # numpy lets go of Python's lock while it calculates
            list(pool.map(lambda start: self._add(values, slice(start, start + NEURONS_AT_ONCE)), starts))
        self.count += len(values)

    @np.errstate(over="ignore", invalid="ignore", under="ignore")
    def _add(self, values, some):
        here = {name: array[..., some] for name, array in self.arrays.items()}
        values = values[:, some]
        here["sum"] += values.sum(axis=0, dtype=np.float64)
        here["absolute"] += np.abs(values).sum(axis=0, dtype=np.float64)
        here["zeros"] += (values == 0).sum(axis=0, dtype=np.uint32)
        np.minimum(here["least"], values.min(axis=0), out=here["least"])
        np.maximum(here["greatest"], values.max(axis=0), out=here["greatest"])
        if self.count == 0:
            here["pilot"][:] = values[0]
            here["pilot"] += (values - here["pilot"]).mean(axis=0)
        deviation = values - here["pilot"]
        power = deviation.copy()
        here["powers"][0] += power.sum(axis=0)
        for sums in here["powers"][1:]:
            power *= deviation
            sums += power.sum(axis=0)
