"""A fully connected autoencoder: the image through a narrow or sparse code, and back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras

TASK = "reconstruction"


class Options(Table):
    """How wide it is; a code wider than the image is only of use with a penalty on it."""

    hidden: list[Annotated[int, Field(ge=1)]] = Field(
        [256], description="units of the layers before the code; those after it are their mirror"
    )
    code: int = Field(128, ge=1, description="units of the code")
    activation: Literal["relu", "sigmoid"] = Field("relu", description="nonlinearity of the code")


def build(input_shape: tuple[int, int, int], classes: int, options: Options) -> keras.Model:
    """The network: hidden layers with ReLU, the layer `code`, and the linear layer `pixels`, reshaped to the image.

    input_shape: (rows, columns, channels). classes: not looked at. Output: (images, *input_shape), float32 under any
    dtype policy. Every layer is named. Hinton & Salakhutdinov 2006, without their stack of Boltzmann machines.
    """
    import keras

    image = keras.Input(input_shape, name="input")
    hidden = keras.layers.Flatten(name="flatten")(image)
    for number, units in enumerate(options.hidden, start=1):
        hidden = _dense(hidden, f"encoder{number}", units, "relu")
    hidden = _dense(hidden, "code", options.code, options.activation)
    for number, units in enumerate(reversed(options.hidden), start=1):
        hidden = _dense(hidden, f"decoder{number}", units, "relu")
    pixels = keras.layers.Dense(math.prod(input_shape), dtype="float32", name="pixels")(hidden)
    made = keras.layers.Reshape(input_shape, dtype="float32", name="image")(pixels)
    return keras.Model(image, made, name="autoencoder")


def _dense(hidden, name, units, activation):
    import keras

    hidden = keras.layers.Dense(units, kernel_initializer="glorot_uniform", name=name)(hidden)
    return keras.layers.Activation(activation, name=f"{name}_activation")(hidden)
