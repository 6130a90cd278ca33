"""Sets of layers by which a penalty is put on a network are those by which its measurements are asked for."""

from dataclasses import dataclass

import pytest

from analysis.layer_sets import LAYER_SETS as OF_ANALYSIS
from analysis.layer_sets import chosen
from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

from trainer import network as networks  # noqa: E402
from trainer.architectures import ARCHITECTURES  # noqa: E402
from trainer.foreign.apart import taken_apart  # noqa: E402
from trainer.layer_records import describe  # noqa: E402
from trainer.layer_sets import LAYER_SETS as OF_TRAINER  # noqa: E402
from trainer.layer_sets import layers_named  # noqa: E402

OWN = {"hidden"}  # a penalty never falls on the output; measurements of it are shown


def vgg16():
    module = ARCHITECTURES["vgg16"]
    return module.build((32, 32, 3), 10, module.Options(width=0.0625))


def branched():
    """Two branches that are reduced by strides, added, reduced by pooling; two hidden dense layers."""
    images = layers.Input((16, 16, 3))
    stem = layers.Conv2D(4, 3, padding="same", activation="relu", name="stem")(images)
    one = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="one")(stem)
    other = layers.DepthwiseConv2D(3, strides=2, padding="same", activation="relu", name="other")(stem)
    added = layers.MaxPooling2D(2, name="pool")(layers.Add(name="add")([one, other]))
    last = layers.Conv2D(6, 1, activation="relu", name="last")(added)
    flat = layers.GlobalAveragePooling2D(name="mean")(last)
    flat = layers.Dense(5, activation="relu", name="first")(flat)
    flat = layers.Dense(5, activation="relu", name="second")(flat)
    return keras.Model(images, layers.Dense(3, activation="softmax", name="answers")(flat))


@dataclass(frozen=True, eq=False)
class Described:
    """As much of a Run as its layer sets look at."""

    layers: tuple


@pytest.mark.parametrize("build", [vgg16, branched], ids=lambda build: build.__name__)
@pytest.mark.parametrize("name", OF_TRAINER)
def test_a_set_is_the_same_in_training_and_in_measuring(build, name, tmp_path):
    assert set(OF_TRAINER) - OWN <= set(OF_ANALYSIS)
    network = build()
    network = taken_apart(network, network.input_shape[1:])
    network.save_weights(tmp_path / "a.weights.h5")
    run = Described(describe(network, tmp_path / "a.weights.h5", [networks.ACTIVATION]))
    expected = [layer.name for layer in run.layers[:-1]] if name in OWN else list(chosen(run, [name]))
    assert [layer.name for layer in layers_named(network, [name])] == expected and expected
