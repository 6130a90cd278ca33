"""Splits, label noise and digests: no image in two parts, equal seeds give equal parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.datasets import Dataset, DatasetError, noisy_labels, split


def dataset(images=60, test_start=50):
    pixels = np.arange(images, dtype=np.uint8).reshape(-1, 1, 1, 1)
    return Dataset(pixels, np.arange(images) % 3, ("a", "b", "c"), test_start)


def test_last_is_the_split_of_the_source_study():
    parts = split(dataset(60_000, 50_000), 40_000, 10_000, 10_000, "last", seed=0)
    assert np.array_equal(parts.train, np.arange(40_000))
    assert np.array_equal(parts.validation, np.arange(40_000, 50_000))
    assert np.array_equal(parts.test, np.arange(50_000, 60_000))


def test_fewer_images_are_the_first_the_last_of_training_and_the_first_of_test():
    parts = split(dataset(), 5, 4, 3, "last", seed=0)
    assert (list(parts.train), list(parts.validation), list(parts.test)) == (
        [0, 1, 2, 3, 4], [46, 47, 48, 49], [50, 51, 52],
    )  # fmt: skip


def test_without_an_official_test_part_tests_come_from_the_end():
    parts = split(dataset(test_start=None), 5, 4, 3, "last", seed=0)
    assert (list(parts.validation), list(parts.test)) == ([53, 54, 55, 56], [57, 58, 59])


@given(
    counts=st.tuples(*[st.integers(0, 20)] * 3), how=st.sampled_from(["last", "seeded"]),
    test_start=st.sampled_from([40, None]), seed=st.integers(0, 2**32),
)  # fmt: skip
def test_no_image_is_in_two_parts_and_test_images_are_official_ones(counts, how, test_start, seed):
    whole = dataset(60, test_start)
    parts = split(whole, *counts, how, seed)
    chosen = np.concatenate([parts.train, parts.validation, parts.test])
    assert (len(parts.train), len(parts.validation), len(parts.test)) == counts
    assert len(set(chosen)) == len(chosen), "an image is in two parts"
    if test_start is not None:
        assert (parts.test >= test_start).all(), "a test image was meant for training"
        assert (np.concatenate([parts.train, parts.validation]) < test_start).all(), "trains on test images"
    again = split(whole, *counts, how, seed)
    assert np.array_equal(chosen, np.concatenate([again.train, again.validation, again.test]))


def test_seeds_differ():
    first, second = (split(dataset(), 20, 5, 5, "seeded", seed).train for seed in (1, 2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    ("counts", "test_start", "message"),
    [
        ((45, 6, 5), 50, "51 images for training and validation were asked for, 50 are available"),
        ((5, 5, 11), 50, "11 images for test were asked for, 10 are available"),
        ((30, 21, 10), None, "51 images for training and validation were asked for, 50 are available"),
        ((0, 0, 61), None, "61 images for test were asked for, 60 are available"),
    ],
)
def test_more_than_there_is_is_one_line(counts, test_start, message):
    with pytest.raises(DatasetError) as error:
        split(dataset(60, test_start), *counts, "last", seed=0)
    assert str(error.value) == f"split: {message}"


def test_an_unknown_kind_of_split_is_one_line():
    with pytest.raises(ValueError, match="split: 'first' is not known; allowed: last, seeded"):
        split(dataset(), 1, 1, 1, "first", seed=0)


@given(share=st.floats(0, 1), seed=st.integers(0, 2**32))
def test_noise_replaces_the_share_it_names_and_nothing_else(share, seed):
    labels = np.arange(200) % 7
    noisy, replaced = noisy_labels(labels, share, 7, seed)
    assert len(replaced) == round(200 * share) and len(set(replaced)) == len(replaced)
    kept = np.setdiff1d(np.arange(200), replaced)
    assert np.array_equal(noisy[kept], labels[kept]), "a label changed that is not in the list"
    assert noisy.dtype == labels.dtype and set(noisy) <= set(range(7))
    assert np.array_equal(labels, np.arange(200) % 7), "the given labels were changed"
    assert np.array_equal(noisy, noisy_labels(labels, share, 7, seed)[0]), "equal seeds, equal noise"


def test_full_noise_is_uniform_and_may_keep_a_label():
    labels = np.zeros(10_000, dtype=np.int64)
    noisy, _ = noisy_labels(labels, 1.0, 10, seed=0)
    counts = np.bincount(noisy, minlength=10)
    assert abs(counts - 1000).max() < 5 * 30, "binomial standard deviation is 30; the old label is one of ten"


def test_a_share_out_of_range_is_one_line():
    with pytest.raises(ValueError, match="share must lie between 0 and 1, received 1.5"):
        noisy_labels(np.zeros(3, dtype=np.int64), 1.5, 2, seed=0)


def test_the_digest_tells_every_part_of_a_dataset():
    base = dataset()
    other_images, other_labels = base.images.copy(), base.labels.copy()
    other_images[3], other_labels[3] = 99, 2
    others = [
        Dataset(other_images, base.labels, base.class_names, 50),
        Dataset(base.images, other_labels, base.class_names, 50),
        Dataset(base.images, base.labels, ("a", "b", "d"), 50),
        Dataset(base.images.reshape(30, 2, 1, 1), base.labels, base.class_names, 50),
    ]
    assert len({base.digest, *(other.digest for other in others)}) == 5, "different data, equal digest"
    assert dataset().digest == base.digest, "equal data, different digest"
