"""What a Keras network consists of, in the store's words: layers with a kernel, their tensors, what leads to each."""

from __future__ import annotations

import math

import h5py
import keras

from analysis.store.manifest import LayerRecord, TensorRecord
from trainer.layca import is_kernel

ACTIVATION = "activation"
PRE_ACTIVATION = "pre_activation"
_AXES = {1: ("unit",), 2: ("position", "channel"), 3: ("row", "column", "channel")}
_KINDS = {"Conv2D": "conv", "Dense": "dense"}


def kernel_layers(network: keras.Model) -> list[keras.Layer]:
    """The layers with a kernel, in network order."""
    return [layer for layer in network.layers if type(layer).__name__ in _KINDS]


def kernels(network: keras.Model) -> list[keras.Variable]:
    """The kernel variables, in network order."""
    return [variable for variable in network.trainable_variables if is_kernel(variable)]


def tensors(network: keras.Model, layer: keras.Layer) -> dict[str, keras.KerasTensor]:
    """Symbolic tensors of a layer: `pre_activation`, what its nonlinearity receives, and `activation`, what it gives.

    The nonlinearity is the first Activation after the layer; normalisation may lie between. Without one the layer
    is linear, and both are its output.
    """
    after = layer
    while (following := _only_consumer(after)) is not None:
        if type(following).__name__ == "Activation":
            return {PRE_ACTIVATION: following.input, ACTIVATION: following.output}
        if type(following).__name__ != "BatchNormalization":
            break
        after = following
    return {PRE_ACTIVATION: after.output, ACTIVATION: after.output}


def recorded_tensors(recording: dict) -> list[str]:
    """Names of the tensors that a recipe's recording keeps of each layer."""
    return [ACTIVATION, PRE_ACTIVATION] if recording["pre_activation"] else [ACTIVATION]


def logits(network: keras.Model) -> keras.KerasTensor:
    """What the network's softmax receives."""
    return tensors(network, kernel_layers(network)[-1])[PRE_ACTIVATION]


def describe(network: keras.Model, checkpoint: str, recorded: list[str]) -> tuple[LayerRecord, ...]:
    """The layers as run.json states them.

    checkpoint: a weights file of the network, to find the kernels in. recorded: the tensors that are kept.
    """
    places = _places(checkpoint)
    layers = kernel_layers(network)
    return tuple(_record(network, layer, places[layer.name], recorded, layer is layers[-1]) for layer in layers)


def _record(network, layer, place, recorded, output):
    found = tensors(network, layer)
    return LayerRecord(
        name=layer.name,
        kind=_KINDS[type(layer).__name__],
        kernel=f"{place}/0",
        kernel_shape=tuple(layer.kernel.shape),
        bias=f"{place}/1" if layer.use_bias else None,
        parameters=sum(math.prod(variable.shape) for variable in layer.trainable_variables),
        output=output,
        activation=_nonlinearity(found[ACTIVATION]),
        input=_origin(network, layer.input),
        **_window(layer),
        tensors={name: tensor_record(found[name]) for name in recorded},
    )


def _window(layer):
    """How a convolution's kernel moves over its input; nothing of a dense layer."""
    if _KINDS[type(layer).__name__] != "conv":
        return {}
    return {"strides": layer.strides, "padding": layer.padding, "dilation": layer.dilation_rate}


def tensor_record(tensor: keras.KerasTensor) -> TensorRecord:
    """One image's shape of a tensor, and the names of its axes."""
    shape = tuple(tensor.shape[1:])
    return TensorRecord(shape=shape, axes=_AXES[len(shape)])


def _nonlinearity(tensor):
    layer = tensor._keras_history.operation
    return layer.activation.__name__ if type(layer).__name__ == "Activation" else "linear"


def _origin(network, tensor):
    """The tree of operations from the activations of layers (or the images) to a tensor."""
    operation = tensor._keras_history.operation
    if type(operation).__name__ == "InputLayer":
        return {"images": True}
    owner = _owners(network).get(id(tensor))
    if owner is not None:
        return {"layer": owner}
    return {**_operation(operation), "of": [_origin(network, part) for part in _inputs(operation)]}


def _owners(network):
    """{id of an activation tensor: the layer that it belongs to}."""
    return {id(tensors(network, layer)[ACTIVATION]): layer.name for layer in kernel_layers(network)}


def _operation(operation):
    kind = type(operation).__name__
    details = {"operation": kind, "name": operation.name}
    if hasattr(operation, "pool_size"):
        details |= {"pool_size": list(operation.pool_size), "strides": list(operation.strides)}
        details["padding"] = operation.padding
    if kind == "Activation":
        details["activation"] = operation.activation.__name__
    if kind == "Concatenate":
        details["axis"] = operation.axis
    return details


def _inputs(operation):
    given = operation.input
    return given if isinstance(given, list) else [given]


def _only_consumer(layer):
    nodes = layer._outbound_nodes
    return nodes[0].operation if len(nodes) == 1 else None


def _places(checkpoint):
    """{layer name: HDF5 path of its variables}: Keras numbers the groups and keeps the name as an attribute."""
    places = {}
    with h5py.File(checkpoint, "r") as file:
        for group in file["layers"].values():
            if "name" in group["vars"].attrs:
                places[group["vars"].attrs["name"]] = group["vars"].name.lstrip("/")
    return places
