"""Bias by quarters and halves: against exact laws, and against what theory says of plug-in estimates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimators.portions import DOWN, UNAFFECTED, UNKNOWN, UP, WITHIN, Portions

NUMBERS = st.floats(-100, 100)


def of(estimate, sample):
    """Portions of an estimate of samples (places, n), n a multiple of 4."""
    quarters = np.stack([estimate(part) for part in np.split(sample, 4, axis=1)])
    halves = np.stack([estimate(part) for part in np.split(sample, 2, axis=1)])
    return Portions(quarters, halves, estimate(sample))


@given(st.lists(NUMBERS, min_size=8, max_size=8), st.floats(0.5, 5))
def test_a_mean_is_never_called_biased(values, scale):
    found = of(lambda sample: sample.mean(axis=1), scale * np.array([values]))
    assert found.verdict[0] in (WITHIN, UNAFFECTED)


@given(NUMBERS, st.floats(0.01, 10), st.booleans())
def test_a_bias_of_one_over_n_is_found_whole(value, bias, downwards):
    bias = -bias if downwards else bias
    found = Portions(np.full((4, 1), value + 4 * bias), np.full((2, 1), value + 2 * bias), np.array([value + bias]))
    assert list(found.verdict) == [DOWN if downwards else UP]
    assert found.ratio[0] == pytest.approx(2) and found.left[0] == pytest.approx(bias)
    assert found.extrapolated[0] == pytest.approx(value, abs=1e-9)


def test_the_bias_of_a_plug_in_entropy_is_millers():
    images, repeats = 256, 4000
    coins = np.random.default_rng(0).random((repeats, images)) < 0.3

    def entropy(sample):
        share = np.clip(sample.mean(axis=1), 1e-12, 1 - 1e-12)
        return -share * np.log(share) - (1 - share) * np.log(1 - share)

    found = of(entropy, coins)
    left = found.difference / 3
    error = left.std() / np.sqrt(repeats)
    assert left.mean() == pytest.approx(-1 / (2 * images), abs=4 * error + 0.1 / (2 * images))


def test_steps_that_do_not_follow_the_law_give_no_extrapolation():
    found = Portions(np.full((4, 1), 2.0), np.full((2, 1), 1.0), np.array([0.9]))
    assert found.verdict[0] == UP and np.isnan(found.left[0]) and np.isnan(found.extrapolated[0])


def test_what_depends_on_no_image_and_what_has_no_value():
    same = Portions(np.full((4, 2), 3.0), np.full((2, 2), 3.0), np.array([3.0, np.nan]))
    assert list(same.verdict) == [UNAFFECTED, UNKNOWN]


def test_a_spread_as_wide_as_the_difference_explains_it():
    quarters = np.array([[1.0], [2.0], [3.0], [4.0]])
    assert list(Portions(quarters, quarters[:2], np.array([2.0])).verdict) == [WITHIN]
