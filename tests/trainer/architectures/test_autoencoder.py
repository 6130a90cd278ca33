"""The fully connected autoencoder: to the code, back by the mirror image, and out as an image."""

import keras
import numpy as np
import pytest

from tests.trainer.architectures.mixed import mixed_precision
from trainer.architectures import ARCHITECTURES
from trainer.registry import read_options


def autoencoder(input_shape=(6, 8, 3), **options):
    table = {"kind": "autoencoder"} | options
    return ARCHITECTURES["autoencoder"].build(input_shape, 10, read_options(ARCHITECTURES, table))


@pytest.mark.parametrize("hidden", [[], [20], [20, 10]])
def test_the_way_back_is_the_mirror_of_the_way_in(hidden):
    network = autoencoder(hidden=hidden, code=5)
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    assert [layer.units for layer in dense] == [*hidden, 5, *reversed(hidden), 6 * 8 * 3]
    assert dense[len(hidden)].name == "code" and dense[-1].name == "pixels"
    assert network.output_shape == (None, 6, 8, 3)


def test_the_code_has_the_nonlinearity_asked_for_and_pixels_have_none():
    network = autoencoder(hidden=[4], code=5, activation="sigmoid")
    assert network.get_layer("code_activation").activation is keras.activations.sigmoid
    assert network.get_layer("encoder1_activation").activation is keras.activations.relu
    assert network.get_layer("pixels").activation is keras.activations.linear


def test_images_are_float32_also_in_mixed_precision():
    with mixed_precision():
        network = autoencoder(hidden=[4], code=5)
        image = keras.ops.convert_to_numpy(network(np.ones((2, 6, 8, 3), "float32")))
    assert image.dtype == np.float32 and network.get_layer("code").compute_dtype == "bfloat16"


def test_two_networks_have_the_same_description():
    assert autoencoder().to_json() == autoencoder().to_json(), "equal weights must give equal files"
