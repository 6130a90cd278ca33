"""What a Keras network consists of, in the store's words: layers with a kernel, their tensors, what leads to each."""

from __future__ import annotations

import math
import re

import h5py
import keras

from analysis.store.manifest import LayerRecord, TensorRecord
from trainer.layca import is_kernel

ACTIVATION = "activation"
PRE_ACTIVATION = "pre_activation"
_AXES = {1: ("unit",), 2: ("position", "channel"), 3: ("row", "column", "channel")}
_KINDS = {"Conv2D": "conv", "DepthwiseConv2D": "depthwise", "Dense": "dense"}
_PASSED = ("BatchNormalization", "LayerNormalization", "GroupNormalization", "Dropout", "SpatialDropout2D", "Identity")
_NONLINEARITIES = ("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax")
_LARGEST_TREE = 10_000  # operations that lead to one layer
_SELECTION = re.compile(r"(?P<layer>.+)_keeps_(?P<kept>\d+)_of_each_(?P<part>image|map|position)")  # penalties.winners


def kernel_layers(network: keras.Model) -> list[keras.Layer]:
    """The layers with a kernel that are measured, in network order."""
    return [layer for layer in network.layers if type(layer).__name__ in _KINDS and not _why_unmeasured(layer)]


def unmeasured(network: keras.Model) -> dict[str, str]:
    """{layer: why it is not measured}, of those that have weights and are not kernel_layers."""
    return {layer.name: reason for layer in network.layers if (reason := _why_unmeasured(layer))}


def _why_unmeasured(layer):
    kind = type(layer).__name__
    if isinstance(layer, keras.Model):
        return "a model inside the network, with several inputs or outputs, or with a layer named as another"
    if kind in _PASSED + _NONLINEARITIES or not layer.weights:
        return ""
    if kind not in _KINDS:
        return f"of {kind} no kernel is measured, of {', '.join(_KINDS)} it is"
    if len(layer._inbound_nodes) > 1:
        return f"it stands at {len(layer._inbound_nodes)} places of the network"
    rank = len(layer.output.shape) - 1
    return "" if rank in _AXES else f"its output has {rank} axes"


def kernels(network: keras.Model) -> list[keras.Variable]:
    """The kernel variables, in network order."""
    return [variable for variable in network.trainable_variables if is_kernel(variable)]


def tensors(network: keras.Model, layer: keras.Layer) -> dict[str, keras.KerasTensor]:
    """Symbolic tensors of a layer: `pre_activation`, what its nonlinearity receives, and `activation`, what it gives.

    The nonlinearity is the first after the layer; normalisation may lie between. Without one the layer is linear,
    and both are its output. Where the network keeps only the largest values, the activation is what is left of them.
    """
    before, after = _around_nonlinearity(layer)
    selection, _ = _selection(network, layer)
    return {PRE_ACTIVATION: before, ACTIVATION: after if selection is None else selection.output}


def _around_nonlinearity(layer):
    """What the nonlinearity after a layer receives, and what it gives."""
    after, following = _normalised(layer)
    if type(following).__name__ in _NONLINEARITIES:
        return following.input, following.output
    return after.output, after.output


def _selection(network, layer):
    """(the operation that sets all but the largest values of a layer to zero, what its name says), or (None, {})."""
    for operation in getattr(network, "operations", ()):
        found = _SELECTION.fullmatch(operation.name)
        if found and found["layer"] == layer.name:
            return operation, found
    return None, {}


def _normalised(layer):
    """The last normalisation after a layer, or itself; and the one operation that follows, or None."""
    after = layer
    while (following := _only_consumer(after)) is not None and type(following).__name__ in _PASSED:
        after = following
    return after, following


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
    places, owners = _places(checkpoint), _owners(network)
    layers = kernel_layers(network)
    return tuple(_record(network, layer, places[layer.name], recorded, owners, layer is layers[-1]) for layer in layers)


def _record(network, layer, place, recorded, owners, output):
    found = tensors(network, layer)
    return LayerRecord(
        name=layer.name,
        kind=_KINDS[type(layer).__name__],
        kernel=f"{place}/0",
        kernel_shape=tuple(layer.kernel.shape),
        bias=f"{place}/1" if layer.use_bias else None,
        parameters=sum(math.prod(variable.shape) for variable in layer.trainable_variables),
        output=output,
        activation=nonlinearity(layer),
        input=_origin(layer.input, owners),
        **_window(layer),
        remark=_remark(network, layer, output),
        tensors={name: tensor_record(found[name]) for name in recorded},
    )


