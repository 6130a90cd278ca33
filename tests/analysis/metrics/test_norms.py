"""Norms against numpy's in float64."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
def test_equals_numpy(compare, shape, step):
    start, now = kernels(shape, step)
    w0, wt = start.astype(float), now.astype(float)
    value = compare("norms", start, now).set_index("term")["value"]
    assert list(value.index) == ["norm", "distance", "ratio"]
    assert value["norm"] == pytest.approx(np.sqrt(np.sum(wt**2)), rel=1e-12)
    assert value["distance"] == pytest.approx(np.sqrt(np.sum((wt - w0) ** 2)), rel=1e-12)
    assert value["ratio"] == pytest.approx(value["distance"] / np.sqrt(np.sum(w0**2)), rel=1e-12)


def test_a_start_of_zeros_has_norms_but_no_ratio(compare):
    table = compare("norms", np.zeros((2, 2)), np.ones((2, 2))).set_index("term")
    assert table["value"].tolist()[:2] == [2, 2] and table["status"].tolist() == ["measured", "measured", "undefined"]
    assert "initial kernel is all zero" in table.loc["ratio", "reason"]


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("norms", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
