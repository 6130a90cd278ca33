"""Pictures of pairs, values of classes, and the network as a whole in charts that show layers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app import charts
from app.charts.distribution import histogram
from app.charts.look import UNTRAINED
from app.charts.squares import Colours

MODELS = ("a", "b", "c")
CLASSES = ("cat", "dog", "frog")


def scene(full_range=True, **changes):
    looks = charts.looks({name: name for name in MODELS})
    return charts.Scene({"conv1": "conv1"}, looks, "Confusion", **changes, full_range=full_range)


def confusions(series=("a", UNTRAINED), without=()):
    random = np.random.default_rng(0)
    rows = [
        {"series": name, "class_name": CLASSES[label], "predicted_name": CLASSES[predicted], "label": label,
         "predicted": predicted, "value": random.random(), "low": 0.0, "high": 1.0, "n": 20}
        for name in series for label in range(3) for predicted in range(3) if label not in without
    ]  # fmt: skip
    return pd.DataFrame(rows)


def agreements(low=0.4):
    rows = [
        {"series": run, "run": run, "other_run": other, "on": on, "expected": 0.5, "value": value, "low": 0.0,
         "high": 1.0, "n": 20}
        for run in MODELS for other in MODELS for on, value in (("all", 0.8), ("errors", low)) if run != other
    ]  # fmt: skip
    return pd.DataFrame(rows)


def between_layers(layers=("conv2", "conv1", "dense1")):
    """A value that says which two layers it is of, in whichever order."""
    rows = [
        {"series": name, "layer": one, "other_layer": other, "pairs": kind,
         "value": (layers.index(one) + 1) * (layers.index(other) + 1) / 10, "low": 0.0, "high": 1.0, "n": 20}
        for name in ("a", UNTRAINED) for one in layers for other in layers
        for kind in ("all", "without constant neurons") if one != other
    ]  # fmt: skip
    return pd.DataFrame(rows)


def drawn(panels):
    return [chart.to_dict() for chart in panels.charts]


def rows_of(chart):
    return next(iter(chart["datasets"].values()))


def test_a_confusion_has_a_panel_a_model_and_its_classes_in_order():
    parts = drawn(charts.between_classes(confusions(), scene()))
    assert [part["layer"][0].get("title") or part["title"] for part in parts] == ["a", UNTRAINED]
    for part in parts:
        encoding = part["layer"][0]["encoding"]
        assert encoding["x"]["sort"] == encoding["y"]["sort"] == list(CLASSES)
        assert (encoding["x"]["title"], encoding["y"]["title"]) == ("given class", "true class")
        assert "is taken for" in part["description"]


def test_a_class_without_images_is_still_one_that_can_be_given():
    parts = drawn(charts.between_classes(confusions(without=(1,)), scene()))
    assert parts[0]["layer"][0]["encoding"]["x"]["sort"] == list(CLASSES)
    assert len(rows_of(parts[0])) == 6


def test_layers_have_a_panel_a_model_and_kind_of_pairs_in_network_order():
    labels = {"conv1": "conv1", "conv2": "conv2", "dense1": "output"}
    parts = drawn(charts.matrix(between_layers(), replace(scene(), layers=labels)))
    titles = [part["layer"][0].get("title") or part["title"] for part in parts]
    assert titles == [f"{name}: {kind}" for name in ("a", UNTRAINED) for kind in ("all", "without constant neurons")]
    encoding = parts[0]["layer"][0]["encoding"]
    assert encoding["x"]["sort"] == encoding["y"]["sort"] == ["conv1", "conv2", "output"]
    values = {(row["layer"], row["other_layer"]): row["value"] for row in rows_of(parts[0])}
    assert len(values) == 6 and values["conv1", "output"] == values["output", "conv1"] == 0.6


def test_layers_that_are_not_picked_are_no_neighbours_either():
    table = between_layers()
    picked = replace(scene(), layers={"conv1": "conv1", "conv2": "conv2"})
    parts = drawn(charts.matrix(table[table["layer"].isin(picked.layers)], picked))
    assert {row["other_layer"] for part in parts for row in rows_of(part)} == {"conv1", "conv2"}


def test_measures_have_a_panel_a_model_and_layer_in_the_metrics_order():
    names = ("gini", "hoyer", "l1_norm")
    table = pd.DataFrame(
        {"series": "a", "layer": layer, "measure": one, "other_measure": other, "value": -0.5 if one != other else 1.0}
        for layer in ("conv1", "pool1") for one in names for other in names
    )  # fmt: skip
    assert charts.is_of_pairs(table)
    parts = drawn(charts.matrix(table, replace(scene(), layers={"conv1": "conv1", "pool1": "pool1"})))
    assert [part["layer"][0].get("title") or part["title"] for part in parts] == ["a: conv1", "a: pool1"]
    encoding = parts[0]["layer"][0]["encoding"]
    assert encoding["x"]["sort"] == encoding["y"]["sort"] == list(names)
    assert {row["value"] for row in rows_of(parts[0])} == {-0.5, 1.0}


def test_agreement_has_a_panel_a_question_and_models_in_the_studys_order():
    parts = drawn(charts.between_models(agreements().iloc[::-1], scene()))
    assert {part["layer"][0].get("title") or part["title"] for part in parts} == {"all", "errors"}
    assert parts[0]["layer"][0]["encoding"]["y"]["sort"] == list(MODELS)
    told = {field["field"] for field in parts[0]["layer"][0]["encoding"]["tooltip"]}
    assert {"run", "other_run", "value", "low", "high", "n", "expected"} <= told


@pytest.mark.parametrize(
    ("full_range", "low", "domain"), [(True, 0.4, [0, 1]), (True, -0.2, [-0.2, 1]), (False, 0.4, [0.4, 0.8])]
)
def test_colours_span_the_range_that_is_asked_for_in_all_panels_and_their_key(full_range, low, domain):
    panels = charts.between_models(agreements(low), scene(full_range))
    scales = [part["layer"][0]["encoding"]["color"]["scale"]["domain"] for part in drawn(panels)]
    assert [*scales, panels.key.to_dict()["encoding"]["color"]["scale"]["domain"]] == [domain] * 3


def test_equal_values_still_have_a_scale():
    assert Colours.of(pd.Series([0.5, 0.5]), full_range=False) == Colours(0.0, 1.0)


def test_numbers_stand_in_the_squares_where_they_can_be_read():
    few = charts.between_models(agreements(), scene())
    assert [layer["mark"]["type"] for layer in drawn(few)[0]["layer"]] == ["rect", "text"]
    names = [str(number) for number in range(20)]
    many = pd.DataFrame(
        {"series": "a", "class_name": np.repeat(names, 20), "predicted_name": np.tile(names, 20), "value": 0.05,
         "label": np.repeat(np.arange(20), 20), "predicted": np.tile(np.arange(20), 20)}
    )  # fmt: skip
    assert drawn(charts.between_classes(many, scene()))[0]["mark"]["type"] == "rect"


def test_classes_stand_beside_each_other_models_side_by_side_in_each():
    rows = confusions(MODELS).query("label == predicted").drop(columns=["predicted", "predicted_name"])
    part = drawn(charts.by_class(rows, scene(bounds=(0.0, 1.0))))[0]
    encoding = part["layer"][1]["encoding"]
    assert encoding["x"]["sort"] == list(CLASSES) and encoding["xOffset"]["sort"] == list(MODELS)
    assert encoding["y"]["scale"]["domain"] == [0, 1]


@pytest.mark.parametrize("kind", [charts.distribution, charts.per_neuron])
def test_images_of_the_whole_network_are_drawn(kind):
    rows = pd.DataFrame({"series": "a", "layer": "", "value": np.arange(30.0), "image": np.arange(30), "variant": ""})
    parts = drawn(kind(rows, scene(), "image"))
    assert len(parts) == 1 and "the whole network" in parts[0]["description"]


def test_whole_numbers_have_a_bin_each():
    rows = pd.DataFrame({"series": "a", "value": [0.0, 3.0, 3.0, 7.0]})
    bins = histogram(rows)
    assert bins["start"].tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
    assert bins["share"].tolist()[:-1] == [0.25, 0, 0, 0.5, 0, 0, 0, 0.25]
