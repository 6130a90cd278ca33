"""Figures of a training: curves with the learning rate on an axis of its own, rotation of each layer."""

import numpy as np
import pandas as pd
import pytest

from app import charts

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


@pytest.mark.parametrize("draw", [charts.rotation_lines, charts.rotation_picture])
def test_a_run_without_rotation_says_so(history, draw):
    drawn = draw(history[["epoch", "accuracy"]], LAYERS, "sgd_0").to_dict()
    assert drawn["description"] == "sgd_0: rotation was not recorded."
