"""Binarising and packing: which images count as on, whatever the dtype and the number of images."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimators import binarise, join, pack


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("images", [1, 3, 7, 1000])
def test_constant_neurons_are_never_above_their_own_mean(dtype, images):
    constants = np.random.default_rng(0).standard_normal(5000).astype(dtype)
    assert not binarise(np.tile(constants, (images, 1))).any(), f"{dtype.__name__}, {images} images"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8])
def test_on_means_strictly_above_the_float64_mean(dtype):
    activations = (np.random.default_rng(1).standard_normal((101, 3, 4, 5)) * 20).astype(dtype)
    flat = activations.astype(np.float64).reshape(101, 60)
    np.testing.assert_array_equal(binarise(activations), flat > flat.mean(axis=0))


@pytest.mark.parametrize("scale", [1e300, 1.7e308, 1e-45, 5e-310, -1.7e308])
def test_huge_and_tiny_values_are_split_as_moderate_ones(scale):
    ordinary = np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 0.5], [0.25, 0.5]])
    np.testing.assert_array_equal(binarise(ordinary * scale), binarise(np.sign(scale) * ordinary))


def test_float32_at_the_end_of_its_range_does_not_overflow():
    largest = np.finfo(np.float32).max
    np.testing.assert_array_equal(binarise(np.array([[largest], [largest], [0]], np.float32))[:, 0], [1, 1, 0])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_neuron_without_a_mean_is_named(bad):
    activations = np.zeros((10, 9000), np.float32)
    activations[3, 8500] = bad
    with pytest.raises(ValueError, match="neuron 8500 hold nan or infinite"):
        binarise(activations)


@pytest.mark.parametrize("shape", [(0,), (0, 4), ()])
def test_no_images_is_an_error(shape):
    with pytest.raises(ValueError, match="hold no images"):
        binarise(np.zeros(shape))


def test_images_without_neurons_give_an_empty_matrix():
    assert binarise(np.zeros((5, 0))).shape == (5, 0)
    assert pack(np.zeros((5, 0), bool)).ones.shape == (0,)


@given(st.integers(1, 200), st.integers(1, 20), st.integers(0, 2**32))
def test_packing_keeps_every_bit(images, neurons, seed):
    binary = np.random.default_rng(seed).random((images, neurons)) < 0.5
    packed = pack(binary)
    bits = np.unpackbits(packed.words.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    np.testing.assert_array_equal(bits[:, :images].T, binary)
    assert not bits[:, images:].any(), "bits beyond the last image must be zero"
    np.testing.assert_array_equal(packed.ones, binary.sum(axis=0))


def test_packing_does_not_depend_on_memory_order():
    binary = np.random.default_rng(2).random((70, 9)) < 0.5
    np.testing.assert_array_equal(pack(np.asfortranarray(binary)).words, pack(binary).words)
    np.testing.assert_array_equal(pack(binary[::2, ::-1]).words, pack(binary[::2, ::-1].copy()).words)


def test_blocks_of_neurons_join_to_the_whole_layer():
    binary = np.random.default_rng(3).random((130, 50)) < 0.5
    joined = join([pack(binary[:, :20]), pack(binary[:, 20:])])
    np.testing.assert_array_equal(joined.words, pack(binary).words)


def test_blocks_that_cannot_be_joined_are_refused():
    with pytest.raises(ValueError, match=r"share one number of images, got \[2, 3\]"):
        join([pack(np.ones((2, 1), bool)), pack(np.ones((3, 1), bool))])
    with pytest.raises(ValueError, match="no blocks"):
        join([])


@pytest.mark.parametrize("wrong", [np.ones((3, 2)), np.ones(3, bool)])
def test_what_is_not_a_boolean_matrix_is_refused(wrong):
    with pytest.raises(ValueError, match="must be bool"):
        pack(wrong)


def test_packing_without_images_is_an_error():
    with pytest.raises(ValueError, match="hold no images"):
        pack(np.ones((0, 2), bool))


def test_constant_neurons_are_on_for_none_or_for_all_images():
    binary = np.array([[0, 1, 0, 1], [0, 1, 1, 1], [0, 1, 0, 0]], dtype=bool)
    assert pack(binary).constant.tolist() == [True, True, False, False]
    assert pack(binary[:1]).constant.all(), "of one image nothing varies"
