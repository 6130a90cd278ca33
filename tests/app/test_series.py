"""Which untrained network stands beside which model."""

import pandas as pd
import pytest

from analysis import compute, open_study
from app import charts, series
from app.charts import words
from app.charts.look import NULLS, UNTRAINED, null_kind, null_of


@pytest.fixture(scope="module")
def answer(autoencoder_study):
    """The study of a free network, a penalised one of the same layers, and one that keeps winners; a table of it."""
    study = open_study(autoencoder_study)
    table = compute("zero_ratio", study, epochs=[0, "last"], layers=["code"])
    return study, table[table["bn"] == "trained"]


def test_networks_of_other_layers_have_an_untrained_network_of_their_own(answer):
    study, table = answer
    rows = series.beside_untrained(table, study, "last")
    nulls = rows[rows["series"].map(null_kind) != ""].set_index("series")["value"]
    assert sorted(nulls.index) == [null_of(UNTRAINED, "free"), null_of(UNTRAINED, "winners")]
    first = table[table["epoch"] == 0].set_index("run")["value"]
    assert nulls[null_of(UNTRAINED, "winners")] == first["winners"] != first["free"]
    assert list(rows["series"][:3]) == ["free", "l1", "winners"]


def test_networks_of_the_same_layers_share_theirs(answer):
    study, table = answer
    rows = series.beside_untrained(table[table["run"] != "winners"], study, "last")
    assert rows["series"].tolist() == ["free", "l1", UNTRAINED]


def test_several_are_drawn_in_grey_with_shapes_and_names_of_their_own():
    names = ["VGG16", null_of(UNTRAINED, "VGG16"), null_of(UNTRAINED, "MobileNetV2")]
    table = pd.DataFrame({"series": names, "value": 0.5, "layer": "conv"})
    scene = charts.Scene({"conv": "conv"}, charts.looks({"VGG16": "VGG16"}), "value")
    drawn = scene.points(table)
    assert scene.series(table) == names
    colours, shapes = (drawn[channel].to_dict()["scale"]["range"] for channel in ("color", "shape"))
    assert colours[1] == colours[2] != colours[0] and len(set(shapes[1:])) == 2
    assert words.series(names[1]) == "untrained: VGG16"


def test_four_of_them_stand_in_the_key_in_two_rows():
    nulls = [null_of(kind, run) for kind in NULLS for run in ("VGG16", "MobileNetV2")]
    table = pd.DataFrame({"series": ["VGG16", *nulls], "value": 0.5, "layer": "conv"})
    scene = charts.Scene({"conv": "conv"}, charts.looks({"VGG16": "VGG16"}), "value")
    drawn = charts.key(table, scene).to_dict()
    (rows,) = (data for data in drawn["datasets"].values() if "row" in data[0])
    across = max(
        layer["encoding"]["x"]["scale"]["domain"][1] for layer in drawn["layer"] if "scale" in layer["encoding"]["x"]
    )
    assert sorted(row["row"] for row in rows) == [0, 1, 1, 2, 2] and all(row["text"] < across for row in rows)
