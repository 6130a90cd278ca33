"""Adjusted mutual information against scikit-learn, its expectation against the permutations themselves."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score

from analysis.estimators import adjusted, pack
from analysis.estimators.adjusted import expected_information
from analysis.estimators.information import adjusted_nmi
from tests.analysis.estimators.neurons import AVERAGES, all_pairs, nasty_neurons


def peer(binary, pairs, average):
    return [adjusted_mutual_info_score(*binary[:, pair].T, average_method=average) for pair in pairs]


@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("images", [1, 2, 3, 4, 5, 63, 64, 65, 1000])
def test_equals_scikit_learn(images, average):
    binary = nasty_neurons(images)
    pairs = all_pairs(binary.shape[1])
    expected = peer(binary, pairs, average)
    for given_as in (binary, pack(binary)):
        np.testing.assert_allclose(adjusted_nmi(given_as, pairs, average), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("average", AVERAGES)
def test_equals_scikit_learn_over_many_images(average):
    binary = nasty_neurons(20_000)
    pairs = all_pairs(binary.shape[1])[::17]
    np.testing.assert_allclose(adjusted_nmi(binary, pairs, average), peer(binary, pairs, average), rtol=0, atol=1e-10)


@given(st.integers(2, 40), st.integers(0, 2**32), st.sampled_from(AVERAGES))
def test_equals_scikit_learn_on_random_pairs(images, seed, average):
    rng = np.random.default_rng(seed)
    binary = rng.random((images, 4)) < rng.random(4)
    pairs = all_pairs(4)
    values = adjusted_nmi(binary, pairs, average)
    np.testing.assert_allclose(values, peer(binary, pairs, average), rtol=0, atol=1e-10)
    assert (values <= 1).all() and (values >= -0.5 - 1e-9).all()


def test_expectation_is_the_mean_over_all_permutations():
    """Of one neuron's images, with the other's held: chance, literally."""
    for first, second in [(1, 1), (2, 3), (3, 3), (5, 1), (0, 4)]:
        one, other = (np.arange(6) < count for count in (first, second))
        shared = [mutual_info_score(one, other[list(order)]) for order in itertools.permutations(range(6))]
        expected = expected_information(np.array([first]), np.array([second]), 6)
        assert expected[0] == pytest.approx(np.mean(shared), abs=1e-14)


def test_chance_shares_one_over_two_n():
    expected = expected_information(np.array([300, 500]), np.array([400, 500]), 1000)
    np.testing.assert_allclose(expected, 1 / 2000, rtol=0.01)


def test_independent_neurons_score_zero_on_average():
    binary = np.random.default_rng(0).random((200, 400)) < np.linspace(0.1, 0.9, 400)
    values = adjusted_nmi(binary, np.arange(400).reshape(-1, 2))
    assert abs(values.mean()) < 3 * values.std() / np.sqrt(200)


def test_many_kinds_of_pairs_are_the_same_as_few(monkeypatch):
    rng = np.random.default_rng(2)
    binary = rng.random((300, 60)) < rng.random(60)
    pairs = all_pairs(60)
    whole = adjusted_nmi(binary, pairs)
    monkeypatch.setattr(adjusted, "TERMS_AT_ONCE", 50)
    np.testing.assert_allclose(adjusted_nmi(binary, pairs), whole, rtol=0, atol=1e-15)


@pytest.mark.parametrize("average", AVERAGES)
def test_equal_and_complementary_neurons_score_exactly_one(average):
    binary = np.random.default_rng(3).random((501, 100)) < 0.3
    both = np.hstack([binary, binary, ~binary])
    for second in (np.arange(100) + 100, np.arange(100) + 200):
        assert (adjusted_nmi(both, np.stack([np.arange(100), second], axis=1), average) == 1).all()


def test_no_pairs_and_what_is_refused():
    assert adjusted_nmi(np.ones((3, 2), bool), []).shape == (0,)
    with pytest.raises(ValueError, match="average must be one of arithmetic, max, got 'min'"):
        adjusted_nmi(np.ones((3, 2), bool), [(0, 1)], average="min")
    with pytest.raises(ValueError, match="neurons from 0 to 1, got indices from 0 to 2"):
        adjusted_nmi(np.ones((3, 2), bool), [(0, 2)])
