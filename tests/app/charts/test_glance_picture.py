"""The picture of many metrics: no square is blank, whatever is known of it."""

import json

import pandas as pd

from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from app import charts
from app.charts.glance_picture import CELL, MOST_WRITTEN

NAN = float("nan")


def rows(*cells, family="sparsity", name="Gini index"):
    """cells: (column, value, untrained, distance, state, reason) each."""
    names = ["column", "value", "untrained", "distance", "state", "reason"]
    table = pd.DataFrame(cells, columns=names).assign(family=family, metric="gini", name=name)
    return table.assign(low=NAN, high=NAN, n=pd.array([None] * len(table), "Int64"))


KNOWN = rows(
    ("a", 0.5, 0.25, 1 / 3, COMPUTED, ""),
    ("b", NAN, NAN, NAN, NOT_COMPUTED, ""),
    ("c", NAN, NAN, NAN, CANNOT, "not recorded"),
    ("d", NAN, NAN, NAN, COMPUTED, "several values"),
    ("e", 2.0, NAN, NAN, COMPUTED, ""),
)
COLUMNS = {name: name.upper() for name in "abcde"}


def drawn(table, columns=COLUMNS):
    return [json.loads(panel.to_json()) for panel in charts.glance_picture(table, columns).charts]


def written(panel):
    """What stands in the squares, by column."""
    (data,) = panel["datasets"].values()
    return {row["column"]: row["written"] or row["sign"] for row in data}


def test_every_square_says_something():
    (panel,) = drawn(KNOWN)
    assert written(panel) == {"a": ".500", "b": "○", "c": "–", "d": "●", "e": "2.00"}


def test_reasons_and_the_untrained_value_are_told_when_pointed_at():
    (panel,) = drawn(KNOWN)
    told = {tip["field"] for tip in panel["layer"][0]["encoding"]["tooltip"]}
    assert {"value", "low", "high", "n", "untrained", "distance", "state", "reason"} <= told


def test_a_click_selects_metric_and_column():
    (panel,) = drawn(KNOWN)
    (selection,) = [one for one in panel["params"] if one["name"] == CELL]
    assert selection["select"]["fields"] == ["metric", "column"]


def test_each_family_has_a_panel_with_its_own_columns():
    network = rows(("network", 0.9, 0.1, 0.8, COMPUTED, ""), family="training", name="Accuracy")
    layers, whole = drawn(pd.concat([KNOWN, network]), COLUMNS | {"network": "network"})
    assert [panel["title"]["text"] for panel in (layers, whole)] == ["sparsity", "training"]
    assert domain(layers) == list("ABCDE") and domain(whole) == ["network"]


def domain(panel):
    return panel["layer"][0]["encoding"]["x"]["scale"]["domain"]


def test_numbers_are_left_out_where_there_is_no_room_for_them():
    many = {f"model {number}": f"model {number}" for number in range(MOST_WRITTEN + 1)}
    (panel,) = drawn(rows(*((name, 0.5, 0.25, 1 / 3, COMPUTED, "") for name in many)), many)
    assert "written" not in json.dumps(panel["layer"])
    assert domain(panel) == list(many)


def test_the_description_says_what_is_known_and_how_far_it_went():
    (panel,) = drawn(KNOWN)
    assert "3 computed" in panel["description"] and "Gini index, A: 0.33" in panel["description"]
    key = json.loads(charts.glance_picture(KNOWN, COLUMNS).key.to_json())
    assert "untrained network" in key["description"]
