"""How a layer's input is made of the activations of earlier layers: the tree of operations, as run.json states it."""

from __future__ import annotations

import keras

from trainer import network as networks

_LARGEST_TREE = 10_000  # operations that lead to one layer


def origins(network: keras.Model) -> dict[str, dict]:
    """{layer: the tree of operations from the activations of earlier layers (or the images) to its input}."""
    layers = networks.kernel_layers(network)
    owners = {id(networks.tensors(network, layer)[networks.ACTIVATION]): layer.name for layer in layers}
    return {layer.name: _tree(layer.input, owners, {})[0] for layer in layers}


def _tree(tensor, owners, known):
    """(tree, number of its operations). owners: {id of an activation: its layer}. known: of tensors met before."""
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


def _operation(operation):
    kind = type(operation).__name__
    details = {"operation": kind, "name": operation.name}
    if hasattr(operation, "pool_size"):
        details |= {"pool_size": list(operation.pool_size), "strides": list(operation.strides)}
        details["padding"] = operation.padding
    if kind in networks.NONLINEARITIES:
        details |= {"operation": "Activation", "activation": networks.nonlinearity_of(operation.output)}
    if kind == "Concatenate":
        details["axis"] = operation.axis
    return details


def _inputs(operation):
    given = operation.input
    return given if isinstance(given, list) else [given]


def reductions(network: keras.Model) -> dict[str, int]:
    """{layer: how often the map was reduced until its output}, by pooling or strides; of branches the most counts."""
    trees, found = origins(network), {}
    for layer in networks.kernel_layers(network):
        found[layer.name] = _reductions(trees[layer.name], found) + (max(_strides(layer)) > 1)
    return found


def _reductions(tree, known):
    if "of" not in tree:
        return known.get(tree.get("layer"), 0)
    return max(_reductions(part, known) for part in tree["of"]) + (max(tree.get("strides", (1,))) > 1)


def _strides(layer):
    return networks.window(layer).get("strides", (1,))
