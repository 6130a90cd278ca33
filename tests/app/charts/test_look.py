"""Colours of models are told apart on both grounds and with colour-blind eyes."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from app.charts.look import FAMILIES, NULL_LOOKS, SINGLES, UNTRAINED
from tests.app.charts.seen import EYES, ciede2000, contrast, distance

THEME = tomllib.loads((Path(__file__).parents[3] / "app/.streamlit/config.toml").read_text())["theme"]
GROUNDS = [THEME[kind]["backgroundColor"] for kind in ("light", "dark")]
GREY = NULL_LOOKS[UNTRAINED].colour
LEAST = {"normal": 17, "protanopia": 10, "deuteranopia": 10}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distances_are_those_that_were_published(one, other, expected):
    """Pairs 1, 7, 17, 19 and 34 of table 1 of Sharma, Wu & Dalal 2005."""
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("eye", EYES)
def test_ten_single_colours_and_the_grey_are_told_apart(eye):
    for one, other in combinations((*SINGLES, GREY), 2):
        assert distance(one, other, eye) >= LEAST[eye], f"{one} and {other} look alike with {eye}"


def test_the_first_colours_are_the_most_different():
    for eye in EYES:
        assert min(distance(*pair, eye) for pair in combinations(SINGLES[:3], 2)) >= 2 * LEAST["protanopia"]


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_colour_of_a_model_stands_out_from_the_ground(ground):
    for colour in (*SINGLES, *(colour for family in FAMILIES for colour in family), GREY):
        assert contrast(colour, ground) >= 3, f"{colour} on {ground}"
