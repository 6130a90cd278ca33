"""The kernel of one neuron or channel, as pictures: a slice for each channel that comes in."""

from dataclasses import dataclass
from math import prod

import numpy as np

from analysis.blocks import CONVOLUTIONS
from analysis.metrics.metric import NotMeasured
from analysis.origins import Origin

COLOURS = 3
DEPTHWISE = "depthwise"


@dataclass(frozen=True)
class Filter:
    """slices: float32 (rows, columns, channels that come in). numbers: of those channels, (channels,), in the order of
    the slices, the largest Euclidean norm first. norms: (channels,). sees_colours: whether the three channels are the
    red, green and blue of the images themselves; then they stand in that order."""

    slices: np.ndarray
    numbers: np.ndarray
    norms: np.ndarray
    sees_colours: bool


def filter_of(unit):
    """The Filter of a Unit; all neurons of a channel have the same one.

    A dense layer's behind flattened maps has a slice for each map, one row a row of it; behind a vector it has a slice
    of a single weight for each value.
    """
    record = unit.record
    kernel = _slices(unit, unit.of.weights())
    norms = np.sqrt((kernel.astype(np.float64) ** 2).sum(axis=(0, 1)))
    colours = record.input.get("images", False) and kernel.shape[-1] == COLOURS and record.kind in CONVOLUTIONS
    if colours:
        order = np.arange(COLOURS)[:: -1 if unit.snapshot.run.entrance.reverse else 1]
    else:
        order = np.argsort(-norms, kind="stable")
    first = unit.channel // record.kernel_shape[-1] if record.kind == DEPTHWISE else 0  # it sees one channel alone
    return Filter(kernel[..., order], first + order, norms[order], bool(colours))


def _slices(unit, kernel):
    """(rows, columns, channels that come in)."""
    if unit.record.kind == DEPTHWISE:
        return kernel.reshape(*kernel.shape[:2], -1)[..., unit.channel, np.newaxis]
    if unit.record.kind in CONVOLUTIONS:
        return kernel[..., unit.channel]
    return kernel[:, unit.channel].reshape(_maps_before(unit, len(kernel)))


def _maps_before(unit, weights):
    """(rows, columns, channels) of the maps that were flattened into what a dense layer receives."""
    tree = unit.record.input
    if tree.get("operation") == "Flatten":
        try:
            shape = Origin(unit.snapshot, "", slice(0, 0), tree["of"][0], unit.layer).shape
        except NotMeasured:
            shape = ()
        if len(shape) == 3 and prod(shape) == weights:
            return shape
    return (1, 1, weights)
