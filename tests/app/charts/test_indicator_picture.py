"""The picture of tau and the scatter behind a square."""

import re

import numpy as np
import pandas as pd
import pytest

from app import charts, downloads
from app.charts.indicator_picture import CELL, CHANCE, LEFT
from app.drawn import Drawn

LAYERS = {"conv1": "conv1", "dense2": "output"}


def table(**columns):
    rows = [
        {"family": family, "id": name, "name": name.title(), "layer": layer}
        for family, name in (("weights", "rotation"), ("weights", "norms: ratio"), ("sparsity", "gini"))
        for layer in LAYERS
    ]
    given = {"tau": 0.5, "low": 0.1, "high": 0.9, "p": 0.2, "p_benjamini_hochberg": 0.4, "n": 9, "reason": ""}
    return pd.DataFrame(rows).assign(**given | columns)


def layers_of(picture):
    return [layer for chart in picture.charts for layer in chart.to_dict()["layer"]]


def data_of(picture):
    return pd.concat([pd.DataFrame(rows) for chart in picture.charts for rows in chart.to_dict()["datasets"].values()])


def test_a_panel_a_family_with_layers_in_network_order():
    picture = charts.indicator_picture(table(), LAYERS)
    assert [chart.to_dict()["layer"][0]["title"]["text"] for chart in picture.charts] == ["Weights", "Sparsity"]
    for layer in layers_of(picture):
        assert layer["encoding"]["x"]["scale"]["domain"] == ["conv1", "output"]


def test_colours_run_from_minus_one_to_one_whatever_the_values():
    picture = charts.indicator_picture(table(tau=0.01), LAYERS)
    scales = [layer["encoding"]["color"]["scale"] for layer in layers_of(picture) if "color" in layer["encoding"]]
    assert len(scales) == 2 and all(scale["domain"] == [-1, 1] for scale in scales)
    assert picture.key is not None


@pytest.mark.parametrize(
    ("p", "adjusted", "mark"), [(0.2, 0.4, ""), (0.049, 0.2, CHANCE), (0.001, 0.049, LEFT), (np.nan, np.nan, "")]
)
def test_squares_of_small_p_are_marked(p, adjusted, mark):
    picture = charts.indicator_picture(table(p=p, p_benjamini_hochberg=adjusted), LAYERS)
    assert set(data_of(picture)["mark"]) == {mark}


def test_pointing_at_a_square_says_n_and_p_and_what_is_missing():
    for layer in layers_of(charts.indicator_picture(table(), LAYERS)):
        assert {"tau", "p", "p_benjamini_hochberg", "n", "reason"} <= {
            one["field"] for one in layer["encoding"]["tooltip"]
        }


def test_a_square_without_tau_is_a_dash_with_its_reason():
    picture = charts.indicator_picture(table(tau=np.nan, reason="dead"), LAYERS)
    dashes = [layer for layer in layers_of(picture) if layer["mark"].get("text") == "–"]
    assert len(dashes) == 2 and all("!isValid" in layer["transform"][0]["filter"] for layer in dashes)
    assert set(data_of(picture)["reason"]) == {"dead"}
    assert "None has a value." in picture.charts[0].to_dict()["description"]


def test_blue_is_the_opposite_order_where_the_picture_is_taken_away_too():
    picture = charts.indicator_picture(table(tau=-1.0), LAYERS)
    taken = downloads.svg(Drawn(tuple(chart.to_dict() for chart in picture.charts), 1, picture.key.to_dict()))
    colours = re.findall(r'place: [^>]*?fill="rgb\((\d+), \d+, (\d+)\)"', taken)
    assert len(colours) == 6 and all(int(blue) > int(red) for red, blue in colours)


def test_only_the_chosen_square_is_framed():
    rows = data_of(charts.indicator_picture(table(), LAYERS, ("gini", "dense2")))
    chosen = rows[rows["chosen"]]
    assert list(zip(chosen["id"], chosen["layer"], strict=True)) == [("gini", "dense2")]


def test_a_click_selects_indicator_and_layer():
    for chart in charts.indicator_picture(table(), LAYERS).charts:
        (selection,) = chart.to_dict()["params"]
        assert selection["name"].startswith(CELL) and selection["select"]["fields"] == ["id", "layer"]


def points(**columns):
    found = pd.DataFrame({"series": ["a", "b", "c"], "value": [1.0, 2.0, 3.0], "target": [0.5, 0.7, 0.6]})
    ends = {"low": np.nan, "high": np.nan, "target_low": 0.4, "target_high": 0.8}
    return found.assign(**ends | columns)


def test_a_point_a_model_in_its_own_look():
    looks = charts.looks({"a": "a", "b": "b", "c": "c"})
    panels = charts.scatter(
        points(), charts.Scene({}, looks, "Gini"), "test accuracy", "Gini: tau = 0.33, p = 1, n = 3"
    )
    (chart,) = panels.charts
    scale = chart.to_dict()["layer"][-1]["encoding"]["color"]["scale"]
    assert scale == {"domain": ["a", "b", "c"], "range": [look.colour for look in looks.values()]}
    assert "n = 3" in chart.to_dict()["description"] and panels.key is not None


@pytest.mark.parametrize(("low", "bars"), [(np.nan, 1), (0.9, 2)])
def test_intervals_are_drawn_where_there_are_any(low, bars):
    scene = charts.Scene({}, charts.looks({"a": "a", "b": "b", "c": "c"}), "Gini")
    layers = charts.scatter(points(low=low, high=3.1), scene, "gap", "title").charts[0].to_dict()["layer"]
    assert sum(layer["mark"]["type"] == "rule" for layer in layers) == bars
