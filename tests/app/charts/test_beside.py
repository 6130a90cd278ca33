"""The charts of the page Compare: both sides above their difference, layer under layer."""

from math import nan

import pandas as pd
import pytest

from analysis.variants import VARIANT
from app.charts import Scene
from app.charts.beside import EXTENT, kinds_beside, layers_beside
from app.charts.difference import difference
from app.charts.look import Look
from app.charts.scene import SERIES

A, B = "A: sgd_0", "B: sgd_0, epoch 0"
SCENE = Scene(
    {"conv1": "conv1", "conv2": "conv2", "dense1": "output"},
    {A: Look("#2479ae", (1, 0), "circle"), B: Look("#2479ae", (7, 3), "square")},
    "Gini index",
    (0.0, 1.0),
)
DIFFERENCES = pd.DataFrame(
    [
        ("conv2", 0.5, 0.8, 0.3, 0.2, 0.4, 40, "paired over images"),
        ("conv1", 0.5, 0.4, -0.1, -0.3, 0.1, None, "two intervals"),
        ("dense1", 0.5, nan, nan, nan, nan, None, ""),
    ],
    columns=["layer", "a", "b", "difference", "low", "high", "n", "interval"],
).astype({"n": "Int64"})
ROWS = pd.DataFrame(
    [(side, layer, value) for side in (A, B) for layer, value in (("conv1", 0.4), ("conv2", 0.6), ("dense1", 0.5))],
    columns=[SERIES, "layer", "value"],
).assign(low=nan, high=nan, n=pd.array([40] * 6, "Int64"), variant="")


@pytest.fixture(scope="module")
def drawn():
    (chart,) = difference(DIFFERENCES, SCENE).charts
    return chart.to_dict()


def rows_of(specification, layer):
    return specification["datasets"][layer["data"]["name"]]


def marks(specification, kind):
    return [layer for layer in specification["layer"] if layer["mark"]["type"] == kind]


def test_a_point_is_full_only_where_its_interval_leaves_out_0(drawn):
    (points,) = marks(drawn, "point")
    told = {row["layer"]: row["told"] for row in rows_of(drawn, points)}
    assert told == {"conv1": "no", "conv2": "yes"}
    assert points["encoding"]["fill"]["scale"] == {"domain": ["yes", "no"], "range": ["#a35ea3", "transparent"]}


def test_layers_stand_in_network_order_and_who_alone_has_one_is_said(drawn):
    (only,) = marks(drawn, "text")
    assert [(row["layer"], row["only"]) for row in rows_of(drawn, only)] == [("output", "A only")]
    assert only["encoding"]["x"]["scale"]["domain"] == ["conv1", "conv2", "output"]


def test_words_say_how_many_and_how_sure(drawn):
    assert (
        "B - A: Gini index, at 2 places; 1 of them above 0, 1 with an interval that leaves out 0"
        in drawn["description"]
    )


def test_without_intervals_there_are_points_alone():
    (chart,) = difference(DIFFERENCES.assign(low=nan, high=nan), SCENE).charts
    assert [layer["mark"]["type"] for layer in chart.to_dict()["layer"]] == ["rule", "point", "text"]
    assert "at 2 places; 1 of them above 0; from" in chart.to_dict()["description"], "and no word of intervals"


def test_each_kind_of_value_has_its_difference_below_it():
    rows = pd.concat([ROWS.assign(variant=kind) for kind in ("all", "some")])
    table = pd.concat([DIFFERENCES.assign(variant=kind) for kind in ("all", "some")])
    panels = layers_beside(rows, table, SCENE)
    specifications = [chart.to_dict() for chart in panels.charts]
    assert panels.columns == 1 and len(specifications) == 4 and panels.key is not None
    heights = [[layer["encoding"].get("y", {}) for layer in one["layer"]] for one in specifications]
    titles = [next(height["title"] for height in one if "title" in height) for one in heights]
    assert titles == ["Gini index: all", "B - A: all", "Gini index: some", "B - A: some"]
    assert {one["config"]["axisY"]["minExtent"] for one in specifications} == {EXTENT}, "layers under layers"


def test_kinds_of_a_whole_network_stand_beside_each_other():
    rows = ROWS.assign(layer="", variant=["train", "test", "gap"] * 2)
    table = DIFFERENCES.assign(layer="", **{VARIANT: ["train", "test", "gap"]})
    values, apart = (chart.to_dict() for chart in kinds_beside(rows, table, SCENE).charts)
    assert values["layer"][0]["encoding"]["x"]["sort"] == ["train", "test", "gap"]
    assert apart["layer"][1]["encoding"]["x"]["scale"]["domain"] == ["train", "test", "gap"]


def test_without_any_difference_the_values_stand_alone():
    nothing = DIFFERENCES.assign(difference=nan)
    assert len(layers_beside(ROWS, nothing, SCENE).charts) == len(kinds_beside(ROWS, nothing, SCENE).charts) == 1
