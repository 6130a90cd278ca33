"""Activation files: what is written comes back, in blocks that cover every neuron and image once."""

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import StoreError
from analysis.store import activations
from analysis.store.activations import Activations, ActivationWriter, BeyondHalf
from analysis.store.manifest import TensorRecord
from analysis.store.write import file_record

AXES = ("row", "column", "channel")
sides = st.integers(1, 9)
shapes = st.one_of(st.tuples(st.integers(1, 40)), st.tuples(sides, sides, st.integers(1, 5)))


def write(path, values, wide=()):
    tensor = TensorRecord(shape=values.shape[1:], axes=AXES[-values.ndim + 1 :])
    with h5py.File(path, "w") as file:
        writer = ActivationWriter(file, {"layer/activation": tensor}, len(values), wide)
        for start in range(0, len(values), 100):
            writer.write(start, {"layer/activation": values[start : start + 100]})
    return file_record(path)


@settings(max_examples=25, deadline=None)
@given(shape=shapes, images=st.integers(1, 300), data=st.data())
def test_blocks_cover_every_image_and_neuron_once(tmp_path_factory, shape, images, data):
    start = data.draw(st.integers(0, images - 1))
    stop = data.draw(st.integers(start + 1, images))
    values = np.random.default_rng(0).integers(-1000, 1000, (images, *shape)).astype(np.float32)
    path = tmp_path_factory.mktemp("activations") / "file.h5"
    part = values[start:stop]
    stream = Activations(path, write(path, values), "layer/activation", start, stop, part.shape)
    np.testing.assert_array_equal(stream.read(), part)
    seen = []
    for images_of_block, block in stream.image_blocks():
        assert block.dtype == np.float32
        np.testing.assert_array_equal(block, part[images_of_block])
        seen += range(images_of_block.start, images_of_block.stop)
    assert seen == list(range(len(part)))
    neurons = []
    for numbers, block in stream.neuron_blocks():
        assert block.dtype == np.float32
        np.testing.assert_array_equal(block, part.reshape(len(part), -1)[:, numbers])
        neurons += numbers.tolist()
    assert sorted(neurons) == list(range(stream.neurons)) == list(range(int(np.prod(shape))))


def test_blocks_of_neurons_are_smaller_the_more_images(tmp_path, monkeypatch):
    monkeypatch.setattr(activations, "VALUES_A_BLOCK", 1000)
    values = np.random.default_rng(0).integers(0, 9, (300, 5, 6, 4)).astype(np.float32)
    path = tmp_path / "file.h5"
    stream = Activations(path, write(path, values), "layer/activation", 0, 300, values.shape)
    neurons = []
    for numbers, block in stream.neuron_blocks():
        assert block.size <= 1000
        np.testing.assert_array_equal(block, values.reshape(300, -1)[:, numbers])
        neurons += numbers.tolist()
    assert sorted(neurons) == list(range(120))


def test_half_precision_by_default_and_single_where_wide(tmp_path):
    values = np.array([[65504.0, -1e-3], [0.1, 2.0]], np.float32)
    half, wide = tmp_path / "half.h5", tmp_path / "wide.h5"
    write(half, values)
    big = values * 1000
    record = write(wide, big, wide=("layer/activation",))
    with h5py.File(half) as file:
        assert file["layer/activation"].dtype == np.float16
        assert file["layer/activation"].attrs["axes"] == "image, channel"
        np.testing.assert_array_equal(file["layer/activation"][:], values.astype(np.float16))
    stream = Activations(wide, record, "layer/activation", 0, 2, (2, 2))
    np.testing.assert_array_equal(stream.read(), big)


@pytest.mark.parametrize("largest", [65505.0, -70000.0, 1e30])
def test_finite_values_beyond_half_precision_ask_for_a_wide_tensor(tmp_path, largest):
    with pytest.raises(BeyondHalf) as error:
        write(tmp_path / "file.h5", np.array([[1.0, largest]]))
    assert error.value.name == "layer/activation"


def test_finite_values_beyond_half_are_seen_beside_a_nan(tmp_path):
    with pytest.raises(BeyondHalf):
        write(tmp_path / "file.h5", np.array([[np.nan, 1e6]]))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_come_back(tmp_path, value):
    path = tmp_path / "file.h5"
    stream = Activations(path, write(path, np.array([[1.0, value]])), "layer/activation", 0, 1, (1, 2))
    np.testing.assert_array_equal(stream.read(), [[1.0, value]])


def test_every_half_comes_back_as_it_is(tmp_path):
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16).astype(np.float32).reshape(256, 256)
    path = tmp_path / "file.h5"
    stream = Activations(path, write(path, halves), "layer/activation", 0, 256, halves.shape)
    np.testing.assert_array_equal(stream.read(), halves)
    assert (np.signbit(stream.read()) == np.signbit(halves)).all()


def test_a_missing_dataset_and_a_damaged_file_are_one_line(tmp_path):
    path = tmp_path / "file.h5"
    record = write(path, np.ones((2, 3)))
    with pytest.raises(StoreError, match="not readable as HDF5"):
        Activations(path, record, "other/activation", 0, 2, (2, 3)).read()
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(StoreError, match=r"file\.h5: has \d+ bytes"):
        Activations(path, record, "layer/activation", 0, 2, (2, 3)).read()
