"""The layers of a Keras network as run.json states them."""

from __future__ import annotations

import math

import h5py
import keras

from analysis.store.manifest import LayerRecord, TensorRecord
from trainer import network as networks
from trainer.origins import origins


def describe(network: keras.Model, checkpoint: str, recorded: list[str]) -> tuple[LayerRecord, ...]:
    """The layers as run.json states them.

    checkpoint: a weights file of the network, to find the kernels in. recorded: the tensors that are kept.
    """
    places, trees = _places(checkpoint), origins(network)
    last = list(trees)[-1]
    return tuple(
        _record(network, layer, places[layer.name], trees[layer.name], recorded, output=layer.name == last)
        for layer in networks.kernel_layers(network)
    )


def _record(network, layer, place, tree, recorded, output):
    found = networks.tensors(network, layer)
    return LayerRecord(
        name=layer.name,
        kind=networks.KINDS[type(layer).__name__],
        kernel=f"{place}/0",
        kernel_shape=tuple(layer.kernel.shape),
        bias=f"{place}/1" if layer.use_bias else None,
        parameters=sum(math.prod(variable.shape) for variable in layer.trainable_variables),
        output=output,
        activation=networks.nonlinearity(layer),
        input=tree,
        **networks.window(layer),
        remark=_remark(network, layer, output),
        tensors={name: tensor_record(found[name]) for name in recorded},
    )


def _remark(network, layer, output):
    """Why the activation of a layer is not what a nonlinearity of its own gives; "" where it is, and for the last."""
    selection, said = networks.selection(network, layer)
    if selection is not None:
        return f"of its values the {said['kept']} largest of each {said['part']} are kept, the others are set to zero"
    after, following = networks.normalised(layer)
    if output or type(following).__name__ in networks.NONLINEARITIES:
        return ""
    if following is not None:
        return f"counts as linear: its output goes into {type(following).__name__} before any nonlinearity"
    return f"counts as linear: its output goes to {len(after._outbound_nodes)} places"


def tensor_record(tensor: keras.KerasTensor) -> TensorRecord:
    """One image's shape of a tensor, and the names of its axes."""
    shape = tuple(tensor.shape[1:])
    return TensorRecord(shape=shape, axes=networks.AXES[len(shape)])


def _places(checkpoint):
    """{layer name: HDF5 path of its variables}: Keras numbers the groups and keeps the name as an attribute."""
    places = {}
    with h5py.File(checkpoint, "r") as file:
        for group in file["layers"].values():
            if "name" in group["vars"].attrs:
                places[group["vars"].attrs["name"]] = group["vars"].name.lstrip("/")
    return places
