"""VGG-16 for small images, as in the source study: 13 convolutions, 2 dense layers, all normalised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras

TASK = "classification"
GROUPS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
HIDDEN_UNITS = 512
SMALLEST_SIDE = 2 ** len(GROUPS)


class Normalisation(Table):
    """Batch normalisation; as published neither gamma (scale) nor beta (center) is there."""

    momentum: float = Field(0.99, ge=0, lt=1, description="share of the old statistics kept at each batch")
    epsilon: float = Field(1e-3, gt=0, description="added to the variance before the root")
    scale: bool = Field(False, description="learn a factor for each channel (gamma)")
    center: bool = Field(False, description="learn an offset for each channel (beta)")


class Options(Table):
    """Width and normalisation of the network; the defaults are the published ones."""

    width: float = Field(1.0, gt=0, description="factor on the number of channels and of hidden units")
    normalisation: Normalisation = Normalisation()


def build(input_shape: tuple[int, int, int], classes: int, options: Options) -> keras.Model:
    """The network, ending in a softmax; batch normalisation before every activation, the softmax included.

    input_shape: (rows, columns, channels), sides of 32 at least, for five poolings. Output: (images,
    classes), float32 under any dtype policy. Every layer is named, so that equal weights give equal files.
    ValueError where the images are too small. Novak & Van Hoof 2019, table 6.2; there with 10 classes.
    """
    import keras

    rows, columns, _ = input_shape
    if min(rows, columns) < SMALLEST_SIDE:
        raise ValueError(
            f"vgg16: images of {rows} x {columns} do not survive {len(GROUPS)} poolings; "
            f"sides of {SMALLEST_SIDE} pixels or more are needed"
        )
    image = keras.Input(input_shape, name="input")
    hidden = _convolutions(image, options)
    hidden = keras.layers.Flatten(name="flatten")(hidden)
    hidden = _dense(hidden, "dense1", _scaled(HIDDEN_UNITS, options.width))
    hidden = _activate(hidden, "dense1", "relu", options.normalisation)
    logits = _dense(hidden, "dense2", classes)
    # In half precision a softmax and its statistics lose digits that the loss needs.
    scores = _activate(logits, "dense2", "softmax", options.normalisation, dtype="float32")
    return keras.Model(image, scores, name="vgg16")


def _convolutions(hidden, options: Options):
    import keras

    number = 0
    for group, widths in enumerate(GROUPS, start=1):
        for channels in widths:
            number += 1
            name = f"conv{number}"
            hidden = _convolve(hidden, name, _scaled(channels, options.width))
            hidden = _activate(hidden, name, "relu", options.normalisation)
        hidden = keras.layers.MaxPooling2D(2, name=f"pool{group}")(hidden)
    return hidden


def _convolve(hidden, name: str, channels: int):
    import keras

    return keras.layers.Conv2D(channels, 3, padding="same", kernel_initializer="glorot_uniform", name=name)(hidden)


def _dense(hidden, name: str, units: int):
    import keras

    return keras.layers.Dense(units, kernel_initializer="glorot_uniform", name=name)(hidden)


def _activate(hidden, name: str, activation: str, normalisation: Normalisation, dtype=None):
    import keras

    hidden = keras.layers.BatchNormalization(**normalisation.model_dump(), dtype=dtype, name=f"{name}_normalisation")(
        hidden
    )
    return keras.layers.Activation(activation, dtype=dtype, name=f"{name}_activation")(hidden)


def _scaled(channels: int, width: float) -> int:
    return max(1, round(channels * width))
