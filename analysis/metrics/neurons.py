"""What is known of every neuron, and how it is gathered over the parts of `per`: neurons, channels, the layer.

Neurons are numbered in C order over (..., channels), so that the positions of a channel's map lie `channels` apart.
"""

from functools import reduce
from math import prod
from operator import add

import numpy as np

from analysis.estimators.bootstrap import NORMAL
from analysis.estimators.moments import moments
from analysis.metrics.metric import NotMeasured
from analysis.metrics.tables import table


def gathered(by_neuron, per, channels):
    """({column: numbers of the parts}, values (parts, neurons of a part)) of one value a neuron (neurons,)."""
    if per == "layer":
        return {}, by_neuron.reshape(1, -1)
    parts = by_neuron.reshape(-1, channels).T if per == "channel" else by_neuron.reshape(-1, 1)
    return {per: np.arange(len(parts))}, parts


def mean_of_known(values, axis):
    """Mean along an axis of the values that exist; nan where none does."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis)


def lifetime(blocks):
    """Moments of every neuron over the images, (neurons,); memory does not grow with the images.

    blocks: (slice of images, (b, positions, channels)).
    """
    # Means are read off these too, to be as exact as those of other parts.
    return reduce(add, (moments(values.reshape(len(values), -1), dtype=np.float64) for _, values in blocks))


def mean_rows(over_images):
    """The table of the mean of each neuron over the images, from its Moments, with the normal interval."""
    mean, count = over_images.mean, over_images.count
    # From a single image no spread can be known.
    error = np.sqrt(over_images.variance / (count - 1)) if count > 1 else np.nan
    low, high = mean - NORMAL * error, mean + NORMAL * error
    return table(neuron=np.arange(len(mean)), value=mean, low=low, high=high, n=count)


def on_every_image(blocks, per):
    """The table of the share of neurons for which something holds on every image, exact and so without an interval.

    blocks: (slice of images, booleans (b, positions, channels)), from one block on.
    """
    always, images = True, 0
    for _, block in blocks:
        always = always & block.all(axis=0)
        images += len(block)
    return shares_of_all(always.ravel(), per, always.shape[-1], images)


def shares_of_all(always, per, channels, images):
    """The table of the share of neurons for which something holds, exact. always: bool (neurons,)."""
    part, members = gathered(always, per, channels)
    return table(**part, count=members.sum(axis=1), value=members.mean(axis=1), n=images)


def demand_maps(layer, split, tensor="activation"):
    """NotMeasured where each channel of a layer is a single value."""
    *positions, _ = layer.record.tensors["activation"].shape
    if prod(positions) == 1:
        raise NotMeasured("each channel is a single value, as in a dense layer: it has no map")
