"""Activations on their way into a file: layout, precision, and a memory that does not grow."""

import h5py
import numpy as np
import pytest

from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from analysis.store.manifest import Entrance  # noqa: E402
from trainer.extraction import Extractor  # noqa: E402

MEAN, STD = 100.0, 50.0
ENTRANCE = Entrance(shape=(32, 32, 1), mean=(MEAN,), std=(STD,))


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 200, size=(300, 8, 8, 1), dtype=np.uint8)


@pytest.fixture(scope="module")
def network():
    layers = keras.layers
    image = keras.Input((8, 8, 1), name="input")
    hidden = layers.Conv2D(6, 3, padding="same", activation=None, name="conv1")(image)
    hidden = layers.Flatten(name="flatten")(layers.Activation("relu", name="conv1_activation")(hidden))
    return keras.Model(image, layers.Dense(3, name="dense1")(hidden), name="small")


def written(network, images, path):
    Extractor(network, ["activation"], ENTRANCE).write(path, images, {"epoch": 4})
    expected = keras.Model(network.input, [network.get_layer("conv1_activation").output, network.output])
    return expected.predict((images.astype("float32") - MEAN) / STD, verbose=0)


def test_few_images_are_taken_at_once_where_the_network_is_large_though_what_is_recorded_is_not():
    image = keras.Input((224, 224, 3), name="input")
    large = keras.layers.Conv2D(64, 3, padding="same", activation="relu", name="conv1")(image)
    pooled = keras.layers.GlobalAveragePooling2D(name="pooled")(large)
    network = keras.Model(image, keras.layers.Dense(4, name="dense1")(pooled), name="large")
    entrance = Entrance(shape=(224, 224, 3), mean=(0.0,), std=(1.0,))
    extractor = Extractor(network, ["activation"], entrance, layers=["dense1"])
    (batch, *_) = extractor.batches(np.zeros((9, 224, 224, 3), np.uint8))
    assert len(batch) == 6, "what goes into and comes out of conv1 is 6.4 million values an image"


def test_tensors_lie_in_chunks_of_images_and_positions_with_axes_and_units(network, images, tmp_path):
    conv, dense = written(network, images, tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert file.attrs["epoch"] == 4
        assert file["conv1/activation"].chunks == (128, 4, 4, 6) and file["dense1/activation"].chunks == (128, 3)
        assert file["conv1/activation"].attrs["axes"] == "image, row, column, channel"
        assert file["dense1/activation"].attrs["axes"] == "image, unit"
        assert file["conv1/activation"].attrs["units"] == "1"
        for name, values in (("conv1", conv), ("dense1", dense)):
            kept = file[f"{name}/activation"]
            assert kept.dtype == np.float16 and kept.compression is None
            assert np.allclose(kept, values, rtol=1e-3, atol=1e-3), f"{name} holds other values"


def test_a_tensor_beyond_the_range_of_float16_is_float32_from_its_first_image(network, images, tmp_path):
    before = [keras.ops.convert_to_numpy(weight) for weight in network.weights]
    rare = images.copy()
    rare[290] = 255  # only this image, in the last of three batches, passes the range
    network.get_layer("conv1").kernel.assign(np.full((3, 3, 1, 6), 3e3))
    network.get_layer("dense1").kernel.assign(before[2] * 1e-5)
    conv, dense = written(network, rare, tmp_path / "a.h5")
    for weight, value in zip(network.weights, before, strict=True):
        weight.assign(value)
    assert conv.max() > 65_504 > conv[:256].max() > 0, "the images do not test what they should"
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["conv1/activation"].dtype == np.float32, "values beyond 65,504 would be infinite"
        assert np.allclose(file["conv1/activation"], conv, rtol=1e-5)
        assert file["dense1/activation"].dtype == np.float16, "other tensors stay small"
        assert np.allclose(file["dense1/activation"], dense, rtol=2e-3, atol=1e-3)


def test_nan_is_kept_as_nan(network, images, tmp_path):
    kernel = network.get_layer("conv1").kernel
    before = keras.ops.convert_to_numpy(kernel)
    kernel.assign(np.full(kernel.shape, np.nan))
    Extractor(network, ["pre_activation"], ENTRANCE).write(tmp_path / "a.h5", images[:4], {})
    kernel.assign(before)
    with h5py.File(tmp_path / "a.h5") as file:
        assert np.isnan(file["conv1/pre_activation"]).all()
