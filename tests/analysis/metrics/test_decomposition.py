"""Decomposition against equation 7.1 in numpy."""

import numpy as np
import pytest
from scipy.spatial.distance import cosine


@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
def test_equals_the_equation(compare, shape, step):
    generator = np.random.default_rng(0)
    start = generator.normal(size=shape).astype(np.float32)
    now = (start + step * generator.normal(size=shape)).astype(np.float32)
    table = compare("decomposition", start, now).set_index("term")["value"]
    w0, wt = start.astype(np.float64).ravel(), now.astype(np.float64).ravel()
    first, last = np.linalg.norm(w0), np.linalg.norm(wt)
    assert list(table.index) == ["norm_ratio", "projection", "distance"]
    assert table["norm_ratio"] == pytest.approx(first / last, rel=1e-9)
    assert table["projection"] == pytest.approx(w0 / first @ ((wt - w0) / last), rel=1e-6, abs=1e-9)
    assert table["distance"] == pytest.approx(cosine(w0, wt), abs=1e-9)
    assert table["distance"] == pytest.approx(1 - table["norm_ratio"] - table["projection"], abs=1e-6)


def test_a_kernel_that_keeps_its_norm_has_a_norm_ratio_of_one(compare):
    start = np.random.default_rng(1).normal(size=(6, 4)).astype(np.float32)
    table = compare("decomposition", start, start[::-1].copy()).set_index("term")["value"]
    assert table["norm_ratio"] == pytest.approx(1, abs=1e-15)
    assert table["distance"] == pytest.approx(-table["projection"], abs=1e-12)


@pytest.mark.parametrize("harm", [0.0, np.nan])
def test_kernels_without_a_direction_are_undefined(compare, harm):
    start = np.ones((3, 2), np.float32)
    table = compare("decomposition", start, np.full_like(start, harm))
    assert table["status"].tolist() == ["undefined"] * 3 and table["reason"].ne("").all()
