"""Zero ratio, L1 and Gini: independent formulas, and the axioms that a sparsity measure should obey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.estimators import gini, l1_norm, zero_ratio

MEASURES = [zero_ratio, l1_norm, gini]
# Multiples of 1/64 keep the arithmetic of the axioms themselves free of rounding.
AMOUNTS = st.integers(0, 64_000).map(lambda amount: amount / 64)
VECTORS = arrays(np.float64, st.integers(2, 40), elements=AMOUNTS).filter(np.any)


def mean_difference_gini(values):
    """Mean absolute difference of all pairs over twice the mean."""
    magnitudes = np.abs(np.asarray(values, np.float64))
    return np.abs(magnitudes[:, np.newaxis] - magnitudes).mean() / (2 * magnitudes.mean())


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.uint8, np.int64])
@pytest.mark.parametrize("zeros", [0.0, 0.5, 0.99])
def test_gini_is_the_mean_absolute_difference_over_twice_the_mean(dtype, zeros):
    rng = np.random.default_rng(0)
    values = (rng.standard_normal(900) * 30).astype(dtype) * (rng.random(900) >= zeros).astype(dtype)
    assert gini(values) == pytest.approx(mean_difference_gini(values), abs=1e-12)


@given(VECTORS, st.data())
def test_robin_hood_taking_from_the_rich_lowers_gini(values, data):
    rich, poor = np.argmax(values), np.argmin(values)
    gap = values[rich] - values[poor]
    if gap == 0:
        return
    taken = gap * data.draw(st.sampled_from([0.125, 0.25, 0.375]))
    after = values.copy()
    after[rich] -= taken
    after[poor] += taken
    assert gini(after) < gini(values)


@given(VECTORS, st.floats(1e-6, 1e6))
def test_scaling_leaves_gini_as_it_is(values, factor):
    assert gini(values * factor) == pytest.approx(gini(values), abs=1e-12)


@given(VECTORS, st.floats(0.5, 1000))
def test_rising_tide_lowers_gini(values, tide):
    if np.ptp(values) > 0:
        assert gini(values + tide) < gini(values)


@given(VECTORS, st.integers(2, 5))
def test_cloning_leaves_gini_as_it_is(values, copies):
    assert gini(np.tile(values, copies)) == pytest.approx(gini(values), abs=1e-12)


@given(VECTORS, st.floats(1, 1000))
def test_bill_gates_one_growing_fortune_raises_gini(values, more):
    rich = np.argmax(values)
    wealthy, wealthier = values.copy(), values.copy()
    # From some wealth on: here the wealth of all others together.
    wealthy[rich] += values.sum()
    wealthier[rich] = wealthy[rich] + more
    others = np.delete(values, rich)
    if others.any():
        assert gini(wealthier) > gini(wealthy)


@given(VECTORS, st.integers(1, 5))
def test_babies_without_income_raise_gini(values, babies):
    assert gini(np.append(values, np.zeros(babies))) > gini(values)


@given(VECTORS)
def test_gini_stays_within_its_bounds(values):
    assert 0 <= gini(values) <= 1 - 1 / len(values) + 1e-12


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("axis", [-1, 0, 1, (0, 1), (-1, 0), (2, 1), (0, 1, 2)])
def test_axes_are_those_of_numpy(measure, axis):
    values = np.maximum(np.random.default_rng(1).standard_normal((5, 6, 7)), 0)
    axes = tuple(np.atleast_1d(axis) % 3)
    kept = [one for one in range(3) if one not in axes]
    rows = values.transpose(*kept, *axes).reshape(*(values.shape[one] for one in kept), -1)
    expected = np.apply_along_axis(measure, -1, rows)
    np.testing.assert_allclose(measure(values, axis=axis), expected, rtol=1e-13)
    with pytest.raises(np.exceptions.AxisError):
        measure(values, axis=3)


def test_gini_of_a_layer_larger_than_a_block():
    values = np.maximum(np.random.default_rng(2).standard_normal((300, 9000)), 0).astype(np.float32)
    np.testing.assert_allclose(gini(values)[[0, 299]], [gini(values[0]), gini(values[299])], rtol=1e-13)
    lifetime = gini(values, axis=0)
    np.testing.assert_allclose(lifetime[[0, 8999]], [gini(values[:, 0]), gini(values[:, 8999])], rtol=1e-13)


def test_float16_does_not_overflow_and_integers_have_their_absolute_value():
    assert l1_norm(np.full(70_000, 60_000, np.float16)) == 70_000 * float(np.float16(60_000))
    assert gini(np.full(70_000, 60_000, np.float16)) == pytest.approx(0, abs=1e-12)
    assert l1_norm(np.full(4, -128, np.int8)) == 512
    assert gini(np.full(4, -128, np.int8)) == 0
    assert gini(np.array([1.7e308, 1.7e308, 0])) == pytest.approx(1 / 3)


def test_l1_in_float64_from_float32():
    values = np.random.default_rng(3).standard_normal(1_000_000).astype(np.float32)
    assert l1_norm(values) == pytest.approx(np.abs(values.astype(np.float64)).sum(), rel=1e-14)


def test_zero_ratio_is_exact():
    assert zero_ratio(np.array([[0, -0.0, 1], [1e-45, 2, 3]], np.float32)).tolist() == [2 / 3, 0]


@pytest.mark.parametrize("measure", MEASURES)
def test_nan_in_gives_nan_in_its_own_row_only(measure):
    values = np.array([[0.0, np.nan, 3.0], [0.0, 1.0, 3.0]])
    assert np.isnan(measure(values)).tolist() == [True, False]


@pytest.mark.filterwarnings("error")
def test_nothing_to_share_and_empty_axes():
    assert np.isnan(gini(np.zeros(5))) and np.isnan(gini([1.0, np.inf]))
    empty = np.empty((4, 0))
    assert np.isnan(gini(empty)).all() and np.isnan(zero_ratio(empty)).all()
    assert l1_norm(empty).tolist() == [0, 0, 0, 0]
    for measure in MEASURES:
        assert measure(empty).shape == (4,) and measure(np.empty((0, 3))).shape == (0,)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8])
def test_zero_ratio_counts_magnitudes_up_to_the_threshold(dtype):
    values = np.array([0, -2, 2, 3, -100, 100]).astype(dtype)
    assert zero_ratio(values, threshold=2) == 0.5 and zero_ratio(values, threshold=1.9) == pytest.approx(1 / 6)
    with pytest.raises(ValueError, match="threshold must be at least 0, got -1"):
        zero_ratio(values, threshold=-1)
