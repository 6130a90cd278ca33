"""What a Keras network consists of: layers with a kernel, and the tensors before and after their nonlinearities."""

from __future__ import annotations

import re

import keras

from trainer.layca import is_kernel

ACTIVATION = "activation"
PRE_ACTIVATION = "pre_activation"
AXES = {1: ("unit",), 2: ("position", "channel"), 3: ("row", "column", "channel")}
KINDS = {"Conv2D": "conv", "DepthwiseConv2D": "depthwise", "Dense": "dense"}
NONLINEARITIES = ("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax")
_PASSED = ("BatchNormalization", "LayerNormalization", "GroupNormalization", "Dropout", "SpatialDropout2D", "Identity")
_SELECTION = re.compile(r"(?P<layer>.+)_keeps_(?P<kept>\d+)_of_each_(?P<part>image|map|position)")  # penalties.winners


def kernel_layers(network: keras.Model) -> list[keras.Layer]:
    """The layers with a kernel that are measured, in network order."""
    return [layer for layer in network.layers if type(layer).__name__ in KINDS and not _why_unmeasured(layer)]


def unmeasured(network: keras.Model) -> dict[str, str]:
    """{layer: why it is not measured}, of those that have weights and are not kernel_layers."""
    return {layer.name: reason for layer in network.layers if (reason := _why_unmeasured(layer))}


def _why_unmeasured(layer):
    kind = type(layer).__name__
    if isinstance(layer, keras.Model):
        return "a model inside the network, with several inputs or outputs, or with a layer named as another"
    if kind in _PASSED + NONLINEARITIES or not layer.weights:
        return ""
    if kind not in KINDS:
        return f"of {kind} no kernel is measured, of {', '.join(KINDS)} it is"
    if len(layer._inbound_nodes) > 1:
        return f"it stands at {len(layer._inbound_nodes)} places of the network"
    rank = len(layer.output.shape) - 1
    return "" if rank in AXES else f"its output has {rank} axes"


def kernels(network: keras.Model) -> list[keras.Variable]:
    """The kernel variables, in network order."""
    return [variable for variable in network.trainable_variables if is_kernel(variable)]


def tensors(network: keras.Model, layer: keras.Layer) -> dict[str, keras.KerasTensor]:
    """Symbolic tensors of a layer: `pre_activation`, what its nonlinearity receives, and `activation`, what it gives.

    The nonlinearity is the first after the layer; normalisation may lie between. Without one the layer is linear,
    and both are its output. Where the network keeps only the largest values, the activation is what is left of them.
    """
    before, after = _around_nonlinearity(layer)
    winners, _ = selection(network, layer)
    return {PRE_ACTIVATION: before, ACTIVATION: after if winners is None else winners.output}


def _around_nonlinearity(layer):
    """What the nonlinearity after a layer receives, and what it gives."""
    after, following = normalised(layer)
    if type(following).__name__ in NONLINEARITIES:
        return following.input, following.output
    return after.output, after.output


def selection(network: keras.Model, layer: keras.Layer) -> tuple:
    """(the operation that sets all but the largest values of a layer to zero, what its name says), or (None, {})."""
    for operation in getattr(network, "operations", ()):
        found = _SELECTION.fullmatch(operation.name)
        if found and found["layer"] == layer.name:
            return operation, found
    return None, {}


def normalised(layer: keras.Layer) -> tuple:
    """The last normalisation after a layer, or itself; and the one operation that follows, or None."""
    after = layer
    while (following := _only_consumer(after)) is not None and type(following).__name__ in _PASSED:
        after = following
    return after, following


def _only_consumer(layer):
    nodes = layer._outbound_nodes
    return nodes[0].operation if len(nodes) == 1 else None


def recorded_tensors(recording: dict) -> list[str]:
    """Names of the tensors that a recipe's recording keeps of each layer."""
    return [ACTIVATION, PRE_ACTIVATION] if recording["pre_activation"] else [ACTIVATION]


def logits(network: keras.Model) -> keras.KerasTensor:
    """What the network's softmax receives."""
    return tensors(network, kernel_layers(network)[-1])[PRE_ACTIVATION]


def nonlinearity(layer: keras.Layer) -> str:
    """The name of what follows a layer with a kernel, as run.json states it: relu, softmax, linear ..."""
    return nonlinearity_of(_around_nonlinearity(layer)[1])


def nonlinearity_of(tensor: keras.KerasTensor) -> str:
    """The name of the nonlinearity that gives a tensor; "linear" where it is none."""
    layer = tensor._keras_history.operation
    kind = type(layer).__name__
    if kind not in NONLINEARITIES:
        return "linear"
    return layer.activation.__name__ if kind == "Activation" else _named(layer, kind)


def _named(layer, kind):
    """The name that keras.activations has for what a layer of its own does; the layer's, where it does more."""
    if kind == "ReLU" and not layer.negative_slope and not layer.threshold:
        return {None: "relu", 6.0: "relu6"}.get(layer.max_value, kind)
    return {"Softmax": "softmax", "ELU": "elu", "LeakyReLU": "leaky_relu"}.get(kind, kind)


def window(layer: keras.Layer) -> dict:
    """How a convolution's kernel moves over its input; nothing of a dense layer."""
    if KINDS[type(layer).__name__] == "dense":
        return {}
    return {"strides": layer.strides, "padding": layer.padding, "dilation": layer.dilation_rate}
