"""Kendall's tau and its interval against SciPy, a plain loop, and a published study."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kendalltau

from analysis.estimators import kendall_interval, kendall_p, kendall_tau
from analysis.published import published

ties = st.sampled_from([0.0, 1.0, 1.5, 2.0, -3.0, np.inf, -np.inf])
gaps = st.one_of(ties, st.just(np.nan), st.floats(-1e6, 1e6))


@st.composite
def tables(draw, values=gaps, most=9):
    """(indicators (n, 3), target (n,)) with ties, infinite values and nan."""
    runs = draw(st.integers(1, most))
    return draw(arrays(float, (runs, 3), elements=values)), draw(arrays(float, (runs,), elements=values))


def plain_tau_a(one, other):
    """All pairs of runs that have both values, one after the other."""
    known = [pair for pair in zip(one, other, strict=True) if not np.isnan(pair).any()]
    pairs = [(known[i], known[j]) for i in range(len(known)) for j in range(i)]
    untied = [((x > u), (y > v)) for (x, y), (u, v) in pairs if x != u and y != v]
    return sum(1 if one == other else -1 for one, other in untied) / len(pairs) if pairs else np.nan


@pytest.mark.filterwarnings("error")
@given(tables())
def test_tau_b_equals_scipy(data):
    indicators, target = data
    tau, n = kendall_tau(indicators, target)
    for column in range(3):
        known = ~np.isnan(indicators[:, column]) & ~np.isnan(target)
        assert n[column] == known.sum()
        expected = kendalltau(indicators[known, column], target[known]).statistic if known.sum() > 1 else np.nan
        np.testing.assert_allclose(tau[column], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.filterwarnings("error")
@given(tables())
def test_tau_a_equals_a_plain_loop(data):
    indicators, target = data
    tau, _ = kendall_tau(indicators, target, variant="a")
    expected = [plain_tau_a(column, target) for column in indicators.T]
    np.testing.assert_allclose(tau, expected, rtol=1e-12, atol=1e-15)


@given(tables(st.floats(-100, 100)))
def test_only_the_order_counts_and_turning_it_turns_the_sign(data):
    indicators, target = data
    tau, _ = kendall_tau(indicators, target)
    np.testing.assert_array_equal(kendall_tau(2 * indicators + 8, np.argsort(np.argsort(target)))[0].shape, tau.shape)
    np.testing.assert_array_equal(kendall_tau(2 * indicators, target)[0], tau)
    np.testing.assert_array_equal(kendall_tau(-indicators, target)[0], -tau)


@pytest.mark.parametrize(
    ("indicator", "target", "expected"),
    [
        ([1], [1], np.nan),
        ([], [], np.nan),
        ([1, 2], [5, 3], -1),
        ([1, 1], [5, 3], np.nan),
        ([1, 2, np.nan], [5, 3, 4], -1),
        ([0, 0, 0], [1, 2, 3], np.nan),
        ([1, 2, 3], [np.nan] * 3, np.nan),
        ([1, np.inf, 3], [1, 3, 2], 1),
    ],
)
@pytest.mark.filterwarnings("error")
def test_small_and_nasty(indicator, target, expected):
    tau, n = kendall_tau(np.array(indicator, float), np.array(target, float))
    assert tau == pytest.approx(expected, nan_ok=True)
    assert n == np.count_nonzero(~np.isnan(indicator) & ~np.isnan(target))


def test_the_shape_is_that_of_the_indicators_without_the_runs():
    values = np.random.default_rng(0).normal(size=(6, 2, 4))
    tau, n = kendall_tau(values, np.arange(6))
    assert tau.shape == n.shape == (2, 4)
    low, high = kendall_interval(values, np.arange(6))
    assert low.shape == high.shape == (2, 4)
    assert tau[1, 2] == kendall_tau(values[:, 1, 2], np.arange(6))[0]
    assert low[1, 2] == kendall_interval(values[:, 1, 2], np.arange(6))[0], "columns share their resamples"


def normalised_area(fraction, accuracy):
    return np.trapezoid(accuracy, fraction) / (fraction.max() * accuracy[0])


def test_the_published_models_are_ranked_by_the_area_under_their_pruning_curves():
    """Nine models of the source study, the area over that of a network that loses nothing: tau .722, p .006."""
    curves = published("pruning_curve").query("pruning == 'magnitude'").sort_values("fraction")
    area = {run: normalised_area(rows["fraction"], rows["value"].to_numpy()) for run, rows in curves.groupby("run")}
    accuracy = published("accuracy").query("split == 'test'").set_index("run")["value"]
    both = np.array([[area[run], accuracy[run]] for run in accuracy.index])
    tau, n = kendall_tau(*both.T)
    assert (round(float(tau), 3), n) == (0.722, 9)
    assert round(float(kendall_p(*both.T)), 3) == 0.006


# The interval


def plain_interval(indicator, target, resamples, random):
    """Runs drawn with replacement, and SciPy's tau of each resample: a run and its copy are a tie on both sides."""
    taus = []
    for _ in range(resamples):
        drawn = random.integers(len(target), size=len(target))
        taus.append(kendalltau(indicator[drawn], target[drawn]).statistic)
    return np.nanquantile(taus, [0.025, 0.975])


