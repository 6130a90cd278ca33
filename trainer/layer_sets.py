"""Named selections of a network's layers, found from its structure; the names are those of the analysis."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import keras

from trainer import network as networks
from trainer.origins import reductions

DENSE = "Dense"


def layers_named(network: keras.Model, wanted: Sequence[str]) -> list[keras.Layer]:
    """The layers that names of layers and of LAYER_SETS stand for, in network order.

    ValueError, one line, where one stands for none.
    """
    names = {name for one in wanted for name in _meant(network, one)}
    return [layer for layer in networks.kernel_layers(network) if layer.name in names]


def _meant(network, name):
    layers = [layer.name for layer in networks.kernel_layers(network)]
    found = [name] if name in layers else LAYER_SETS.get(name, lambda network: [])(network)
    if not found:
        raise ValueError(
            f"layers: received {name!r}, which stands for no layer of {network.name}; "
            f"allowed: {', '.join(layers)}; or sets: {', '.join(LAYER_SETS)}"
        )
    return found


def _hidden(network):
    return [layer.name for layer in networks.kernel_layers(network)[:-1]]


def _convolutions(network):
    return [layer.name for layer in networks.kernel_layers(network) if type(layer).__name__ != DENSE]


def _last_of_blocks(network):
    """The last convolution at each size of the map."""
    size = reductions(network)
    last = {size[name]: name for name in _convolutions(network)}
    return [last[reduced] for reduced in sorted(last)]


def _last_hidden_dense(network):
    dense = [layer.name for layer in networks.kernel_layers(network)[:-1] if type(layer).__name__ == DENSE]
    return dense[-1:]


LAYER_SETS: dict[str, Callable[[keras.Model], list[str]]] = {
    "hidden": _hidden,
    "convolutions": _convolutions,
    "last_conv_of_each_block": _last_of_blocks,
    "last_hidden_dense": _last_hidden_dense,
}
