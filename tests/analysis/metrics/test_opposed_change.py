"""Opposed change against the sign of w0 * dw in float64."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
def test_equals_the_sign_of_the_product(compare, shape, step):
    start, now = kernels(shape, step)
    expected = np.mean(start.astype(float) * (now.astype(float) - start) < 0)
    assert compare("opposed_change", start, now)["value"].item() == pytest.approx(expected, abs=1e-15)


def test_shrinking_is_opposed_and_growing_is_not(compare):
    start, _ = kernels((5, 4))
    for factor, expected in ((0.5, 1), (-1, 1), (0, 1), (1, 0), (2, 0)):
        value = compare("opposed_change", start, np.float32(factor) * start)["value"].item()
        assert value == expected, f"weights times {factor}"


def test_tiny_weights_count_too(compare):
    start = np.full((1, 4), 1e-30, np.float32)
    assert compare("opposed_change", start, start / 2)["value"].item() == 1, "w0 * dw underflows in float32"


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("opposed_change", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
