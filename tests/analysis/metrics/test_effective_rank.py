"""Effective rank against numpy's singular value decomposition."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


def expected(kernel):
    singular = np.linalg.svd(kernel.astype(float).reshape(-1, kernel.shape[-1]), compute_uv=False)
    shares = singular[singular > 0] / singular.sum()
    return np.exp(-np.sum(shares * np.log(shares)))


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (3, 3, 2, 40), (20, 5), (5, 20), (1, 1)])
def test_equals_numpy(compare, shape):
    start, now = kernels(shape)
    assert compare("effective_rank", start, now)["value"].item() == pytest.approx(expected(now), rel=1e-10)


def test_a_kernel_with_one_direction(compare):
    now = np.outer(np.arange(1, 9), [1, -2, 3]).astype(np.float32)
    assert compare("effective_rank", now, now)["value"].item() == pytest.approx(expected(now), rel=1e-4)


def test_a_kernel_of_zeros(compare):
    table = compare("effective_rank", np.ones((3, 2)), np.zeros((3, 2)))
    assert table["status"].tolist() == ["undefined"] and "all zero" in table["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("effective_rank", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
