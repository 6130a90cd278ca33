"""Zero weights against numpy's count."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("pruned", [0.0, 0.3, 1.0])
def test_equals_the_fraction_that_was_pruned(compare, shape, pruned):
    start, now = kernels(shape)
    lost = np.random.default_rng(1).permutation(now.size)[: round(pruned * now.size)]
    now.ravel()[lost] = 0
    assert compare("zeroed", start, now)["value"].item() == pytest.approx(len(lost) / now.size, abs=1e-15)


def test_negative_zero_is_zero_and_the_smallest_number_is_not(compare):
    now = np.float32([[-0.0, 1e-45, 1, 2]])
    assert compare("zeroed", now, now)["value"].item() == 0.25


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("zeroed", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
