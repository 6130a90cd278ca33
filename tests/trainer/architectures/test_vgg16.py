"""VGG-16 has the layers and parameters of table 6.2 of the source study, and normalises before activating."""

import keras
import numpy as np
import pytest

from tests.trainer.architectures.mixed import mixed_precision
from trainer.architectures import ARCHITECTURES
from trainer.registry import read_options

LAYERS = [*(f"conv{number}" for number in range(1, 14)), "dense1", "dense2"]
KERNELS_AND_BIASES = [
    1792,
    36928,
    73856,
    147584,
    295168,
    590080,
    590080,
    1180160,
    *[2359808] * 5,
    262656,
    5130,
]
CHANNELS = [64, 64, 128, 128, *[256] * 3, *[512] * 6, 512, 10]
POOLS_AFTER = {"conv2": "pool1", "conv4": "pool2", "conv7": "pool3", "conv10": "pool4", "conv13": "pool5"}


def vgg16(input_shape=(32, 32, 3), classes=10, **options):
    table = {"kind": "vgg16"} | options
    return ARCHITECTURES["vgg16"].build(input_shape, classes, read_options(ARCHITECTURES, table))


@pytest.fixture(scope="module")
def published():
    return vgg16()


def test_parameters_are_those_of_table_6_2(published):
    for name, parameters, channels in zip(LAYERS, KERNELS_AND_BIASES, CHANNELS, strict=True):
        assert published.get_layer(name).count_params() == parameters, name
        normalisation = published.get_layer(f"{name}_normalisation")
        assert normalisation.count_params() == 2 * channels, f"{name}: moving mean and variance, 2 a channel"
        assert not normalisation.trainable_weights, f"{name}: as published, gamma and beta are not there"


def test_layers_come_in_order_and_are_normalised_before_they_are_activated(published):
    expected = ["input"]
    for name in LAYERS:
        expected += [name, f"{name}_normalisation", f"{name}_activation"]
        expected += [POOLS_AFTER[name]] if name in POOLS_AFTER else []
        expected += ["flatten"] if name == "conv13" else []
    assert [layer.name for layer in published.layers] == expected
    assert published.name == "vgg16"
    assert published.get_layer("dense2_activation").activation is keras.activations.softmax
    for name in LAYERS[:-1]:
        assert published.get_layer(f"{name}_activation").activation is keras.activations.relu, name


def test_normalisation_has_the_published_constants_unless_told_otherwise(published):
    layer = published.get_layer("conv1_normalisation")
    assert (layer.momentum, layer.epsilon, layer.scale, layer.center) == (0.99, 1e-3, False, False)
    table = {"momentum": 0.5, "epsilon": 0.01, "scale": True, "center": True}
    other = vgg16(width=0.05, normalisation=table).get_layer("dense2_normalisation")
    assert (other.momentum, other.epsilon, other.scale, other.center) == (0.5, 0.01, True, True)


def test_kernels_start_glorot_uniform_and_biases_at_zero(published):
    kernel, bias = (np.array(weight) for weight in published.get_layer("conv3").get_weights())
    limit = np.sqrt(6 / (9 * 64 + 9 * 128))
    assert np.abs(kernel).max() <= limit and np.abs(kernel).max() > 0.99 * limit
    assert kernel.std() == pytest.approx(limit / np.sqrt(3), rel=0.01), "uniform between the limits"
    assert not bias.any()


@pytest.mark.parametrize(("width", "first", "hidden"), [(0.125, 8, 64), (0.5, 32, 256), (0.001, 1, 1)])
def test_width_scales_channels_but_not_classes(width, first, hidden):
    network = vgg16((32, 40, 1), classes=7, width=width)
    assert network.get_layer("conv1").filters == first
    assert network.get_layer("dense1").units == hidden
    assert network.output_shape == (None, 7)


def test_output_is_a_float32_distribution_also_in_mixed_precision():
    with mixed_precision():
        network = vgg16(width=0.05)
        scores = keras.ops.convert_to_numpy(network(np.ones((2, 32, 32, 3), "float32")))
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-6)
    assert network.get_layer("dense2_normalisation").compute_dtype == "float32"
    assert network.get_layer("conv1").compute_dtype == "bfloat16"


def test_two_networks_have_the_same_description():
    assert vgg16(width=0.05).to_json() == vgg16(width=0.05).to_json(), "equal weights must give equal files"


def test_images_too_small_for_five_poolings_are_one_line():
    with pytest.raises(ValueError, match="vgg16: images of 31 x 64 do not survive 5 poolings; sides of 32"):
        vgg16((31, 64, 3))
