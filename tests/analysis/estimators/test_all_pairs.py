"""All pairs at once against scikit-learn, pair by pair."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import normalized_mutual_info_score

from analysis.estimators import pack, pair_nmi
from analysis.estimators.all_pairs import NEURONS_AT_ONCE
from analysis.estimators.information import all_pairs_nmi
from tests.analysis.estimators.neurons import AVERAGES, all_pairs, nasty_neurons


@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("images", [1, 2, 63, 64, 65, 1000])
def test_equals_scikit_learn(images, average):
    binary = nasty_neurons(images)
    pairs = all_pairs(binary.shape[1])
    expected = [normalized_mutual_info_score(*binary[:, pair].T, average_method=average) for pair in pairs]
    for given_as in (binary, pack(binary)):
        values = all_pairs_nmi(given_as, average)
        np.testing.assert_allclose(values[tuple(pairs.T)], expected, rtol=0, atol=1e-12)
        np.testing.assert_array_equal(values, values.T)


@given(st.integers(1, 200), st.integers(0, 2**32), st.sampled_from(AVERAGES))
def test_is_the_very_value_of_single_pairs(images, seed, average):
    binary = nasty_neurons(images, seed)
    pairs = all_pairs(binary.shape[1])
    np.testing.assert_array_equal(all_pairs_nmi(binary, average)[tuple(pairs.T)], pair_nmi(binary, pairs, average))


@pytest.mark.parametrize("neurons", [NEURONS_AT_ONCE - 1, NEURONS_AT_ONCE + 1, 2 * NEURONS_AT_ONCE + 70])
def test_blocks_meet_without_gap_or_overlap(neurons):
    rng = np.random.default_rng(neurons)
    binary = rng.random((70, neurons)) < rng.random(neurons)
    pairs = rng.integers(0, neurons, (5000, 2))
    values = all_pairs_nmi(binary)
    np.testing.assert_array_equal(values[tuple(pairs.T)], pair_nmi(binary, pairs))
    np.testing.assert_array_equal(values, values.T)


def test_equal_and_complementary_neurons_score_exactly_one_and_independent_ones_zero():
    rates = np.random.default_rng(0).random(50)
    binary = np.random.default_rng(1).random((1001, 50)) < rates
    values = all_pairs_nmi(np.hstack([binary, ~binary]))
    assert (np.diag(values) == 1).all() and (np.diag(values[:50, 50:]) == 1).all()
    grid = np.indices((10, 7)).reshape(2, -1).T < [3, 2]
    assert all_pairs_nmi(grid)[0, 1] == 0


def test_memory_beyond_the_result_does_not_grow_with_the_neurons():
    binary = pack(np.random.default_rng(0).random((200, 3000)) < 0.3)
    tracemalloc.start()
    result = all_pairs_nmi(binary).nbytes
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < result + 30e6, f"{(peak - result) / 1e6:.0f} MB beside a result of {result / 1e6:.0f} MB"


def test_no_neurons_and_an_unknown_average():
    assert all_pairs_nmi(np.ones((3, 0), bool)).shape == (0, 0)
    with pytest.raises(ValueError, match="average must be one of arithmetic, max, got 'min'"):
        all_pairs_nmi(np.ones((3, 2), bool), "min")