def test_the_interval_is_the_plain_bootstrap_within_monte_carlo_error():
    random = np.random.default_rng(3)
    target = random.normal(size=12)
    indicator = target + random.normal(size=12)
    expected = plain_interval(indicator, target, 2000, random)
    found = kendall_interval(indicator, target, resamples=20_000)
    # A tail percentile of 2,000 resamples scatters by about 5 % of a standard error, which is 0.2 here.
    np.testing.assert_allclose(found, expected, atol=0.05)


@pytest.mark.parametrize("tau", [0.0, 0.5])
def test_intervals_of_nine_runs_hold_the_true_tau_as_often_as_they_say(tau):
    """Samples of a normal population, whose tau is the arcsine of its correlation over a right angle."""
    random, correlation = np.random.default_rng(1), np.sin(np.pi * tau / 2)
    held = 0
    for _ in range(400):
        target, noise = random.normal(size=(2, 9))
        low, high = kendall_interval(correlation * target + np.sqrt(1 - correlation**2) * noise, target, resamples=400)
        held += low <= tau <= high
    assert held / 400 > 0.93, "95 %, less two standard errors of a share of 400"


def test_seeds_of_a_model_are_drawn_together():
    """Copies of runs as seeds tell nothing new: the interval of three models is not that of thirty runs."""
    random = np.random.default_rng(0)
    target = np.repeat([1.0, 2.0, 3.0], 10) + 0.01 * random.normal(size=30)
    indicator = np.repeat([1.0, 3.0, 2.0], 10) + 0.01 * random.normal(size=30)
    groups = np.repeat(["a", "b", "c"], 10)
    alone = np.diff(kendall_interval(indicator, target), axis=0)
    together = np.diff(kendall_interval(indicator, target, groups), axis=0)
    assert together > 2 * alone


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1], [], [1, 1, 1], [np.nan] * 3, [1, np.nan]])
def test_no_interval_where_all_resamples_agree_or_none_has_a_tau(values):
    assert np.isnan(kendall_interval(np.array(values, float), np.arange(len(values)))).all()


def test_a_seed_gives_one_answer_and_another_seed_another():
    values = np.random.default_rng(0).normal(size=(2, 10))
    assert kendall_interval(*values, seed=3) == kendall_interval(*values, seed=3)
    assert kendall_interval(*values, seed=3) != kendall_interval(*values, seed=4)


@given(tables())
def test_intervals_lie_in_order_within_the_range(data):
    low, high = kendall_interval(*data, resamples=50)
    known = ~np.isnan(low)
    assert (known == ~np.isnan(high)).all()
    assert (low[known] >= -1).all() and (high[known] <= 1).all() and (low[known] <= high[known]).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kendall_tau(np.ones((3, 2)), np.ones(4)), "must be values of the same runs"),
        (lambda: kendall_interval([1, 2], [1, 2], groups=["a"]), "each of the 2 runs, got 1"),
        (lambda: kendall_interval([1, 2], [1, 2], level=95), "level between 0 and 1"),
        (lambda: kendall_interval([1, 2], [1, 2], resamples=0), "at least 1 resample"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert "\n" not in str(error.value)
