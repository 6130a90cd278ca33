"""Hoyer's and Treves & Rolls's sparseness against their formulas, value by value."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.estimators import hoyer, treves_rolls

VECTORS = arrays(np.float64, st.integers(2, 40), elements=st.floats(-1e3, 1e3)).filter(lambda v: np.abs(v).max() > 1e-3)
MEASURES = [hoyer, treves_rolls, partial(treves_rolls, corrected=True)]


def plain_hoyer(values):
    root = len(values) ** 0.5
    return (root - sum(map(abs, values)) / sum(value * value for value in values) ** 0.5) / (root - 1)


def plain_treves_rolls(values):
    count = len(values)
    return 1 - (sum(map(abs, values)) / count) ** 2 / (sum(value * value for value in values) / count)


@given(VECTORS)
def test_equal_the_formulas_in_plain_arithmetic(values):
    plain = values.tolist()
    assert hoyer(values) == pytest.approx(plain_hoyer(plain), abs=1e-9)
    assert treves_rolls(values) == pytest.approx(plain_treves_rolls(plain), abs=1e-9)
    corrected = plain_treves_rolls(plain) / (1 - 1 / len(plain))
    assert treves_rolls(values, corrected=True) == pytest.approx(corrected, abs=1e-9)


@given(VECTORS)
def test_stay_in_their_bounds(values):
    assert 0 <= treves_rolls(values) <= 1 - 1 / len(values) + 1e-12
    assert 0 <= hoyer(values) <= 1 + 1e-12 and 0 <= treves_rolls(values, corrected=True) <= 1 + 1e-12


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("axis", [-1, 0, (0, 2), (0, 1, 2)])
def test_axes_are_those_of_numpy(measure, axis):
    values = np.random.default_rng(1).standard_normal((5, 6, 7)).astype(np.float16)
    kept = [one for one in range(3) if one not in np.atleast_1d(axis) % 3]
    rows = np.moveaxis(values, kept, range(len(kept))).reshape(*(values.shape[one] for one in kept), -1)
    np.testing.assert_allclose(measure(values, axis=axis), np.apply_along_axis(measure, -1, rows), rtol=1e-12)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("measure", MEASURES)
def test_nasty_values(measure):
    for values in (np.zeros(4), [1.0, np.nan], [1.0, np.inf], np.empty(0)):
        assert np.isnan(measure(values))
    assert measure([0.0, 1e300, 1e300, 0.0]) == pytest.approx(measure([0.0, 1.0, 1.0, 0.0]))
    assert measure([0.0, 1e-300, 1e-300, 0.0]) == pytest.approx(measure([0.0, 1.0, 1.0, 0.0]))
    assert measure(np.full(5, -128, np.int8)) == 0
    assert np.isnan(hoyer([3.0])) and np.isnan(treves_rolls([3.0], corrected=True)) and treves_rolls([3.0]) == 0
