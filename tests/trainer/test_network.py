"""What run.json says of a network's layers is what is in the network and in its weights file."""

import h5py
import numpy as np
import pytest

from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from trainer import network as networks  # noqa: E402
from trainer.architectures import ARCHITECTURES  # noqa: E402
from trainer.layer_records import describe  # noqa: E402

NAMES = [*[f"conv{number}" for number in range(1, 14)], "dense1", "dense2"]
POOLED_BEFORE = {"conv3": "pool1", "conv5": "pool2", "conv8": "pool3", "conv11": "pool4"}


@pytest.fixture(scope="module")
def network():
    vgg16 = ARCHITECTURES["vgg16"]
    network = vgg16.build((32, 32, 1), 10, vgg16.Options(width=0.04))
    generator = np.random.default_rng(0)
    for weight in network.weights:  # also those that begin as zeros, so that no two variables are equal
        if not weight.path.endswith("moving_variance"):
            weight.assign(generator.normal(scale=0.2, size=weight.shape))
    return network


@pytest.fixture(scope="module")
def saved(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "some.weights.h5"
    network.save_weights(path)
    return path


@pytest.fixture(scope="module")
def records(network, saved):
    return describe(network, saved, [networks.ACTIVATION, networks.PRE_ACTIVATION])


def test_layers_come_in_network_order_and_the_last_is_the_output(records):
    assert [record.name for record in records] == NAMES
    assert [record.output for record in records] == [False] * 14 + [True]
    assert [record.activation for record in records] == ["relu"] * 14 + ["softmax"]
    assert [record.kind for record in records] == ["conv"] * 13 + ["dense"] * 2


def test_kernels_and_biases_lie_where_they_are_said_to_lie(network, saved, records):
    with h5py.File(saved) as file:
        for record in records:
            layer = network.get_layer(record.name)
            assert np.array_equal(file[record.kernel], layer.kernel), f"{record.name}: another kernel at that path"
            assert np.array_equal(file[record.bias], layer.bias), f"{record.name}: another bias at that path"
            assert record.kernel_shape == tuple(layer.kernel.shape)
            assert record.parameters == layer.count_params()


def test_the_way_to_each_layer_is_told_with_its_operations(records):
    ways = {record.name: record.input for record in records}
    assert ways["conv1"] == {"images": True}
    assert ways["conv2"] == {"layer": "conv1"} and ways["dense2"] == {"layer": "dense1"}
    for name, pool in POOLED_BEFORE.items():
        before = f"conv{int(name.removeprefix('conv')) - 1}"
        assert ways[name] == {
            "operation": "MaxPooling2D", "name": pool, "pool_size": [2, 2], "strides": [2, 2], "padding": "valid",
            "of": [{"layer": before}],
        }  # fmt: skip
    flatten = ways["dense1"]
    assert (flatten["operation"], flatten["name"]) == ("Flatten", "flatten")
    assert flatten["of"][0]["name"] == "pool5" and flatten["of"][0]["of"] == [{"layer": "conv13"}]


def test_shapes_of_tensors_are_those_of_one_image(network, records):
    for record in records:
        for tensor in ("activation", "pre_activation"):
            shape = tuple(network.get_layer(f"{record.name}_activation").output.shape[1:])
            assert record.tensors[tensor].shape == shape, f"{record.name}/{tensor}"
        axes = ("row", "column", "channel") if record.kind == "conv" else ("unit",)
        assert record.tensors["activation"].axes == axes
        assert record.channels == shape[-1] and record.neurons == np.prod(shape)


def test_pre_activation_is_what_the_nonlinearity_receives(network):
    images = np.random.default_rng(1).normal(size=(3, 32, 32, 1)).astype("float32")
    for name, nonlinearity in (("conv4", lambda x: np.maximum(x, 0)), ("dense2", softmax)):
        found = networks.tensors(network, network.get_layer(name))
        before, after = keras.Model(network.input, [found["pre_activation"], found["activation"]])(images)
        assert np.allclose(nonlinearity(np.asarray(before)), after, atol=1e-6), name
        assert (np.asarray(before) < 0).any(), f"{name}: nothing is negative before its nonlinearity"


def softmax(values):
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def test_additions_and_layers_without_nonlinearity_are_told_too(tmp_path):
    layers = keras.layers
    image = keras.Input((8, 8, 2), name="input")
    one = layers.Activation("relu", name="conv1_activation")(layers.Conv2D(2, 3, padding="same", name="conv1")(image))
    two = layers.Conv2D(2, 3, padding="same", use_bias=False, name="conv2")(one)
    added = layers.Activation("relu", name="after")(layers.Add(name="add")([two, one]))
    scores = layers.Dense(3, name="dense1")(layers.Flatten(name="flatten")(added))
    network = keras.Model(image, scores, name="residual")
    network.save_weights(tmp_path / "a.weights.h5")
    _, second, last = describe(network, tmp_path / "a.weights.h5", [networks.ACTIVATION])
    assert second.activation == "linear" and second.bias is None, "what is added to has no nonlinearity of its own"
    relu = last.input["of"][0]
    assert (relu["operation"], relu["name"]) == ("Activation", "after")
    assert relu["of"][0]["name"] == "add" and relu["of"][0]["of"] == [{"layer": "conv2"}, {"layer": "conv1"}]
