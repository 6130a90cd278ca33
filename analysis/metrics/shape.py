"""The shape of how activations are distributed: over the units of an image, or over the images of a neuron."""

import numpy as np

from analysis.estimators.moments import moments
from analysis.metrics.neurons import demand_maps, lifetime
from analysis.metrics.parts import by_image, image_blocks, rows
from analysis.metrics.tables import reason_where_nan, table

ALL_EQUAL = "all values are equal: they have no spread, and so no shape"


def shape_table(layer, per, split, seed, shape):
    """The table of a shape, lifetime for neurons and population for the rest. shape: maps Moments to (...)."""
    if per == "neuron":
        over_images = lifetime(layer, split)
        value = shape(over_images)
        reason = reason_where_nan(value, ALL_EQUAL)
        return table(neuron=np.arange(len(value)), value=value, n=over_images.count, reason=reason)
    if per == "channel":
        demand_maps(layer, split)
    values = by_image(image_blocks(layer, split), per, lambda parts: shape(moments(parts, axis=-1)))
    return rows(values, per, seed, ALL_EQUAL)
