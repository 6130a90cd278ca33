"""Correlations of one with many against numpy and scipy, on random and on nasty input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from analysis.estimators.correlation import correlation_interval, correlations

values = arrays.arrays(
    np.float32,
    st.tuples(st.integers(2, 30), st.just(4)),
    elements=st.floats(-1e3, 1e3, width=32) | st.just(0.0),
)


@given(values)
def test_it_is_numpys(series):
    found = correlations(series[:, :2], series[:, 2:])
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.corrcoef(series.astype(float).T)[:2, 2:]
    constant = np.ptp(series, axis=0) == 0
    assert (np.isnan(found) == (constant[:2, None] | constant[None, 2:])).all(), "nan where a series is constant, alone"
    known = ~np.isnan(found) & ~np.isnan(expected)
    np.testing.assert_allclose(found[known], expected[known], atol=1e-7)


def test_what_has_no_correlation_is_nan():
    series = np.array([[1.0, 2.0, np.nan, np.inf, 3.1], [2.0, 5.0, 1.0, 1.0, 3.1], [4.0, 1.0, 2.0, 2.0, 3.1]])
    assert np.isnan(correlations(series[:, :1], series)).tolist() == [[False, False, True, True, True]]
    assert np.isnan(correlations([[1.0]], [[2.0]])).all(), "a single image"


@pytest.mark.parametrize("shapes", [((3, 1), (4, 2)), ((3,), (3, 1)), ((0, 1), (0, 2))])
def test_series_of_other_images_are_refused(shapes):
    with pytest.raises(ValueError, match="series of the same images are needed"):
        correlations(*map(np.zeros, shapes))


@pytest.mark.parametrize("images", [4, 9, 200])
def test_the_interval_is_scipys(images):
    random = np.random.default_rng(images)
    one, other = random.normal(size=(2, images))
    expected = stats.pearsonr(one, one + other)
    low, high = correlation_interval(expected.statistic, images)
    assert (low, high) == pytest.approx(tuple(expected.confidence_interval(0.95)), rel=1e-9)


def test_no_interval_where_no_spread_is_known():
    assert np.isnan(correlation_interval(np.array([0.5, np.nan]), 3)).all()
    assert np.isnan(correlation_interval(np.nan, 10)).all()
    assert correlation_interval(1.0, 10) == (1.0, 1.0)
