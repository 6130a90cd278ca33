"""Intervals against SciPy, within Monte Carlo error where chance is involved."""

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap, quantile_test

from analysis.estimators import bootstrap_mean, order_interval, wilson


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_bootstrap_agrees_with_scipy_within_monte_carlo_error(level):
    values = np.random.default_rng(0).exponential(size=(80, 5))
    low, high = bootstrap_mean(values, resamples=5000, level=level)
    peer = bootstrap(
        (values,), np.mean, axis=0, n_resamples=5000, confidence_level=level, method="percentile", rng=1
    ).confidence_interval
    # A tail percentile of 5,000 resamples scatters by about 3 % of a standard error; two of them, with room.
    room = 0.15 * values.std(axis=0) / np.sqrt(len(values))
    assert (np.abs(low - peer.low) < room).all(), (low, peer.low)
    assert (np.abs(high - peer.high) < room).all(), (high, peer.high)


def test_a_seed_gives_one_answer_and_another_seed_another():
    values = np.random.default_rng(1).standard_normal(50)
    assert bootstrap_mean(values, seed=3) == bootstrap_mean(values, seed=3)
    assert bootstrap_mean(values, seed=3) != bootstrap_mean(values, seed=4)


def test_columns_share_their_resamples_whatever_their_number():
    column = np.random.default_rng(2).standard_normal((60, 1))
    low, high = bootstrap_mean(np.tile(column, (1, 1100)).reshape(60, 11, 100))
    alone = bootstrap_mean(column[:, 0])
    assert low.shape == high.shape == (11, 100)
    np.testing.assert_allclose(low, alone[0], rtol=0, atol=1e-14)
    np.testing.assert_allclose(high, alone[1], rtol=0, atol=1e-14)


def test_shifting_and_scaling_move_the_interval_along():
    values = np.random.default_rng(3).standard_normal(40)
    low, high = bootstrap_mean(values)
    np.testing.assert_allclose(bootstrap_mean(values * 2 + 1e6), (low * 2 + 1e6, high * 2 + 1e6), rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_constant_column_has_exactly_its_constant(dtype):
    constant = dtype(0.1)
    assert bootstrap_mean(np.full(33, constant)) == (float(constant), float(constant))


@pytest.mark.filterwarnings("error")
def test_nan_stays_in_its_column_and_too_few_values_give_nan():
    values = np.random.default_rng(4).standard_normal((20, 3))
    values[5, 1] = np.nan
    values[6, 2] = np.inf
    low, high = bootstrap_mean(values)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True, True]
    for few in (0, 1):
        assert np.isnan(bootstrap_mean(np.ones((few, 2)))).all() and np.isnan(bootstrap_mean(np.ones(few))).all()


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_wilson_equals_scipy(level):
    counts = [(0, 1), (1, 1), (0, 50), (50, 50), (3, 10), (517, 1000), (1, 10_000)]
    low, high = wilson(*np.transpose(counts), level=level)
    expected = [binomtest(*count).proportion_ci(confidence_level=level, method="wilson") for count in counts]
    np.testing.assert_allclose(low, [interval.low for interval in expected], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(high, [interval.high for interval in expected], rtol=1e-12, atol=1e-15)


@pytest.mark.filterwarnings("error")
def test_wilson_broadcasts_and_knows_nothing_without_trials():
    low, high = wilson([[0], [2]], [4, 8])
    assert low.shape == (2, 2) and low[0, 0] == 0 and (high <= 1).all()
    assert np.isnan(wilson(0, 0)).all() and wilson(7, 7)[1] == 1


@pytest.mark.parametrize(("successes", "trials"), [(5, 4), (-1, 4), (np.nan, 4)])
def test_impossible_counts_are_refused(successes, trials):
    with pytest.raises(ValueError, match="between 0 and the number of trials, got"):
        wilson([0, successes], trials)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_levels_outside_zero_and_one_are_refused(level):
    for interval in (lambda: bootstrap_mean([1.0, 2.0], level=level), lambda: wilson(1, 2, level=level)):
        with pytest.raises(ValueError, match="level must lie between 0 and 1"):
            interval()


def test_no_resamples_are_refused():
    with pytest.raises(ValueError, match="resamples must be at least 1, got 0"):
        bootstrap_mean([1.0, 2.0], resamples=0)


@pytest.mark.parametrize("count", [1, 5, 24, 100, 1000])
def test_order_interval_equals_scipys_quantile_test(count):
    values = np.random.default_rng(count).exponential(size=count)
    levels = np.array([0.01, 0.05, 0.1, 0.5, 0.9, 0.99])
    for level, *bounds in zip(levels, *order_interval(values, levels), strict=True):
        expected = tuple(quantile_test(values, p=level).confidence_interval(0.95))
        if np.isnan(expected).any():  # one end lies beyond the sample: then no interval is given
            expected = (np.nan, np.nan)
        np.testing.assert_array_equal(bounds, expected)
