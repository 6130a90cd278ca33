"""Small charts of layers: a row a layer, a column an optimiser, whatever was measured."""

import pandas as pd

from app import charts, small

LAYERS = {"conv1": "conv1", "conv2": "conv2", "dense2": "output"}
SCENE = charts.Scene(LAYERS, charts.looks({name: name for name in ("sgd_0", "layca_0")}), "NMI", (0.0, 1.0))


def table(missing=()):
    rows = [
        {"series": run, "layer": layer, "variant": run.partition("_")[0], "position": place, "value": 0.5}
        for layer in LAYERS
        for run in ("sgd_0", "layca_0")
        for place in (0.0, 1.0)
        if (layer, run) not in missing
    ]
    return pd.DataFrame(rows).assign(low=None, high=None, n=None)


def draw(rows, last):
    return charts.curve(rows, SCENE, "position")


def titles(panels):
    return [chart.to_dict()["title"] for chart in panels.charts]


def test_every_layer_has_a_panel_in_every_column():
    shown = small.grid(table(), SCENE, None, draw)
    assert shown.columns == 2
    assert titles(shown) == ["conv1 sgd", "conv1 layca", "conv2 sgd", "conv2 layca", "output sgd", "output layca"]


def test_what_was_not_measured_leaves_its_place_empty_and_says_so():
    shown = small.grid(table(missing=[("conv2", "sgd_0")]), SCENE, None, draw)
    assert titles(shown)[2:4] == ["conv2 sgd", "conv2 layca"], "the others stay where they are"
    assert shown.charts[2].to_dict()["description"] == "conv2 sgd: no value."
    assert "layca_0" in shown.charts[3].to_dict()["description"]


def test_one_layer_large_is_shown_alone():
    assert titles(small.grid(table(), SCENE, "conv2", draw)) == ["conv2 sgd", "conv2 layca"]
