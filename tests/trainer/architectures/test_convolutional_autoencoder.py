"""The convolutional autoencoder: maps halve to the code and double again."""

import keras
import numpy as np
import pytest

from tests.trainer.architectures.mixed import mixed_precision
from trainer.architectures import ARCHITECTURES
from trainer.registry import read_options


def autoencoder(input_shape=(8, 12, 3), **options):
    table = {"kind": "convolutional_autoencoder"} | options
    return ARCHITECTURES["convolutional_autoencoder"].build(input_shape, 10, read_options(ARCHITECTURES, table))


@pytest.mark.parametrize("channels", [[4], [4, 6]])
def test_each_entry_halves_the_map_and_the_way_back_is_its_mirror(channels):
    network = autoencoder(channels=channels, code=5)
    convolutions = [layer for layer in network.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.filters for layer in convolutions] == [*channels, 5, *reversed(channels), 3]
    code = network.get_layer("code_activation").output.shape
    assert tuple(code) == (None, 8 // 2 ** len(channels), 12 // 2 ** len(channels), 5)
    assert network.output_shape == (None, 8, 12, 3)


def test_images_are_float32_also_in_mixed_precision():
    with mixed_precision():
        network = autoencoder(channels=[4], code=5)
        image = keras.ops.convert_to_numpy(network(np.ones((2, 8, 12, 3), "float32")))
    assert image.dtype == np.float32 and network.get_layer("code").compute_dtype == "bfloat16"


def test_sides_that_cannot_be_halved_are_one_line():
    said = "convolutional_autoencoder: images of 8 x 12 cannot be halved 3 times; give fewer model.channels"
    with pytest.raises(ValueError, match=said):
        autoencoder(channels=[4, 4, 4])


def test_two_networks_have_the_same_description():
    assert autoencoder().to_json() == autoencoder().to_json(), "equal weights must give equal files"
