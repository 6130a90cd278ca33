"""Phase-scrambled images keep their spectra and lose their shapes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trainer.scrambling import phase_scrambled, scrambled_images

SIDES = st.integers(1, 9)
IMAGES = st.tuples(SIDES, SIDES, st.integers(1, 4)).flatmap(lambda shape: arrays.arrays(np.uint8, shape))
SEEDS = st.integers(0, 2**32)


def scrambled(image, seed):
    return phase_scrambled(image, np.random.default_rng(seed))


def spectra(image):
    """Full spectra of each channel, (rows, columns, channels)."""
    return np.stack([np.fft.fft2(plane) for plane in np.moveaxis(image.astype(float), -1, 0)], axis=-1)


@given(image=IMAGES, seed=SEEDS)
def test_amplitudes_and_mean_of_each_channel_stay_and_the_result_is_real(image, seed):
    copy = scrambled(image, seed)
    assert copy.dtype == np.float64 and copy.shape == image.shape
    np.testing.assert_allclose(abs(spectra(copy)), abs(spectra(image)), atol=1e-8)
    np.testing.assert_allclose(copy.mean(axis=(0, 1)), image.mean(axis=(0, 1)), atol=1e-9)


@given(image=IMAGES, seed=SEEDS)
def test_what_channels_have_in_common_stays(image, seed):
    """Their cross spectra, phases included, and with them their correlation at every shift."""
    before, after = spectra(image), spectra(scrambled(image, seed))
    cross = [part[..., :, None] * part[..., None, :].conj() for part in (before, after)]
    np.testing.assert_allclose(cross[1], cross[0], atol=1e-6)
    planes = [part.reshape(-1, image.shape[-1]) for part in (image.astype(float), scrambled(image, seed))]
    np.testing.assert_allclose(np.cov(planes[1].T, ddof=0), np.cov(planes[0].T, ddof=0), atol=1e-8)


@given(colour=st.lists(st.integers(0, 255), min_size=1, max_size=3), rows=SIDES, columns=SIDES, seed=SEEDS)
def test_an_image_without_shapes_stays_what_it_is(colour, rows, columns, seed):
    """One colour everywhere; a single pixel is such an image too."""
    image = np.broadcast_to(np.array(colour, np.uint8), (1, rows, columns, len(colour)))
    assert np.array_equal(scrambled_images(image, [7], seed), image)


def test_phases_are_uniform_and_shapes_go():
    """One bright pixel has the same amplitude everywhere; scattered, its power lies nowhere in particular."""
    image = np.zeros((64, 64, 1), np.uint8)
    image[20, 30] = 255
    copy = scrambled(image, 0)
    assert abs(copy).max() < 0.1 * 255
    turned = np.angle(spectra(copy) / spectra(image))[:, 1:32]
    counts, _ = np.histogram(turned, bins=8, range=(-np.pi, np.pi))
    assert counts.min() > 0.8 * counts.mean(), "some phases are left out"


@pytest.fixture
def photographs():
    """Smooth images far from black and white, so that nothing is clipped."""
    waves = np.random.default_rng(0).normal(size=(6, 8, 8, 3)).cumsum(axis=1).cumsum(axis=2)
    return np.rint(128 + 40 * waves / abs(waves).max()).astype(np.uint8)


def test_copies_are_the_same_again_and_different_for_each_image_and_seed(photographs):
    copies = scrambled_images(photographs, range(6), 0)
    assert np.array_equal(copies, scrambled_images(photographs, range(6), 0))
    assert np.array_equal(copies[4:], scrambled_images(photographs[4:], [4, 5], 0)), "a copy depends on its neighbours"
    twice = scrambled_images(photographs[[0, 0]], [0, 1], 0)
    assert (twice[0] != twice[1]).any(), "two images of one look have the same phases"
    assert (scrambled_images(photographs, range(6), 1) != copies).any(axis=(1, 2, 3)).all()


def test_copies_keep_the_mean_where_nothing_is_clipped(photographs):
    copies = scrambled_images(photographs, range(6), 0)
    assert copies.dtype == np.uint8 and copies.min() > 0 and copies.max() < 255
    np.testing.assert_allclose(copies.mean(axis=(1, 2)), photographs.mean(axis=(1, 2)), atol=0.5)


def test_what_leaves_the_range_is_clipped_not_wrapped():
    image = np.zeros((1, 16, 16, 1), np.uint8)
    image[0, 4:9, 4:9] = 255
    floats = scrambled(image[0], [0, 3])
    assert floats.min() < -20, "the image does not test what it should"
    copy = scrambled_images(image, [3], 0)[0]
    assert np.array_equal(copy, np.clip(np.rint(floats), 0, 255)) and (copy[floats < 0] == 0).all()


def test_no_images_give_no_copies():
    assert scrambled_images(np.empty((0, 4, 4, 3), np.uint8), [], 0).shape == (0, 4, 4, 3)
