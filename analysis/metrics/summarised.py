"""What is measured where the activations themselves are not kept: of sums over an image, a map, or a neuron's images.

The numbers are those that the activations would give. What sums do not say is NotKept, with the way to have it.
"""

from dataclasses import dataclass

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.estimators.moments import Moments
from analysis.metrics.metric import Undefined
from analysis.metrics.neurons import gathered, mean_of_known, mean_rows
from analysis.metrics.parts import NOT_FINITE, rows
from analysis.metrics.tables import table

NO_INTERVAL = "without an interval: only sums of each neuron are kept, --keep keeps more"


@dataclass(frozen=True)
class Sums:
    """Of series of `count` values each, all of shape (...): their Moments, sum of magnitudes, exact zeros, Gini index.

    gini: None where it is not known.
    """

    moments: Moments
    absolute: np.ndarray
    zeros: np.ndarray
    gini: np.ndarray | None = None

    @property
    def count(self):
        return self.moments.count

    @property
    def squares(self):
        """Sum of the squares (...)."""
        return self.count * (self.moments.variance + self.moments.mean**2)

    @property
    def one_over_two(self):
        """The L1 norm over the L2 norm (...), from 1 to the root of the count; nan where all values are zero."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = self.absolute / np.sqrt(self.squares)
        return np.where(self.zeros == self.count, np.nan, np.clip(ratio, 1.0, np.sqrt(self.count)))


def summary_of(layer, split, tensor="activation"):
    """The Summary of a layer of which nothing else is kept, else None. Undefined where a value is nan or infinite."""
    if tensor != "activation" or hasattr(layer, "members"):
        return None
    summary = layer.summary(split)
    if summary is not None and not summary.finite:
        raise Undefined(NOT_FINITE)
    return summary


def of_neurons(summary):
    """Sums over the images, (neurons,)."""
    pilot, powers, absolute, zeros = (summary.of_neurons(name) for name in ("pilot", "powers", "absolute", "zeros"))
    return Sums(Moments(summary.images, pilot, powers), absolute, zeros)


def of_channels(summary):
    """Sums over the positions of each map, (images, channels)."""
    shape = summary.shape
    positions = int(np.prod(shape[1:-1]))
    pilot, powers, absolute, zeros = (summary.of_channels(name) for name in ("pilot", "powers", "absolute", "zeros"))
    return Sums(Moments(positions, pilot, powers), absolute, zeros, summary.of_channels("gini"))


def of_images(summary):
    """Sums over all values of an image, (images, 1)."""
    maps = of_channels(summary)
    total = {name: getattr(maps, name).sum(axis=-1, keepdims=True) for name in ("absolute", "zeros")}
    return Sums(maps.moments.pooled(), **total, gini=summary.of_images("gini")[:, np.newaxis])


def by_image(layer, measures, per, mode, split, tensor):
    """As modes.by_image, of a layer of which only a Summary is kept; None of others, and where sums do not say it."""
    summary = summary_of(layer, split, tensor)
    told = all(measure.of_sums and (mode != "channel" or measure.share) for measure in measures)
    if summary is None or not told:
        return None
    return np.stack([_of_parts(summary, measure, per, mode) for measure in measures])


def _of_parts(summary, measure, per, mode):
    """(images, parts)."""
    if per == "channel":
        return measure.of_sums(of_channels(summary))
    if mode == "flatten" or measure.share:
        return measure.of_sums(of_images(summary))
    return mean_of_known(measure.of_sums(of_channels(summary)), axis=1)[:, np.newaxis]


def over_images(layer, measure, per, split, tensor, seed):
    """The table of a Measure over the images of each neuron of a layer of which only a Summary is kept, else None.

    The mean over neurons of a measure that is no mean itself has no interval: all neurons see the same images, so that
    their errors go together, and how far is not to be had from sums that each neuron keeps for itself. None too where
    sums do not say it.
    """
    summary = summary_of(layer, split, tensor)
    if summary is None or measure.of_sums is None:
        return None
    if measure.each is not None and per != "neuron":
        sums = of_channels(summary) if per == "channel" else of_images(summary)
        return rows(measure.of_sums(sums) / (1 if measure.share else sums.count), per, seed)
    neurons = of_neurons(summary)
    if measure.share:
        low, high = wilson(neurons.zeros, neurons.count)
        value = neurons.zeros / neurons.count
        return table(neuron=np.arange(len(value)), value=value, low=low, high=high, n=neurons.count)
    if measure.each is not None:
        return mean_rows(_of_magnitudes(neurons))
    found = measure.of_sums(neurons)
    return None if found is None else _of_each(found, summary, measure, per)


def _of_each(found, summary, measure, per):
    part, members = gathered(found, per, summary.shape[-1])
    value = mean_of_known(members, axis=1)
    known = "" if per == "neuron" else NO_INTERVAL
    reason = np.where(np.isnan(value), measure.undefined, known)
    return table(**part, value=value, low=np.nan, high=np.nan, n=summary.images, reason=reason)


def _of_magnitudes(sums):
    """Moments of the magnitudes, as far as their mean and variance go."""
    unknown = np.full_like(sums.squares, np.nan)
    powers = np.stack([sums.absolute, sums.squares, unknown, unknown])
    return Moments(sums.count, np.zeros_like(sums.absolute), powers)
