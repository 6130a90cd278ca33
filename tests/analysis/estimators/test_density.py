"""Kernel density against scipy.stats.gaussian_kde."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gaussian_kde

from analysis.estimators import gaussian_density, scott_bandwidth

DRAWN = {
    "normal": lambda random, n: random.normal(size=n),
    "uniform": lambda random, n: random.uniform(-1, 1, n),
    "heavy-tailed": lambda random, n: random.standard_t(2, n),
    "two peaks": lambda random, n: random.normal(size=n) * 0.01 + random.integers(0, 2, n),
    "far from zero": lambda random, n: 1000 + random.normal(size=n),
    "many equal": lambda random, n: np.maximum(random.normal(size=n), 0),
}


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("count", [2, 30, 3000])
def test_equals_scipy(kind, count):
    values = DRAWN[kind](np.random.default_rng(count), count)
    if np.ptp(values) == 0:
        values[0] += 1
    low, high = values.min() - 1, values.max() + 1
    expected = gaussian_kde(values)(np.linspace(low, high, 101))
    np.testing.assert_allclose(gaussian_density(values, low, high, 101), expected, rtol=0, atol=1e-6 * expected.max())
    assert scott_bandwidth(values) == pytest.approx(np.sqrt(gaussian_kde(values).covariance.item()), rel=1e-12)


@given(st.integers(2, 40), st.integers(0, 2**32), st.floats(1e-6, 1e6), st.floats(-0.9, 2.0), st.integers(2, 60))
def test_equals_scipy_on_any_part_of_the_line(count, seed, scale, shift, points):
    values = scale * np.random.default_rng(seed).normal(size=count)
    low, high = scale * shift, scale * (shift + 1)
    expected = gaussian_kde(values)(np.linspace(low, high, points))
    height = gaussian_kde(values)(values).max()
    np.testing.assert_allclose(gaussian_density(values, low, high, points), expected, rtol=0, atol=1e-6 * height)


def test_it_integrates_to_one():
    values = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    assert gaussian_density(values, -10, 10, 2001).sum() * 0.01 == pytest.approx(1, abs=1e-6)


def test_a_large_layer_takes_less_than_a_second():
    values = np.random.default_rng(0).normal(size=3 * 3 * 512 * 512).astype(np.float32)
    began = time.process_time()
    gaussian_density(values, -6, 6)
    assert time.process_time() - began < 1.5, "of one core; SciPy takes some ten"


@pytest.mark.parametrize("values", [[1.0], [2.0, 2.0, 2.0]])
def test_equal_values_have_no_width(values):
    assert scott_bandwidth(values) == 0
    with pytest.raises(ValueError, match="no density"):
        gaussian_density(values, 0, 1)


@pytest.mark.parametrize(("low", "high", "points"), [(1, 1, 9), (2, 1, 9), (0, 1, 1), (np.nan, 1, 9)])
def test_places_must_be_places(low, high, points):
    with pytest.raises(ValueError, match="low < high"):
        gaussian_density([0.0, 1.0], low, high, points)
