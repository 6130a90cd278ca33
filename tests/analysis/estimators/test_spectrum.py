"""Singular values against numpy's decomposition, and ranks where they are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimators import effective_rank, singular_values, stable_rank


@pytest.mark.parametrize("shape", [(3, 3, 16, 24), (3, 3, 2, 64), (40, 7), (7, 40), (5, 1)])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_singular_values_equal_numpy(shape, scale):
    kernel = (scale * np.random.default_rng(0).normal(size=shape)).astype(np.float32)
    expected = np.linalg.svd(kernel.astype(float).reshape(-1, shape[-1]), compute_uv=False)
    found = singular_values(kernel)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-7 * expected[0])


@pytest.mark.parametrize("rank", [1, 3])
def test_what_is_zero_is_zero_within_the_promise(rank):
    generator = np.random.default_rng(1)
    kernel = generator.normal(size=(500, rank)) @ generator.normal(size=(rank, 60))
    found = singular_values(kernel)
    assert found[rank:].max() < 1e-7 * found[0]
    assert effective_rank(found) <= rank + 1e-4 and stable_rank(found) <= rank + 1e-9


@given(st.integers(1, 50), st.floats(1e-30, 1e30))
def test_equal_directions_count_one_each(count, size):
    singular = np.full(count, size)
    assert stable_rank(singular) == pytest.approx(count) and effective_rank(singular) == pytest.approx(count)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_ranks_lie_between_one_and_the_number_of_directions(values):
    for rank in (stable_rank(values), effective_rank(values)):
        assert np.isnan(rank) if max(values) == 0 else 1 <= rank <= len(values) * (1 + 1e-12)


def test_zeros_have_no_rank_and_nan_no_singular_values():
    assert singular_values(np.zeros((4, 3))).tolist() == [0, 0, 0]
    assert np.isnan([stable_rank(np.zeros(3)), effective_rank(np.zeros(3))]).all()
    with pytest.raises(ValueError, match="nan or infinite"):
        singular_values([[1.0, np.nan]])
