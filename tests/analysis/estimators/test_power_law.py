"""Power laws against weightwatcher's WWFit, and against samples whose exponent is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weightwatcher.WW_powerlaw import WWFit

from analysis.estimators import fit_power_law


def drawn(kind, count, seed):
    generator = np.random.default_rng(seed)
    if kind == "power law":
        return generator.pareto(1.5, count) + 1
    return generator.lognormal(size=count) if kind == "lognormal" else generator.chisquare(4, count)


@pytest.mark.parametrize("kind", ["power law", "lognormal", "chi squared"])
@pytest.mark.parametrize("count", [20, 100, 512])
def test_equals_weightwatcher(kind, count):
    values = drawn(kind, count, count)
    ours, peer = fit_power_law(values), WWFit(values)
    assert ours.alpha == pytest.approx(peer.alpha, rel=1e-10) and ours.error == pytest.approx(peer.sigma, rel=1e-10)
    assert ours.start == peer.xmin and ours.distance == pytest.approx(peer.D, abs=1e-10)
    assert ours.tail == len(peer.data)


def test_finds_the_exponent_that_the_sample_was_drawn_with():
    fit = fit_power_law(drawn("power law", 4000, 0))
    assert abs(fit.alpha - 2.5) < 4 * fit.error < 0.3 and fit.distance < 0.03


@given(st.integers(20, 60), st.integers(0, 2**32), st.integers(-200, 200))
def test_neither_the_unit_nor_the_order_matters(count, seed, power):
    values = drawn("lognormal", count, seed)
    one, other = fit_power_law(values), fit_power_law(np.ldexp(values[::-1], power))
    assert other.alpha == pytest.approx(one.alpha, rel=1e-9) and other.start == np.ldexp(one.start, power)


def test_equal_largest_values_are_no_tail():
    fit = fit_power_law([1.0, 2.0, 3.0, 3.0])
    assert np.isfinite([fit.alpha, fit.error]).all() and fit.start < 3


@pytest.mark.parametrize(
    ("values", "message"),
    [([1.0, 0.0], "positive"), ([1.0, np.nan], "positive and finite"), ([2.0, 2.0], "two different"), ([1.0], "two")],
)
def test_what_has_no_tail_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        fit_power_law(values)
