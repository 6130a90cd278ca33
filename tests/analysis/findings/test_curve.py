"""What is read off a curve: means of thirds, where it starts to rise, where it passes a threshold."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.findings.curve import first_third, last_third, onset, passes, unevenness
from tests.analysis.findings.models import curve

numbers = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3))
curves = st.lists(numbers, min_size=2, max_size=20).map(curve)


@pytest.mark.parametrize(("layers", "third"), [(2, 1), (3, 1), (4, 1), (5, 2), (13, 4), (14, 5), (15, 5)])
def test_thirds_are_rounded(layers, third):
    values = np.random.default_rng(layers).normal(size=layers)
    assert first_third(curve(values)) == pytest.approx(np.mean(values[:third]))
    assert last_third(curve(values)) == pytest.approx(np.mean(values[layers - third :]))


def test_one_layer_has_no_thirds():
    assert np.isnan(first_third(curve([1.0]))) and np.isnan(last_third(curve([1.0])))


def walked(values):
    """The onset by a walk in small steps along the drawn line, back from the peak."""
    depths = np.arange(1, len(values) + 1)
    lowest = max(place for place, value in enumerate(values) if value == min(values))
    peak = max(range(lowest, len(values)), key=lambda place: (values[place], -place))
    if values[peak] == values[lowest]:
        return len(values) + 1
    steps = np.linspace(lowest + 1, peak + 1, 1000 * (peak - lowest) + 1)[::-1]
    heights = (np.interp(steps, depths, values) - values[lowest]) / (values[peak] - values[lowest])
    return steps[np.argmax(heights <= 0.1)]


@given(curves)
def test_onset_is_where_the_drawn_line_leaves_a_tenth_of_its_rise(made):
    assume(np.ptp(made.values) == 0 or np.ptp(made.values) > 1e-3)
    assert onset(made) == pytest.approx(walked(made.values), abs=2e-3)


@given(curves, st.integers(-3, 3), st.integers(-50, 50))
def test_onset_knows_no_unit(made, power, shift):
    """Powers of two and whole numbers: so that the values keep their digits."""
    whole = curve(np.round(made.values))
    assert onset(curve(whole.values * 2.0**power + shift)) == pytest.approx(onset(whole))


@pytest.mark.parametrize("values", [[3, 2, 1], [1, 1, 1], [5, 5]])
def test_a_curve_that_does_not_rise_does_so_after_the_last_layer(values):
    assert onset(curve(values)) == len(values) + 1


def test_a_dip_after_the_start_moves_the_onset_behind_it():
    assert onset(curve([0, 10, 0.5, 20])) == pytest.approx(3 + 1.5 / 19.5)


@pytest.mark.parametrize(
    ("values", "depth"),
    [([0.6, 0.8], 1.5), ([0.7, 0.1], 1.0), ([0.9, 0.9], 1.0), ([0.1, 0.2], 3.0), ([0.6, 0.7, 0.9], 2.0),
     ([0.6, 0.71, 0.6, 0.9], 1 + 0.1 / 0.11)],
)  # fmt: skip
def test_a_threshold_is_passed_where_it_is_first_reached(values, depth):
    assert passes(0.7)(curve(values)) == pytest.approx(depth)


def test_depths_are_those_of_the_network():
    """Layers that the metric cannot measure are passed over, not counted away."""
    made = curve([0.0, 1.0], first=5)
    assert onset(made) == pytest.approx(5.1) and passes(2.0)(made) == 7.0


def test_unevenness_is_the_coefficient_of_variation():
    values = np.array([1.0, 2.0, 6.0])
    assert unevenness(curve(values)) == pytest.approx(np.std(values) / 3)
    assert np.isnan(unevenness(curve([0.0, 0.0]))), "what does not move at all moves neither evenly nor unevenly"
