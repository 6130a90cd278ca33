"""Images as points: each with its picture, the regression line where there is one, and words for all of it."""

import numpy as np
import pandas as pd
import pytest

from app import charts

SCENE = charts.Scene({"conv1": "conv1"}, charts.looks({"sgd_0": "sgd_0"}), "Gini in conv1")


def points(**columns):
    value = np.random.default_rng(0).normal(size=12)
    given = {"series": "sgd_0", "value": value, "score": 3 - 2 * value, "label": "cat", "index": range(12)}
    return pd.DataFrame(given | columns)


def specification(table):
    return charts.image_scatter(table, SCENE, "beauty", "rho = 1, n = 12").charts[0].to_dict()


def test_the_picture_comes_first_in_the_tooltip():
    shown = specification(points(image="data:image/png;base64,AA", file="a.jpg"))["layer"][-1]["encoding"]["tooltip"]
    assert [part["field"] for part in shown] == ["image", "file", "index", "label", "value", "score"]
    fields = [part["field"] for part in specification(points())["layer"][-1]["encoding"]["tooltip"]]
    assert "image" not in fields and "file" not in fields


def test_the_line_is_the_regression():
    drawn = specification(points())
    (line,) = [rows for rows in drawn["datasets"].values() if len(rows) == 2]
    for end in line:
        assert end["score"] == pytest.approx(3 - 2 * end["value"])
    assert len(specification(points(value=1.0))["layer"]) == 1, "one value has no line"


def test_it_is_told_in_words():
    assert specification(points())["description"].startswith(
        "rho = 1, n = 12. beauty of 12 images against Gini in conv1"
    )
