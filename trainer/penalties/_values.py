"""What the penalties share: which layers, and along which axes."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field

from trainer.registry import Table

Over = Literal["layer", "map", "position"]
IMAGES, POSITIONS, CHANNELS = 0, 1, 2
WITHIN = {"layer": (POSITIONS, CHANNELS), "map": (POSITIONS,), "position": (CHANNELS,)}
NAMES = {IMAGES: "images", POSITIONS: "positions", CHANNELS: "channels"}


class OfLayers(Table):
    """Which layers, by their names or by sets found in the network (trainer.layer_sets), and over what in each."""

    layers: list[str] = Field(["hidden"], min_length=1, description="names of layers, or sets of them")
    over: Over = Field("layer", description="an image's layer whole, each of its maps, or each of its positions")

    @property
    def formula(self) -> str:
        """What it computes of the activations a of one layer, with the axes."""
        raise NotImplementedError

    def refusal(self, shape: tuple, nonlinearity: str) -> str:
        """Why it makes no sense for a layer of this output shape (images first) and nonlinearity, or ""."""
        return ""


class Term(OfLayers):
    """A term of the loss: strength times the mean over the layers of what the formula says of each."""

    strength: float = Field(gt=0, description="factor of the penalty in the loss")


def flat_positions(values):
    """(images, ..., channels) as (images, positions, channels); a dense layer has one position."""
    import keras

    return keras.ops.reshape(values, (-1, math.prod(values.shape[1:-1]), values.shape[-1]))


def axes_left(over: Over) -> str:
    """The axes that are averaged after what is computed along those of `over`, in words."""
    return " and ".join(name for axis, name in NAMES.items() if axis not in WITHIN[over])


def axes_within(over: Over) -> str:
    """The axes of `over`, in words."""
    return " and ".join(NAMES[axis] for axis in WITHIN[over])


def nothing_in_a_map(shape: tuple, over: Over) -> str:
    """Why there is nothing to compare within a map of a layer of this output shape, or ""."""
    if over == "map" and len(shape) == 2:
        return "a unit of a dense layer is a map of one value, nothing competes in it; allowed over: layer, position"
    return ""
