"""The chart of the claims: a row each, the claimed side shaded, verdicts told apart by more than colour."""

import json
from math import nan

import pandas as pd

from app import charts
from app.charts.contrasts import COLOURS, SHAPES

TABLE = pd.DataFrame(
    [
        ("Zebras fall", 0.6, 0.2, 0.9, 9, "holds", 0.7),
        ("Apples rise", -0.6, -0.9, -0.2, 9, "does not hold", nan),
        ("Nobody knows", nan, nan, nan, 0, "cannot tell", nan),
    ],
    columns=["statement", "value", "low", "high", "n", "verdict", "published_value"],
).astype({"n": "Int64"})


def specification(table=TABLE):
    (chart,) = charts.contrasts(table).charts
    return chart.to_dict()


def layers(mark, table=TABLE):
    return [layer for layer in specification(table)["layer"] if layer["mark"]["type"] == mark]


def test_claims_stand_in_the_order_given_measured_or_not():
    rows = [layer["encoding"]["y"]["sort"] for layer in specification()["layer"] if "y" in layer["encoding"]]
    assert rows and all(sort == list(TABLE["statement"]) for sort in rows)


def test_zero_is_a_line_and_the_claimed_side_is_shaded():
    (side,) = layers("rect")
    assert side["encoding"]["x"]["field"] == "start" and side["data"]["values"][0]["start"] == 0
    assert any(layer.get("data", {}).get("values") == [{"zero": 0}] for layer in layers("rule"))


def test_the_label_at_the_right_end_stays_within_the_chart():
    axes = [layer["encoding"]["x"]["axis"] for layer in layers("point")]
    assert axes and all(
        axis["labelAlign"]["condition"] == {"test": "datum.value == 1.0", "value": "right"} for axis in axes
    )


def test_intervals_reach_from_low_to_high():
    (bars,) = [layer for layer in layers("rule") if "x2" in layer["encoding"]]
    assert (bars["encoding"]["x"]["field"], bars["encoding"]["x2"]["field"]) == ("low", "high")


def test_verdicts_differ_in_shape_and_colour_and_the_key_names_them():
    assert len(set(SHAPES.values())) == len(set(COLOURS.values())) == 3
    points = layers("point")[-1]["encoding"]
    assert points["shape"]["scale"]["range"] == list(SHAPES.values())
    key = json.dumps(charts.contrasts(TABLE).key.to_dict())
    assert all(verdict in key for verdict in SHAPES) and "the source's own models" in key


def test_without_published_numbers_there_are_no_rings():
    alone = TABLE.assign(published_value=nan)
    assert len(layers("point", alone)) == len(layers("point")) - 1
    assert "source's own" not in json.dumps(charts.contrasts(alone).key.to_dict())


def test_words_for_those_who_do_not_see_it():
    words = specification()["description"]
    assert "holds: Zebras fall" in words and "does not hold: Apples rise" in words and "cannot tell: Nobody" in words
