"""Which images train, in what order, how they are scaled, and which of them are the probe."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trainer.small_studies import tiny_recipe
from trainer.samples import epoch_order, probe_of, read_samples


@pytest.fixture(scope="module", params=["last", "seeded"])
def samples(request):
    return read_samples(tiny_recipe(dataset__split=request.param).dataset, Path())


@given(seed=st.integers(0, 2**32), epoch=st.integers(1, 500), count=st.integers(0, 200))
def test_an_epoch_sees_every_image_once_in_an_order_of_its_own(seed, epoch, count):
    order = epoch_order(seed, epoch, count)
    assert np.array_equal(np.sort(order), np.arange(count))
    assert np.array_equal(order, epoch_order(seed, epoch, count)), "the order depends on more than seed and epoch"
    if count > 50:
        assert not np.array_equal(order, epoch_order(seed, epoch + 1, count)), "two epochs have one order"
        assert not np.array_equal(order, epoch_order(seed + 1, epoch, count)), "two seeds have one order"


def test_the_order_is_the_same_for_ever():
    """Studies that were begun with an older version go on with the same order."""
    assert list(epoch_order(1, 1, 8)) == [6, 1, 4, 0, 3, 2, 5, 7]


def test_images_are_scaled_by_one_mean_and_one_deviation_of_the_training_pixels(samples):
    pixels = samples.dataset.images[samples.parts.train].astype(np.float64)
    assert samples.mean == pytest.approx(pixels.mean(), rel=1e-12)
    assert samples.std == pytest.approx(pixels.std(), rel=1e-12)


@pytest.mark.parametrize(("asked", "got"), [(24, 24), (50, 32), (1000, 32)])
def test_probe_images_are_the_first_of_training_then_as_many_of_test(samples, asked, got):
    probe = probe_of(samples, asked)
    expected = np.concatenate([samples.parts.train[:got], samples.parts.test[:got]])
    assert np.array_equal(probe.index, expected), "not the first ones, or more of one split than of the other"
    assert np.array_equal(probe.images, samples.dataset.images[expected])
    assert np.array_equal(probe.labels, samples.dataset.labels[expected])
    assert list(probe.split_names) == ["train"] * got + ["test"] * got
    assert probe.splits == {"train": (0, got), "test": (got, 2 * got)}
    for subset in ("train", "validation", "test"):
        assert np.array_equal(probe.subset_index[subset], samples.index(subset))
        assert np.array_equal(probe.subset_labels[subset], samples.dataset.labels[samples.index(subset)])


@pytest.mark.parametrize(("asked", "got"), [(0, 0), (5, 5), (24, 24), (1000, 24)])
def test_scrambled_images_follow_with_labels_and_places_of_the_first_training_ones(samples, asked, got):
    probe, plain = probe_of(samples, 24, asked), probe_of(samples, 24)
    assert len(probe.labels) == 48 + got
    assert probe.splits.get("scrambled", (48, 48)) == (48, 48 + got) and ("scrambled" in probe.splits) == (got > 0)
    for name in ("images", "labels", "index"):
        assert np.array_equal(getattr(probe, name)[:48], getattr(plain, name)), f"{name} of the others changed"
    assert np.array_equal(probe.labels[48:], probe.labels[:got]) and np.array_equal(probe.index[48:], probe.index[:got])
    assert np.array_equal(probe.shown_index, plain.index), "scrambled images are not those at their index"
    assert all((copy != image).any() for copy, image in zip(probe.images[48:], probe.images[:got], strict=True))


def test_an_image_is_scrambled_the_same_way_however_many_are(samples):
    few, all_of_them, other = probe_of(samples, 8, 3), probe_of(samples, 24, 24), probe_of(samples, 24, 24, seed=1)
    assert np.array_equal(few.images[16:], all_of_them.images[48:51])
    assert (other.images[48:] != all_of_them.images[48:]).any(axis=(1, 2, 3)).all()
