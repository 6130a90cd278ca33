"""Sign flips against numpy's signs."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
def test_equals_the_count_of_opposite_signs(compare, shape, step):
    start, now = kernels(shape, step)
    expected = np.mean(np.sign(start) * np.sign(now) == -1)
    assert compare("sign_flips", start, now)["value"].item() == pytest.approx(expected, abs=1e-15)


def test_zeros_have_no_sign_and_tiny_weights_do(compare):
    start = np.float32([[0, 1, 0, 1e-30, -1e-30, -2]])
    now = np.float32([[1, 0, 0, -1e-30, 1e-30, -1]])
    value = compare("sign_flips", start, now)["value"].item()
    assert value == pytest.approx(2 / 6), "their product underflows in float32, their signs differ"


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("sign_flips", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
