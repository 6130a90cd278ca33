"""A contrast is a number from -1 to 1 with an interval: the same in other units, the opposite for opposite scores."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kendalltau

from analysis.findings.contrast import in_all, in_most, ordered, together
from analysis.findings.curve import ALL, FIRST, LAST, ONSET
from tests.analysis.findings.models import models

seeds = st.integers(0, 10**6)


def made(seed, count=9, layers=12):
    """Scores without ties and whole values of two indicators."""
    random = np.random.default_rng(seed)
    return random.permutation(count) / count, random.integers(0, 50, (count, layers)).astype(float)


@settings(deadline=None)
@given(seeds, st.integers(3, 12), st.sampled_from(["higher", "lower"]))
def test_ordered_is_kendalls_tau_of_the_means(seed, count, side):
    scores, values = made(seed, count)
    value, low, high = ordered(FIRST, side).estimate(models(scores, values))
    expected = kendalltau(values[:, :4].mean(axis=1), scores).statistic * (1 if side == "higher" else -1)
    assert value == pytest.approx(expected)
    assert low <= value + 1e-12 and value - 1e-12 <= high and low >= -1 and high <= 1


@settings(deadline=None, max_examples=30)
@given(seeds)
def test_together_is_kendalls_tau_of_two_indicators(seed):
    _, values = made(seed)
    _, others = made(seed + 1)
    value, *_ = together(ALL, LAST, "lower").estimate(models(np.zeros(9), values, others))
    assert value == pytest.approx(-kendalltau(values.mean(axis=1), others[:, -4:].mean(axis=1)).statistic)


@settings(deadline=None, max_examples=30)
@given(seeds, st.sampled_from([FIRST, LAST, ONSET]), st.sampled_from(["higher", "earlier"]))
def test_opposite_scores_give_the_opposite_number_and_interval(seed, summary, side):
    scores, values = made(seed)
    value, low, high = ordered(summary, side).estimate(models(scores, values))
    assume(not np.isnan(value))
    turned = ordered(summary, side).estimate(models(-scores, values))
    assert turned == pytest.approx((-value, -high, -low))


@settings(deadline=None, max_examples=30)
@given(seeds, st.sampled_from([FIRST, LAST, ONSET]), st.integers(-3, 3), st.integers(-9, 9))
def test_units_do_not_matter(seed, summary, power, shift):
    """Neither the indicator's nor the score's: only which of two is larger."""
    scores, values = made(seed)
    before = ordered(summary, "lower").estimate(models(scores, values))
    after = ordered(summary, "lower").estimate(models(100 * scores**3, values * 2.0**power + shift))
    assert after == pytest.approx(before, nan_ok=True)


@given(arrays(float, st.integers(2, 12), elements=st.sampled_from([-1.0, 0.0, 1.0])))
def test_most_is_the_mean_of_signs_within_its_interval(signs):
    value, low, high = in_most("", lambda chosen: signs).estimate(
        models(np.zeros(len(signs)), np.ones((len(signs), 2)))
    )
    assert value == pytest.approx(signs.mean())
    assert low <= value + 1e-12 and value - 1e-12 <= high


def test_seeds_of_one_model_have_one_vote():
    chosen = models(np.zeros(6), np.ones((6, 2)), groups=["a", "a", "a", "a", "b", "c"])
    value, *_ = in_most("", lambda some: [1, 1, 1, -1, -1, -1]).estimate(chosen)
    assert value == pytest.approx((0.5 - 1 - 1) / 3)


@pytest.mark.parametrize("count", [5, 9, 20])
def test_full_agreement_claims_no_certainty(count):
    """The bound is that of the score interval of `count` successes in as many trials: n / (n + z^2)."""
    scores = np.arange(count)
    value, low, high = ordered(ALL, "higher").estimate(models(scores, np.outer(scores, np.ones(6))))
    assert (value, high) == (1.0, pytest.approx(1.0))
    assert low == pytest.approx(2 * count / (count + 1.959964**2) - 1)
    value, low, high = ordered(ALL, "lower").estimate(models(scores, np.outer(scores, np.ones(6))))
    assert (value, low) == (-1.0, pytest.approx(-1.0)) and high < 0


def test_unrelated_models_rarely_seem_related():
    """At 95 %, one interval in twenty may miss 0."""
    missed = 0
    for seed in range(200):
        value, low, high = ordered(ALL, "higher").estimate(models(*made(seed)))
        missed += low > 0 or high < 0
    assert missed <= 20


def test_alike_models_have_no_order():
    value, low, high = ordered(ALL, "higher").estimate(models(np.arange(6), np.ones((6, 4))))
    assert np.isnan([value, low, high]).all()


def test_a_check_of_all_has_no_interval():
    assert in_all("", lambda chosen: [1, 1, -1]).estimate(models(np.zeros(3), np.ones((3, 2)))) == pytest.approx(
        (1 / 3, np.nan, np.nan), nan_ok=True
    )
