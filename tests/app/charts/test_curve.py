"""A value against a coordinate; and which column of a table is one."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.variants import coordinate
from app import charts

SCENE = charts.Scene({"conv1": "conv1", "dense2": "output"}, charts.looks({"a": "a", "b": "b"}), "Density")
SHARES = replace(SCENE, shares=True)


def table(coordinate="position", points=5, variants=("",)):
    rows = [
        {"run": run, "series": run, "epoch": 2, "bn": "trained", "split": "", "layer": layer, coordinate: 0.1 * point,
         "variant": variant}
        for run in ("a", "b") for layer in ("dense2", "conv1") for variant in variants for point in range(points)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(value=0.5, low=np.nan, high=np.nan, n=None)


def test_a_panel_a_layer_in_network_order_on_one_range():
    panels = charts.curve(table(), SCENE, "position")
    assert [chart.to_dict()["title"] for chart in panels.charts] == ["conv1", "output"]
    domains = [chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"] for chart in panels.charts]
    assert domains[0] == domains[1] == pytest.approx([0, 0.4])


def test_points_are_drawn_where_there_are_few():
    marks = [
        [
            layer["mark"]["type"]
            for layer in charts.curve(table(points=points), SCENE, "position").charts[0].to_dict()["layer"]
        ]
        for points in (5, 200)
    ]
    assert marks == [["line", "point"], ["line"]]


@pytest.mark.parametrize(("name", "domain", "kind"), [
    ("ratio", [0.1, 0.4], "log"), ("overlap", [0, 1], "linear"), ("bin", [0, 1], "linear"),
    ("position", [0.1, 0.4], "linear"),
])  # fmt: skip
def test_a_coordinate_has_its_scale(name, domain, kind):
    rows = table(name).query(f"{name} > 0")
    for chart in charts.curve(rows, SCENE, name).charts:
        scale = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]
        assert scale["domain"] == pytest.approx(domain) and scale["type"] == kind


def test_a_histogram_has_no_bands():
    rows = table("bin").assign(low=0.4, high=0.6)
    kinds = [len(charts.curve(rows, scene, "bin").charts[0].to_dict()["layer"]) for scene in (SCENE, SHARES)]
    assert kinds[0] == kinds[1] + 1, "on a scale of decades a band of empty bins would fill the panel"


def test_a_flat_stretch_needs_only_its_ends():
    rows = table(points=200)
    rows = rows.assign(value=np.where(rows["position"].between(4.95, 5.05), 0.5, 0.0))
    for chart in charts.curve(rows, SCENE, "position").charts:
        (points,) = (data for data in chart.to_dict()["datasets"].values() if data)
        drawn = [(point["position"], point["value"]) for point in points if point["series"] == "a"]
        assert drawn == [(0, 0), (4.9, 0), (5.0, 0.5), (5.1, 0), (19.9, 0)]


def test_the_coordinate_is_found_where_the_last_layer_has_a_single_row():
    rows = table()
    assert coordinate(rows[(rows["layer"] == "dense2") | (rows["position"] == 0)]) == "position"


@pytest.mark.parametrize("name", ["position", "quantile", "decile", "other_epoch", "fraction", "strength"])
def test_the_coordinate_is_the_column_that_tells_rows_apart(name):
    assert coordinate(table(name, variants=("start", "now"))) == name


def test_one_row_a_layer_has_no_coordinate():
    assert coordinate(table(points=1)) is None, "a number beside a value is no place"
    assert coordinate(table(points=0)) is None


def test_a_picture_has_a_square_for_every_pair_of_epochs_and_one_scale():
    epochs = np.array([0, 1, 5])
    rows = pd.concat(
        pd.DataFrame({"series": run, "epoch": np.repeat(epochs, 3), "other_epoch": np.tile(epochs, 3)}).assign(
            value=top
        )
        for run, top in (("a", 0.2), ("b", 1.1))
    )
    panels = charts.picture(rows, SCENE, "conv1")
    drawn = [chart.to_dict() for chart in panels.charts]
    assert [chart["title"] for chart in drawn] == ["a", "b"]
    assert all(len(next(iter(chart["datasets"].values()))) == 9 for chart in drawn)
    scales = [chart["encoding"]["color"]["scale"]["domain"] for chart in (*drawn, panels.key.to_dict())]
    assert scales == [[0, 1.1]] * 3
