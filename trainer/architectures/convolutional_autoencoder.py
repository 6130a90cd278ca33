"""A convolutional autoencoder: maps that shrink to a code with a place in the image, and grow again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras

TASK = "reconstruction"


class Options(Table):
    """How wide it is; each entry of `channels` halves the sides of the map."""

    channels: list[Annotated[int, Field(ge=1)]] = Field(
        [16, 32], min_length=1, description="of the convolutions before the code, each pooled; mirrored after it"
    )
    code: int = Field(16, ge=1, description="channels of the code")
    activation: Literal["relu", "sigmoid"] = Field("relu", description="nonlinearity of the code")


def build(input_shape: tuple[int, int, int], classes: int, options: Options) -> keras.Model:
    """The network: 3x3 convolutions with ReLU, pooled 2x2, the layer `code`, and enlarged again, the last one linear.

    input_shape: (rows, columns, channels), sides that can be halved as often as there are `channels`; ValueError
    where they cannot. classes: not looked at. Output: (images, *input_shape), float32 under any dtype policy. Every
    layer is named. Masci, Meier, Ciresan & Schmidhuber 2011, with enlargement before a convolution for the way back.
    """
    import keras

    _demand_even(input_shape, len(options.channels))
    image = hidden = keras.Input(input_shape, name="input")
    for number, channels in enumerate(options.channels, start=1):
        hidden = _convolve(hidden, f"encoder{number}", channels, "relu")
        hidden = keras.layers.MaxPooling2D(2, name=f"pool{number}")(hidden)
    hidden = _convolve(hidden, "code", options.code, options.activation)
    for number, channels in enumerate(reversed(options.channels), start=1):
        hidden = keras.layers.UpSampling2D(2, name=f"enlarge{number}")(hidden)
        hidden = _convolve(hidden, f"decoder{number}", channels, "relu")
    pixels = keras.layers.Conv2D(input_shape[-1], 3, padding="same", dtype="float32", name="pixels")(hidden)
    return keras.Model(image, pixels, name="convolutional_autoencoder")


def _convolve(hidden, name, channels, activation):
    import keras

    hidden = keras.layers.Conv2D(channels, 3, padding="same", kernel_initializer="glorot_uniform", name=name)(hidden)
    return keras.layers.Activation(activation, name=f"{name}_activation")(hidden)


def _demand_even(shape, times):
    rows, columns, _ = shape
    if rows % 2**times or columns % 2**times:
        raise ValueError(
            f"convolutional_autoencoder: images of {rows} x {columns} cannot be halved {times} times; "
            "give fewer model.channels"
        )
