"""p values of tau against SciPy: its exact null, its permutation test, its normal approximation."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import false_discovery_control, kendalltau, permutation_test

from analysis.estimators import benjamini_hochberg, kendall_p, least_tau
from analysis.estimators.significance import DRAWN, ENUMERATED, EXACT

FEW = st.integers(2, 6)


@given(seed=st.integers(0, 10**6), runs=st.integers(2, EXACT))
def test_without_ties_it_is_scipys_exact_p(seed, runs):
    random = np.random.default_rng(seed)
    indicators, target = random.permuted(np.tile(np.arange(runs), (4, 1)), axis=1).T, random.permutation(runs)
    expected = [kendalltau(column, target).pvalue for column in indicators.T]
    np.testing.assert_allclose(kendall_p(indicators, target), expected, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(data=FEW.flatmap(lambda runs: arrays(float, (2, runs), elements=st.integers(0, 3).map(float))))
def test_with_ties_and_few_runs_it_is_scipys_permutation_test_of_all_orders(data):
    indicator, target = data
    if len(set(indicator)) == 1 or len(set(target)) == 1:
        assert np.isnan(kendall_p(indicator, target))
        return
    # The absolute tau: two-sided as ours is. Twice the smaller tail would differ where ties make tails unequal.
    peer = permutation_test(
        (indicator,), lambda one: abs(kendalltau(one, target).statistic), permutation_type="pairings",
        alternative="greater", n_resamples=np.inf,
    )  # fmt: skip
    assert kendall_p(indicator, target) == pytest.approx(peer.pvalue, abs=1e-12)


def test_two_groups_of_three_do_not_differ_at_five_percent():
    """The normal approximation says .049; only 2 of the 20 ways to choose three of six runs are as extreme."""
    indicator, target = [0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6]
    assert kendalltau(indicator, target).pvalue < 0.05
    assert kendall_p(indicator, target) == pytest.approx(0.1)


def test_with_ties_and_more_runs_it_is_within_monte_carlo_error_of_all_orders():
    indicator, target = np.array([0, 0, 1, 2, 3, 4, 5, 6, 6.0]), np.array([1, 0, 2, 5, 3, 4, 4, 6, 2.0])
    assert len(target) > ENUMERATED
    signs = [indicator[i] < indicator[j] for i in range(9) for j in range(i)]
    signs = np.array(signs, int) - [indicator[i] > indicator[j] for i in range(9) for j in range(i)]
    orders = np.array(list(permutations(target)))
    first, second = np.array([(i, j) for i in range(9) for j in range(i)]).T
    scores = np.abs(np.sign(orders[:, second] - orders[:, first]).astype(np.float32) @ signs.astype(np.float32))
    expected = np.mean(scores >= scores[0])
    room = 4 * np.sqrt(expected * (1 - expected) / DRAWN)
    assert abs(kendall_p(indicator, target) - expected) < room
    assert kendall_p(indicator, target) == kendall_p(indicator, target), "drawn with a seed"


@pytest.mark.parametrize("highest", [4, 1000])
def test_many_runs_have_scipys_normal_approximation_with_ties_and_without(highest):
    random = np.random.default_rng(0)
    indicators, target = random.integers(0, highest, (60, 5)), random.integers(0, highest, 60)
    expected = [kendalltau(column, target, method="asymptotic").pvalue for column in indicators.T]
    np.testing.assert_allclose(kendall_p(indicators, target), expected, rtol=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [[1], [], [2, 2, 2], [np.nan, 1, np.nan], [3] * 40])
def test_no_p_without_a_tau(values):
    assert np.isnan(kendall_p(np.array(values, float), np.arange(len(values))))


def test_two_runs_prove_nothing():
    assert kendall_p([1, 2], [3, 4]) == 1


def test_runs_without_a_value_are_left_out_of_their_column_only():
    random = np.random.default_rng(0)
    indicators, target = random.normal(size=(9, 3)), random.normal(size=9)
    indicators[[2, 5], 1] = np.nan
    expected = [kendalltau(column, target, nan_policy="omit").pvalue for column in indicators.T]
    np.testing.assert_allclose(kendall_p(indicators, target), expected, rtol=1e-9)


@pytest.mark.parametrize("runs", [1, 2, 4, 5, 9, 16, EXACT, EXACT + 1, 200])
def test_the_least_tau_is_significant_and_the_next_smaller_is_not(runs):
    pairs = runs * (runs - 1) // 2
    least = least_tau(runs)
    if np.isnan(least):
        assert runs < 5, "with four runs the same order by chance is .083"
        return
    assert p_of(least, runs) < 0.05 <= p_of(least - 2 / pairs, runs)


def p_of(tau, runs):
    """p of an order of that tau: the largest goes down the ranks until as many pairs disagree."""
    order, wrong = list(range(runs)), round((1 - tau) * runs * (runs - 1) / 4)
    for place in range(runs):
        step = min(wrong, runs - 1 - place)
        order.insert(place, order.pop(place + step))
        wrong -= step
    assert kendalltau(order, range(runs)).statistic == pytest.approx(tau)
    return kendall_p(order, range(runs))


@pytest.mark.filterwarnings("error")
@given(p=arrays(float, st.integers(0, 12), elements=st.one_of(st.floats(0, 1), st.just(np.nan))))
def test_adjusted_p_values_equal_scipys(p):
    adjusted, known = benjamini_hochberg(p), ~np.isnan(p)
    assert (np.isnan(adjusted) == ~known).all()
    expected = false_discovery_control(p[known]) if known.any() else p[known]
    np.testing.assert_allclose(adjusted[known], expected, rtol=1e-12)


def test_adjusted_p_values_keep_their_shape():
    p = np.array([[0.01, np.nan], [0.04, 0.03]])
    np.testing.assert_allclose(benjamini_hochberg(p), [[0.03, np.nan], [0.04, 0.04]])
