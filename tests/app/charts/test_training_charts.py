"""Figures of a training: curves with the learning rate on an axis of its own, rotation of each layer."""

import numpy as np
import pandas as pd
import pytest

from app import charts
from app.around import meeting
from app.charts.layer_axis import layer_axis

LAYERS = {"conv1": "conv1", "conv10": "conv10", "dense2": "output"}
LOOK = charts.looks({"sgd_0": "sgd_0"})["sgd_0"]


@pytest.fixture
def history():
    epochs = np.arange(6)
    return pd.DataFrame(
        {
            "epoch": epochs,
            "learning_rate": [np.nan, 0.1, 0.1, 0.1, 0.02, 0.02],
            "accuracy": [np.nan, 0.3, 0.5, 0.7, 0.8, 0.99],
            "val_accuracy": 0.1 * epochs,
            "test_accuracy": 0.09 * epochs,
            "rotation/conv1": 0.1 * epochs,
            "rotation/conv10": 0.05 * epochs,
            "rotation/dense2": 0.02 * epochs,
        }
    )


def test_the_learning_rate_has_an_axis_of_its_own(history):
    drawn = charts.training_curves(history, LOOK, "sgd_0").to_dict()
    assert drawn["resolve"]["scale"]["y"] == "independent"
    rate, curves = drawn["layer"]
    assert rate["encoding"]["y"]["scale"]["type"] == "log" and rate["encoding"]["y"]["axis"]["orient"] == "right"
    assert curves["encoding"]["y"]["scale"]["domain"] == [0, 1]


def test_a_curve_has_no_value_where_none_was_measured(history):
    drawn = charts.training_curves(history, LOOK, "sgd_0").to_dict()
    rows = [row for rows in drawn["datasets"].values() for row in rows if row.get("curve") == "training (running)"]
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4, 5], "the running mean of epoch 0 does not exist"


@pytest.mark.parametrize("draw", [charts.rotation_lines, charts.rotation_picture])
def test_layers_of_a_rotation_stand_in_network_order(history, draw):
    drawn = draw(history, LAYERS, "sgd_0").to_dict()
    place = drawn["encoding"]["y" if draw is charts.rotation_picture else "color"]
    assert place["scale"]["domain"] == ["conv1", "conv10", "output"]
    assert "conv1 has turned most, 0.5" in drawn["description"]


def test_a_fitted_rotation_ends_where_the_layers_end(history):
    frame = charts.Frame(turned=charts.most_turned(history / 100, LAYERS))
    lines = charts.rotation_lines(history / 100, LAYERS, "sgd_0", frame).to_dict()
    assert lines["encoding"]["y"]["scale"]["domain"] == [0, pytest.approx(0.005)]
    picture = charts.rotation_picture(history / 100, LAYERS, "sgd_0", frame).to_dict()
    assert picture["encoding"]["color"]["scale"]["domain"] == [0, pytest.approx(0.005)]
    assert charts.most_turned(history[["epoch"]], LAYERS) is None


def test_epochs_of_small_charts_stand_below_each_other(history):
    frame = charts.Frame.around([history])
    drawn = (
        charts.training_curves(history, LOOK, "sgd_0", frame=frame),
        charts.rotation_lines(history, LAYERS, "sgd_0", frame),
    )
    rooms = [
        {
            axis.get("orient", "left"): axis["minExtent"]
            for part in one.to_dict()["layer"]
            for axis in [part["encoding"]["y"]["axis"]]
        }
        for one in drawn
    ]
    assert rooms[0] == rooms[1] and set(rooms[0]) == {"left", "right"}


def test_names_in_the_key_have_the_room_that_they_need():
    places = [rows for rows in charts.training_key([f"conv{n}" for n in range(40)]).to_dict()["datasets"].values()]
    for row, names in pd.concat(map(pd.DataFrame, places)).groupby("row"):
        ends = names["text"] + 0.05 * names["name"].str.len()
        assert (ends.iloc[:-1].to_numpy() < names["start"].iloc[1:].to_numpy()).all(), f"row {row}"


def test_large_type_turns_the_names_of_layers(monkeypatch):
    names = [f"conv{n}" for n in range(1, 16)]
    assert layer_axis(names).labelAngle == 0
    monkeypatch.setattr(meeting, "larger", lambda: meeting.LARGER)
    assert layer_axis(names).labelAngle == -45


@pytest.mark.parametrize("draw", [charts.rotation_lines, charts.rotation_picture])
def test_a_run_without_rotation_says_so(history, draw):
    drawn = draw(history[["epoch", "accuracy"]], LAYERS, "sgd_0").to_dict()
    assert drawn["description"] == "sgd_0: rotation was not recorded."
