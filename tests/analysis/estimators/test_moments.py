"""Moments against SciPy in float64, in one piece, in blocks and on what breaks sums of powers."""

from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import kurtosis, skew

from analysis.estimators import moments

# Multiples of 1/64 keep the mean that SciPy subtracts free of rounding.
AMOUNTS = st.integers(-64_000, 64_000).map(lambda amount: amount / 64)
TOLERANCE = {None: 5e-6, np.float64: 1e-9}  # of powers in float32, and in float64
precisions = pytest.mark.parametrize("precision", TOLERANCE, ids=["as the values", "float64"])
SERIES = arrays(np.float64, st.integers(2, 60), elements=AMOUNTS)


def agree(ours, values, axis=0, rtol=1e-9):
    """Within rounding of SciPy on float64, which has its own where the deviations are small beside the mean."""
    values = np.asarray(values, np.float64)
    values = values - np.take(values, [0], axis)
    spread = np.ptp(values, axis=axis) > 0
    expected = [np.where(spread, shape(values, axis=axis), np.nan) for shape in (skew, kurtosis)]
    np.testing.assert_allclose(ours.variance, values.var(axis=axis), rtol=rtol, atol=1e-300)
    np.testing.assert_allclose(ours.skewness, expected[0], rtol=rtol, atol=rtol)
    np.testing.assert_allclose(ours.kurtosis, expected[1], rtol=rtol, atol=rtol)


def relu(shape, seed=0):
    return np.maximum(np.random.default_rng(seed).standard_normal(shape), 0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("axis", [0, 1, -1])
@precisions
def test_equals_scipy_along_any_axis(dtype, axis, precision):
    values = relu((90, 70, 40)).astype(dtype)
    agree(moments(values, axis, precision), values, axis, TOLERANCE[precision])
    exact = precision or dtype == np.float64
    mean = values.astype(np.float64).mean(axis)
    np.testing.assert_allclose(moments(values, axis, precision).mean, mean, rtol=1e-13 if exact else 1e-6)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, bool])
def test_whole_numbers(dtype):
    values = np.random.default_rng(1).integers(0, 120, (50, 6)).astype(dtype)
    agree(moments(values), values)


@pytest.mark.parametrize("order", ["images", "channels of maps", "flat layers"])
@precisions
def test_arrays_larger_than_a_tile(order, precision):
    values = relu((150, 40, 64)).astype(np.float32)
    if order == "flat layers":
        values = values.reshape(5, -1)
    axis = {"images": 0, "channels of maps": -1, "flat layers": 1}[order]
    values = values.transpose(0, 2, 1) if order == "channels of maps" else values
    agree(moments(values, axis, precision), values, axis, TOLERANCE[precision])


@given(arrays(np.float64, array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=5), elements=AMOUNTS), st.data())
def test_equals_scipy_whatever_the_shape(values, data):
    axis = data.draw(st.integers(-values.ndim, values.ndim - 1))
    with np.errstate(all="ignore"):
        agree(moments(values, axis), values, axis)


@given(SERIES, st.lists(st.integers(0, 60), max_size=5), st.randoms())
def test_blocks_add_up_in_any_order(values, cuts, random):
    blocks = [moments(block) for block in np.split(values, sorted(cuts))]
    random.shuffle(blocks)
    whole = reduce(add, blocks)
    assert whole.count == len(values)
    agree(whole, values, rtol=1e-7)


@given(SERIES, st.sampled_from([-30, -8, 3, 40]), st.integers(-(2**20), 2**20))
def test_shape_does_not_change_with_scale_and_offset_and_turns_with_the_sign(values, exponent, offset):
    ours, there = moments(values), moments(np.ldexp(values + offset, exponent))
    np.testing.assert_allclose(there.skewness, ours.skewness, rtol=1e-9)
    np.testing.assert_allclose(there.kurtosis, ours.kurtosis, rtol=1e-9)
    np.testing.assert_allclose(moments(-values).skewness, -ours.skewness, rtol=1e-9)


@given(SERIES)
def test_bounds_hold_and_pearson_is_above_the_squared_skewness(values):
    ours, count = moments(values), len(values)
    if np.ptp(values) > 0:
        assert -2 <= ours.kurtosis <= count - 5 + 1 / (count - 1) + 1e-9 * count
        assert abs(ours.skewness) <= (count - 2) / np.sqrt(count - 1) + 1e-9 * count
        assert ours.kurtosis + 3 >= ours.skewness**2 + 1 - 1e-9 * count


