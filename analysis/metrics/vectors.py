"""The vectors among which the images that activate a neuron may lie together, in the source study's two readings."""

from typing import Literal

import numpy as np

from analysis.estimators.cloud import Cloud
from analysis.metrics.kernels import finite_weights
from analysis.recent import Recent

Variant = Literal["as written", "as coded"]
Distance = Literal["cosine", "euclidean"]

BYTES_KEPT = 128 * 2**20


def clouds(layer, variant, distance, split):
    """A function that maps the number of a neuron to the Cloud of its vectors, one an image of the split.

    "as written": the neuron's inputs, weighted by the magnitude of its kernel: the weights multiply the differences
    in the Euclidean distance and the products in the cosine distance. "as coded": the layer's own outputs before the
    normalisation, all channels, at the neuron's row and column and those before; no weights.
    Neurons asked for in the order of their numbers share what they can; the last cloud is kept.
    """
    return (_as_written if variant == "as written" else _as_coded)(layer, distance, split)


def _as_written(layer, distance, split):
    weights = np.abs(finite_weights(layer), dtype=np.float64).reshape(-1, layer.record.channels)
    scale = np.sqrt(weights) if distance == "cosine" else weights
    received = _last_of(layer.inputs(split).at)

    def cloud(neuron):
        position, channel = divmod(neuron, layer.record.channels)
        return Cloud.of(received(position), distance, np.ascontiguousarray(scale[:, channel]))

    return _last_of(cloud)


def _as_coded(layer, distance, split):
    kernel, bias = finite_weights(layer).reshape(-1, layer.record.channels), layer.bias()
    inputs, outputs = layer.inputs(split), Recent(BYTES_KEPT)

    def cloud(position):
        patch = [outputs.get(other, lambda other=other: inputs.at(other) @ kernel + bias) for other in around(position)]
        return Cloud.of(np.concatenate(patch, axis=1), distance)

    def around(position):
        row, column = divmod(position, inputs.map[1])
        rows, columns = range(max(row - 1, 0), row + 1), range(max(column - 1, 0), column + 1)
        return [other * inputs.map[1] + beside for other in rows for beside in columns]

    last = _last_of(cloud)
    return lambda neuron: last(neuron // layer.record.channels)


def _last_of(function):
    """The function with its last result kept; let go before the next is worked out, so that there is only one."""
    kept = {}

    def last(argument):
        if argument not in kept:
            kept.clear()
            kept[argument] = function(argument)
        return kept[argument]

    return last
