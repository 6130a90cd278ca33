"""The charts of the page Sparsity: valid, in order, in words."""

import json

import numpy as np
import pandas as pd
import pytest

from app import charts, downloads
from app.charts.class_strip import EVERY
from app.charts.doses import FREE
from app.charts.look import UNTRAINED
from app.drawn import Drawn

MODELS = {name: name for name in ("free", "weak", "strong", "winners")}
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def scene(**changes):
    return charts.Scene({"conv1": "conv1"}, charts.looks(MODELS), "Gini index", **({"bounds": (0.0, 1.0)} | changes))


def points(labels):
    values = np.linspace(0.2, 0.8, len(labels))
    return pd.DataFrame(
        {"series": "free", "label": labels, "value": values, "probe_image": range(len(labels)), "image": PICTURE}
    )


def rows_of(specification):
    return [row for rows in specification["datasets"].values() for row in rows]


def test_every_image_stands_among_all_and_in_its_class():
    (chart,) = charts.class_strip(points(["cat", "dog", "cat", "dog"]), scene(), "free, conv1: n = 4 images").charts
    drawn = chart.to_dict()
    assert drawn["layer"][1]["encoding"]["x"]["scale"]["domain"] == [EVERY, "cat", "dog"]
    assert len(rows_of(drawn)) == 8 and {row["label"] for row in rows_of(drawn)} == {"cat", "dog"}, "named in both"
    assert drawn["description"].startswith("free, conv1: n = 4 images.")
    assert "median highest in dog, lowest in cat" in drawn["description"]
    assert drawn["layer"][1]["encoding"]["tooltip"][0]["field"] == "image"


@pytest.mark.parametrize("labels", [["", "", ""], ["cat", "cat", "cat"]])
def test_without_two_classes_all_images_stand_alone(labels):
    drawn = charts.class_strip(points(labels), scene(), "t").charts[0].to_dict()
    assert drawn["layer"][1]["encoding"]["x"]["scale"]["domain"] == [EVERY] and len(rows_of(drawn)) == 3


def test_a_gallery_says_what_it_shows_and_is_taken_away_as_a_picture():
    panels = charts.gallery({"highest": points(["cat", ""]), "lowest": points(["dog"])}, "Gini index")
    drawn = [chart.to_dict() for chart in panels.charts]
    assert [one["description"] for one in drawn] == [
        "Images, highest: cat 0.2, an image 0.8.", "Images, lowest: dog 0.2.",
    ]  # fmt: skip
    taken = Drawn(tuple(drawn), panels.columns, None)
    assert downloads.png(taken).startswith(b"\x89PNG") and downloads.svg(taken).startswith("<svg")


def test_channels_stand_in_the_order_of_each_model():
    values = {"free": [0.2, 0.9, 0.5], UNTRAINED: [0.3, 0.1, 0.2]}
    table = pd.concat(
        pd.DataFrame({"series": name, "channel": range(3), "value": value, "low": value, "high": value, "n": 9})
        for name, value in values.items()
    )
    drawn = charts.ranking(table, scene(), "channel").charts[0].to_dict()
    order = {(row["series"], row["rank"]): row["channel"] for row in rows_of(drawn)}
    assert [order["free", rank] for rank in (1, 2, 3)] == [1, 2, 0]
    assert [order[UNTRAINED, rank] for rank in (1, 2, 3)] == [0, 2, 1]
    assert "3 channels in order" in drawn["description"]


def test_a_histogram_has_its_centre():
    bins = pd.DataFrame({"series": "free", "position": [0.5, 1.5], "width": 1.0, "value": [0.7, 0.3], "n": 5})
    centres = pd.DataFrame({"series": ["free"], "value": [0.8]})
    panels = charts.shapes({"activation": bins}, {"activation": centres}, scene(shares=True))
    drawn = panels.charts[0].to_dict()
    assert {"series": "free", "value": 0.8} in rows_of(drawn) and drawn["description"].endswith("means: free 0.8.")
    assert {(row["start"], row["stop"]) for row in rows_of(drawn) if "start" in row} == {(0.0, 1.0), (1.0, 2.0)}


def doses(**columns):
    rows = [("free", FREE, None), ("weak", "l1", 0.1), ("strong", "l1", 10.0), ("winners", "winners", 0.25)]
    table = pd.DataFrame(rows, columns=["series", "kind", "dose"]).assign(
        outcome="test accuracy", architecture="", low=None, high=None, n=9
    )
    return table.assign(value=[0.9, 0.8, 0.7, 0.6]).astype({"low": float, "high": float}).assign(**columns)


def test_a_column_a_kind_with_the_free_model_as_a_line_in_each():
    panels = charts.doses(doses(), scene(), {"l1": "strength", "winners": "share that stays"})
    drawn = [chart.to_dict() for chart in panels.charts]
    assert [one["title"] for one in drawn] == [["test accuracy", "l1"], ["test accuracy", "winners"]]
    for one in drawn:
        assert one["layer"][0]["mark"]["type"] == "rule", "the reference"
        assert "without a penalty from 0.9 to 0.9" in one["description"]
    x = drawn[0]["layer"][1]["encoding"]["x"]
    assert x["axis"]["values"] == [0.1, 10.0] and x["scale"]["type"] == "log" and x["title"] == "strength"


def test_each_architecture_has_its_own_free_model():
    other = doses(
        architecture="convolutional", kind=["", "l1, convolutional", "l1, convolutional", "l1, convolutional"]
    )
    other = other.assign(series="other " + other["series"], value=[0.5, 0.4, 0.3, 0.2], dose=[None, 0.1, 1.0, 10.0])
    units = {"l1": "strength", "winners": "share that stays", "l1, convolutional": "strength"}
    said = [
        chart.to_dict()["description"] for chart in charts.doses(pd.concat([doses(), other]), scene(), units).charts
    ]
    assert "penalty from 0.9 to 0.9" in said[0] and "penalty from 0.5 to 0.5" in said[2]


def test_what_was_not_recorded_of_a_kind_has_no_value():
    more = doses(outcome="noise area", value=[0.9, 0.8, 0.7, None])
    panels = charts.doses(pd.concat([doses(), more]), scene(), {"l1": "strength", "winners": "share that stays"})
    last = panels.charts[-1].to_dict()
    assert last["title"] == ["noise area", "winners"] and "no value" in json.dumps(last)
