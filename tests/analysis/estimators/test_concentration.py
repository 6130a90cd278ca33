"""The share that carries half, against adding up one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.estimators import share_carrying

PARTS = st.sampled_from([0.1, 0.5, 0.9, 1.0])


@given(arrays(float, st.integers(1, 30), elements=st.integers(0, 1000).map(float)), PARTS)
def test_is_the_least_number_of_values_that_suffice(values, part):
    share = share_carrying(values, part)
    if values.sum() == 0:
        assert np.isnan(share)
        return
    ordered, taken = sorted(values, reverse=True), round(share * len(values))
    assert sum(ordered[:taken]) >= part * sum(ordered) * (1 - 1e-12), "these are enough"
    assert sum(ordered[: taken - 1]) < part * sum(ordered) * (1 + 1e-12), "and one fewer is not"


@given(arrays(float, st.integers(1, 30), elements=st.integers(1, 1000).map(float)), st.integers(-900, 900))
def test_neither_the_unit_nor_the_order_matters(values, power):
    assert share_carrying(np.ldexp(values[::-1], power)) == share_carrying(values)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [[], [0.0, 0.0], [1.0, np.nan], [1.0, np.inf]])
def test_nothing_to_share_is_nan(values):
    assert np.isnan(share_carrying(values))


@pytest.mark.parametrize(("values", "part", "message"), [([-1.0], 0.5, "at least 0, got -1"), ([1.0], 0, "part must")])
def test_what_has_no_meaning_is_refused(values, part, message):
    with pytest.raises(ValueError, match=message):
        share_carrying(values, part)
