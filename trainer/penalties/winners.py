"""Winners take all: no term of the loss but a part of the network, which sets all but the largest values to zero."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from trainer.penalties._values import OfLayers, Over, flat_positions, nothing_in_a_map

if TYPE_CHECKING:
    import keras

OF_EACH = {"layer": "image", "map": "map", "position": "position"}


class Options(OfLayers):
    """By default the channels at each position compete."""

    over: Over = Field("position", description="who competes: an image's whole layer, each map, or each position")
    keep: float = Field(gt=0, lt=1, description="share of the values that stay, rounded, at least one")

    @property
    def formula(self) -> str:
        return f"a where it is among the largest {self.keep:g} of the values of each {OF_EACH[self.over]}, 0 elsewhere"

    def refusal(self, shape: tuple, nonlinearity: str) -> str:
        return nothing_in_a_map(shape, self.over)


def select(tensor: keras.KerasTensor, layer: str, options: Options) -> keras.KerasTensor:
    """The tensor with all but the largest values of each image, map or position at 0; those equal to the least stay.

    tensor: (images, ..., channels), what follows the layer of this name. Gradients flow through the winners alone.
    Of Keras's own operations, so that plain Keras rebuilds it from model.json; network.tensors finds the last by its
    name. Majani, Erlanson & Abu-Mostafa 1989; Makhzani & Frey 2015.
    """
    import keras

    ops = keras.ops
    competing = _competing(tensor, options.over)
    kept = max(1, round(options.keep * competing.shape[-1]))
    said = f"{layer}_keeps_{kept}_of_each_{OF_EACH[options.over]}"
    largest = _named(ops.top_k(competing, kept)[0], f"{said}_largest")
    cut = _named(ops.min(largest, axis=-1, keepdims=True), f"{said}_least")
    if options.over != "position":
        ones = (1 for _ in tensor.shape[2:])
        cut = _named(ops.reshape(cut, (-1, *ones, cut.shape[1])), f"{said}_cut")
    stays = _named(ops.greater_equal(tensor, cut), f"{said}_stays")
    factor = _named(ops.cast(stays, tensor.dtype), f"{said}_factor")
    return _named(ops.multiply(tensor, factor), said)


def _competing(tensor, over):
    """The tensor with the values that compete on its last axis."""
    import keras

    if over == "position":
        return tensor
    if over == "layer":
        return keras.ops.reshape(tensor, (-1, 1, math.prod(tensor.shape[1:])))
    return keras.ops.transpose(flat_positions(tensor), (0, 2, 1))


def _named(tensor, name):
    """Keras numbers operations by how many the process has made; equal networks have equal files only if named."""
    tensor._keras_history.operation.name = name
    return tensor
