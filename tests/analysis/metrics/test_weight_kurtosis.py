"""Kurtosis of the weights against SciPy in float64."""

import numpy as np
import pytest
from scipy.stats import kurtosis


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5), (2, 1)])
@pytest.mark.parametrize("offset", [0.0, 100.0])
def test_equals_scipy(compare, shape, offset):
    start, now = kernels(shape)
    now += np.float32(offset)
    expected = kurtosis(now.ravel().astype(np.float64))
    assert compare("weight_kurtosis", start, now)["value"].item() == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_two_values_are_the_least_and_one_far_weight_the_most(compare):
    now = np.float32([[1, -1, 1, -1]])
    assert compare("weight_kurtosis", now, now)["value"].item() == -2
    far = np.zeros((100, 10), np.float32)
    far[3, 3] = 1e-20
    value = compare("weight_kurtosis", far, far)["value"].item()
    assert value == pytest.approx(kurtosis(1e20 * far.ravel().astype(float))), "one weight of n: about n"


@pytest.mark.parametrize("shape", [(4, 3), (1, 1)])
def test_equal_weights_are_undefined(compare, shape):
    table = compare("weight_kurtosis", np.ones(shape), np.full(shape, 0.1))
    assert table["status"].tolist() == ["undefined"] and "all weights are equal" in table["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("weight_kurtosis", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
