"""Differences with intervals: SciPy's paired bootstrap, and the published examples of Newcombe 1998."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimators.bootstrap import wilson
from analysis.estimators.differences import combined_interval, paired_difference

SHARED = np.random.default_rng(0).normal(size=(300, 1)) * [1, 1] + np.random.default_rng(1).normal(size=(300, 2)) / 5
# Newcombe, Statistics in Medicine 1998 (17, 873-890), table II, method 10: two shares, interval of their difference.
PUBLISHED = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
]


def test_pairs_agree_with_scipys_bootstrap():
    values, others = SHARED.T
    difference, low, high, count = paired_difference(values, others)
    theirs = scipy.stats.bootstrap(
        (values, others), lambda one, other, axis: (other - one).mean(axis=axis), paired=True, vectorized=True,
        n_resamples=5000, method="percentile", rng=np.random.default_rng(0),
    ).confidence_interval  # fmt: skip
    assert count == 300 and np.isclose(difference, (others - values).mean())
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.1 * (theirs.high - theirs.low))


def test_what_pairs_share_cancels():
    values, others = SHARED.T
    _, low, high, _ = paired_difference(values, others)
    _, loose_low, loose_high, _ = paired_difference(values, np.roll(others, 1))
    assert high - low < (loose_high - loose_low) / 3


@pytest.mark.parametrize(
    ("values", "others", "expected"),
    [
        ([], [], (np.nan, np.nan, np.nan, 0)),
        ([1.0], [3.0], (2.0, np.nan, np.nan, 1)),
        ([np.nan, 1.0], [1.0, np.nan], (np.nan, np.nan, np.nan, 0)),
        ([1.0, np.nan, 2.0], [1.5, 9.0, 2.5], (0.5, 0.5, 0.5, 2)),
        ([4.0, 4.0, 4.0], [4.0, 4.0, 4.0], (0.0, 0.0, 0.0, 3)),
    ],
)
def test_few_and_unknown_pairs(values, others, expected):
    np.testing.assert_equal(paired_difference(values, others), expected)


@pytest.mark.parametrize(("one", "other", "interval"), PUBLISHED)
def test_of_two_shares_it_is_newcombes(one, other, interval):
    shares = [(hits / count, *wilson(hits, count)) for hits, count in (other, one)]
    assert combined_interval(*shares[0], *shares[1]) == pytest.approx(interval, abs=6e-5)


NUMBERS = st.floats(-1e6, 1e6)
ESTIMATES = st.tuples(NUMBERS, st.floats(0, 1e6), st.floats(0, 1e6)).map(lambda e: (e[0], e[0] - e[1], e[0] + e[2]))


@given(ESTIMATES, ESTIMATES)
def test_it_holds_the_difference_and_turns_with_the_sides(one, other):
    low, high = combined_interval(*one, *other)
    assert low <= other[0] - one[0] <= high
    assert combined_interval(*other, *one) == pytest.approx((-high, -low), rel=1e-9, abs=1e-9)


def test_symmetric_intervals_add_as_standard_errors_do():
    errors = scipy.stats.norm.ppf(0.975) * np.array([0.3, 0.4])
    low, high = combined_interval(1.0, 1.0 - errors[0], 1.0 + errors[0], 1.5, 1.5 - errors[1], 1.5 + errors[1])
    expected = scipy.stats.norm.interval(0.95, 0.5, 0.5)
    assert (low, high) == pytest.approx(expected)


def test_without_an_interval_there_is_none():
    assert np.isnan(combined_interval(1.0, np.nan, np.nan, 2.0, 1.9, 2.1)).all()