def _window(layer):
    """How a convolution's kernel moves over its input; nothing of a dense layer."""
    if _KINDS[type(layer).__name__] == "dense":
        return {}
    return {"strides": layer.strides, "padding": layer.padding, "dilation": layer.dilation_rate}


def _remark(network, layer, output):
    """Why the activation of a layer is not what a nonlinearity of its own gives; "" where it is, and for the last."""
    selection, said = _selection(network, layer)
    if selection is not None:
        return f"of its values the {said['kept']} largest of each {said['part']} are kept, the others are set to zero"
    after, following = _normalised(layer)
    if output or type(following).__name__ in _NONLINEARITIES:
        return ""
    if following is not None:
        return f"counts as linear: its output goes into {type(following).__name__} before any nonlinearity"
    return f"counts as linear: its output goes to {len(after._outbound_nodes)} places"


def tensor_record(tensor: keras.KerasTensor) -> TensorRecord:
    """One image's shape of a tensor, and the names of its axes."""
    shape = tuple(tensor.shape[1:])
    return TensorRecord(shape=shape, axes=_AXES[len(shape)])


def nonlinearity(layer: keras.Layer) -> str:
    """The name of what follows a layer with a kernel, as run.json states it: relu, softmax, linear ..."""
    return _nonlinearity(_around_nonlinearity(layer)[1])


def reductions(network: keras.Model) -> dict[str, int]:
    """{layer: how often the map was reduced until its output}, by pooling or strides; of branches the most counts."""
    owners, found = _owners(network), {}
    for layer in kernel_layers(network):
        found[layer.name] = _reductions(_origin(layer.input, owners), found) + (max(_strides(layer)) > 1)
    return found


def _reductions(tree, known):
    if "of" not in tree:
        return known.get(tree.get("layer"), 0)
    return max(_reductions(part, known) for part in tree["of"]) + (max(tree.get("strides", (1,))) > 1)


def _strides(layer):
    return _window(layer).get("strides", (1,))


def _nonlinearity(tensor):
    layer = tensor._keras_history.operation
    kind = type(layer).__name__
    if kind not in _NONLINEARITIES:
        return "linear"
    return layer.activation.__name__ if kind == "Activation" else _named(layer, kind)


def _named(layer, kind):
    """The name that keras.activations has for what a layer of its own does; the layer's, where it does more."""
    if kind == "ReLU" and not layer.negative_slope and not layer.threshold:
        return {None: "relu", 6.0: "relu6"}.get(layer.max_value, kind)
    return {"Softmax": "softmax", "ELU": "elu", "LeakyReLU": "leaky_relu"}.get(kind, kind)


def _origin(tensor, owners):
    """The tree of operations from the activations of layers (or the images) to a tensor."""
    return _tree(tensor, owners, {})[0]


def _tree(tensor, owners, known):
    """(tree, number of its operations); known: those of tensors met before."""
    if id(tensor) not in known:
        known[id(tensor)] = _new_tree(tensor, owners, known)
    return known[id(tensor)]


def _new_tree(tensor, owners, known):
    operation = tensor._keras_history.operation
    if type(operation).__name__ == "InputLayer":
        return {"images": True}, 1
    if id(tensor) in owners:
        return {"layer": owners[id(tensor)]}, 1
    parts = [_tree(part, owners, known) for part in _inputs(operation)]
    size = 1 + sum(size for _, size in parts)
    if size > _LARGEST_TREE:  # paths that fork and join again and again; written out they have no end
        return {
            "operation": f"a network of more than {_LARGEST_TREE} operations",
            "name": operation.name,
            "of": [{"images": True}],
        }, 1
    return {**_operation(operation), "of": [tree for tree, _ in parts]}, size


def _owners(network):
    """{id of an activation tensor: the layer that it belongs to}."""
    return {id(tensors(network, layer)[ACTIVATION]): layer.name for layer in kernel_layers(network)}


def _operation(operation):
    kind = type(operation).__name__
    details = {"operation": kind, "name": operation.name}
    if hasattr(operation, "pool_size"):
        details |= {"pool_size": list(operation.pool_size), "strides": list(operation.strides)}
        details["padding"] = operation.padding
    if kind in _NONLINEARITIES:
        details |= {"operation": "Activation", "activation": _nonlinearity(operation.output)}
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
