"""Normalised mutual information and entropy against scikit-learn and SciPy."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import normalized_mutual_info_score

from analysis.estimators import entropy, join, label_nmi, pack, pair_nmi
from tests.analysis.estimators.neurons import AVERAGES, all_pairs, nasty_neurons


def peer(left, right, average):
    return normalized_mutual_info_score(left, right, average_method=average)


@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("images", [1, 2, 3, 63, 64, 65, 1000])
def test_pair_nmi_equals_scikit_learn(images, average):
    binary = nasty_neurons(images)
    pairs = all_pairs(binary.shape[1])
    expected = [peer(binary[:, first], binary[:, second], average) for first, second in pairs]
    for given_as in (binary, pack(binary)):
        np.testing.assert_allclose(pair_nmi(given_as, pairs, average), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("images", [1, 2, 65, 1000])
def test_label_nmi_equals_scikit_learn(images, average):
    rng = np.random.default_rng(1)
    binary = nasty_neurons(images)
    for labels in (
        rng.integers(-3, 7, images),
        np.full(images, 5),
        np.arange(images),
        np.array(["cat", "dog", "frog"])[rng.integers(0, 3, images)],
        binary[:, 3],
    ):
        expected = [peer(labels, neuron, average) for neuron in binary.T]
        for given_as in (binary, pack(binary)):
            np.testing.assert_allclose(label_nmi(given_as, labels, average), expected, rtol=0, atol=1e-12)


def test_neurons_of_two_layers_are_paired_by_joining_their_bits():
    first, second = nasty_neurons(90, 1), nasty_neurons(90, 2)
    across = all_pairs(20) + [0, first.shape[1]]
    expected = [peer(first[:, one], second[:, other - first.shape[1]], "max") for one, other in across]
    np.testing.assert_allclose(pair_nmi(join([pack(first), pack(second)]), across, "max"), expected, rtol=0, atol=1e-12)


@given(st.integers(1, 150), st.integers(0, 2**32), st.sampled_from(AVERAGES))
def test_pair_nmi_is_symmetric_bounded_and_blind_to_complements(images, seed, average):
    binary = nasty_neurons(images, seed)
    pairs = all_pairs(binary.shape[1])
    values = pair_nmi(binary, pairs, average)
    assert ((values >= 0) & (values <= 1)).all()
    np.testing.assert_array_equal(values, pair_nmi(binary, pairs[:, ::-1], average))
    np.testing.assert_allclose(values, pair_nmi(~binary, pairs, average), rtol=0, atol=1e-14)


@pytest.mark.parametrize("average", AVERAGES)
def test_equal_and_complementary_neurons_score_exactly_one(average):
    # Means "without the pairs at exactly 1" depend on it.
    binary = np.random.default_rng(2).random((1001, 400)) < 0.3
    both = np.hstack([binary, binary, ~binary])
    first = np.arange(400)
    for second in (first + 400, first + 800):
        assert (pair_nmi(both, np.stack([first, second], axis=1), average) == 1).all()


def test_independent_counts_score_exactly_zero():
    grid = np.indices((10, 7, 13)).reshape(3, -1).T
    binary = grid < [3, 2, 5]
    np.testing.assert_array_equal(pair_nmi(binary, [(0, 1), (0, 2), (1, 2)]), [0, 0, 0])
    np.testing.assert_array_equal(label_nmi(binary[:, :2], grid[:, 2]), [0, 0])


def test_rare_neurons_keep_their_digits_over_many_images():
    # Each of the two is on for two images, one of them the same.
    images = 50_000
    binary = np.zeros((images, 2), bool)
    binary[[0, 1], 0] = binary[[0, 2], 1] = True
    with localcontext(prec=40):
        cells = [Decimal(count) / images for count in (1, 1, 1, images - 3)]
        sides = [Decimal(count) / images for count in (2, images - 2)]
        single = -sum(share * share.ln() for share in sides)
        expected = (2 * single + sum(share * share.ln() for share in cells)) / single
    assert abs(pair_nmi(binary, [(0, 1)])[0] - float(expected)) < 1e-13


def test_many_pairs_are_the_same_as_few():
    binary = np.random.default_rng(3).random((1000, 60)) < 0.4
    pairs = np.random.default_rng(4).integers(0, 60, (40_000, 2))
    np.testing.assert_array_equal(pair_nmi(binary, pairs)[-100:], pair_nmi(binary, pairs[-100:]))


@pytest.mark.parametrize("nothing", [[], np.empty((0, 2), int)])
def test_no_pairs_and_no_neurons_give_nothing(nothing):
    assert pair_nmi(np.ones((3, 2), bool), nothing).shape == (0,)
    assert pair_nmi(np.ones((3, 0), bool), nothing).shape == (0,)
    assert label_nmi(np.ones((3, 0), bool), [1, 2, 3]).shape == (0,)
    assert entropy(np.ones((3, 0), bool)).shape == (0,)


@pytest.mark.parametrize("images", [1, 64, 999])
def test_entropy_equals_scipy_in_bits(images):
    binary = nasty_neurons(images)
    rate = binary.mean(axis=0)
    np.testing.assert_allclose(entropy(binary), scipy_entropy([rate, 1 - rate], base=2), rtol=1e-12, atol=1e-15)
    assert entropy(np.arange(images * 2)[:, np.newaxis] % 2 == 0) == 1, "on for half of the images is one bit"


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([(0, 2)], "neurons from 0 to 1, got indices from 0 to 2"),
        ([(-1, 0)], "got indices from -1 to 0"),
        ([0, 1], r"shape \(pairs, 2\)"),
        ([(0.0, 1.0)], "must be integers"),
    ],
)
def test_pairs_that_name_no_neurons_are_refused(pairs, message):
    with pytest.raises(ValueError, match=message):
        pair_nmi(np.ones((3, 2), bool), pairs)


def test_an_unknown_average_and_labels_that_do_not_fit_are_refused():
    binary = np.ones((3, 2), bool)
    with pytest.raises(ValueError, match="average must be one of arithmetic, max, got 'min'"):
        pair_nmi(binary, [(0, 1)], average="min")
    with pytest.raises(ValueError, match="average must be one of"):
        label_nmi(binary, [1, 2, 3], average="geometric")
    with pytest.raises(ValueError, match="one label an image"):
        label_nmi(binary, [1, 2])