def test_one_far_value_reaches_the_greatest_kurtosis_wherever_it_stands():
    """Among the first values, of which the pilot is made, too."""
    for place in (0, 1, 500, 999):
        values = np.zeros(1000, np.float32)
        values[place] = 0.7
        assert moments(values).kurtosis == pytest.approx(995 + 1 / 999, rel=1e-6)
        assert moments(values, dtype=np.float64).skewness == pytest.approx(998 / np.sqrt(999), rel=1e-10)


def test_values_that_a_sample_shows_nothing_of_cost_no_digits():
    """Sixteen far values where the pilot is taken from, none elsewhere: float32 powers around it would cancel."""
    values = np.random.default_rng(4).standard_normal(65_536).astype(np.float32)
    values[:: len(values) // 16] += 1000
    agree(moments(values), values, rtol=1e-6)
    agree(moments(-values[::-1]), -values[::-1], rtol=1e-6)


def test_powers_in_float32_come_closer_to_the_truth_than_scipy():
    values = relu((1000, 200)).astype(np.float32)
    for axis in (0, 1):
        truth = kurtosis(values.astype(np.float64), axis=axis)
        ours, theirs = moments(values, axis).kurtosis, kurtosis(values, axis=axis)
        assert np.abs(ours - truth).max() < np.abs(theirs - truth).max()


def test_two_values_equally_often_have_the_least():
    assert moments([0.1, 0.3] * 7).kurtosis == pytest.approx(-2, abs=1e-12) and moments([0.1, 0.3]).kurtosis >= -2


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6, -1e8])
@pytest.mark.parametrize("in_blocks", [False, True])
@precisions
def test_an_offset_costs_no_digits(offset, in_blocks, precision):
    values = np.random.default_rng(2).exponential(size=(1000, 30)) * max(1.0, abs(offset) / 1e5) + offset
    values = values.astype(np.float32)
    blocks = np.array_split(values, 7) if in_blocks else [values]
    ours = reduce(add, (moments(block, dtype=precision) for block in blocks))
    agree(ours, values, rtol=TOLERANCE[precision])


@pytest.mark.parametrize("scale", [1e-45, 1e-38, 1e-20, 1e20, 1e38])
def test_the_whole_range_of_float32(scale):
    values = (np.random.default_rng(3).integers(-3, 4, (200, 4)) * np.float64(scale)).astype(np.float32)
    ours, exact = moments(values), values.astype(np.float64) / scale
    np.testing.assert_allclose(ours.skewness, skew(exact), rtol=1e-9)
    np.testing.assert_allclose(ours.kurtosis, kurtosis(exact), rtol=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1e-300, 1e-90, 1e90, 1e300])
def test_beyond_the_range_of_its_powers_nothing_is_claimed(scale):
    ours = moments(np.array([1.0, 2.0, 2.0, 5.0]) * scale)
    assert np.isnan(ours.skewness) and np.isnan(ours.kurtosis)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("constant", [0.0, 0.1, -1e30, 1e-40, 1e300])
@pytest.mark.parametrize("count", [1, 2, 999])
def test_equal_values_have_no_shape(constant, count):
    ours = reduce(add, [moments(np.full((count, 2), constant))] * 3)
    assert ours.mean.tolist() == [constant] * 2 and ours.variance.tolist() == [0, 0]
    assert np.isnan(ours.skewness).all() and np.isnan(ours.kurtosis).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("nasty", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 4])
def test_what_is_not_finite_stays_in_its_series(nasty, place):
    values = relu((9, 3))
    values[place, 1] = nasty
    for ours in (moments(values), moments(values[:2]) + moments(values[2:])):
        for found in (ours.variance, ours.skewness, ours.kurtosis):
            assert np.isnan(found).tolist() == [False, True, False]
        assert not np.isfinite(ours.mean[1])


@pytest.mark.filterwarnings("error")
def test_no_values_have_no_moments_and_add_nothing():
    empty, ours = moments(np.empty((0, 2))), moments(relu((9, 2)))
    for found in (empty.mean, empty.variance, empty.skewness, empty.kurtosis):
        assert found.shape == (2,) and np.isnan(found).all()
    for total in (empty + ours, ours + empty, ours + moments(np.empty((0, 2)))):
        assert total.count == 9 and total.kurtosis.tolist() == ours.kurtosis.tolist()
    assert (empty + empty).count == 0
    assert moments(np.empty((4, 0))).skewness.shape == (0,)


def test_axes_are_those_of_numpy():
    with pytest.raises(np.exceptions.AxisError):
        moments(np.ones((2, 3)), axis=2)
    with pytest.raises(np.exceptions.AxisError):
        moments(1.0)
