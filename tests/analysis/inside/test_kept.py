"""What is kept of every unit and image: beside each other in a table, what is not there named, nothing measured."""

import numpy as np
import pytest

from analysis import METRICS, compute
from analysis.inside import kept_images, kept_units, metrics_of
from analysis.inside.kept import SEVERAL_EACH
from analysis.layer import Layer
from analysis.metrics.parameters import parameters_of

FEWER = {"neurons": 1}


@pytest.fixture(scope="module")
def kept_study(build_study, tmp_path_factory):
    study = build_study(tmp_path_factory.mktemp("kept") / "small")
    for name in ("gini", "mean_activation"):
        compute(name, study, "sgd_0", "last", ["conv1"], per="neuron")
        compute(name, study, "sgd_0", "last", per="image", split="test")
    compute("rotation", study, "sgd_0", "last", per="channel")
    return study


def test_every_kept_metric_has_its_column(kept_study):
    run = kept_study.runs["sgd_0"]
    found = kept_units(run, "last", "conv1", "neuron")
    expected = compute("gini", kept_study, "sgd_0", "last", ["conv1"], per="neuron")
    np.testing.assert_array_equal(found.table["Gini index"], expected["value"])
    assert np.isnan(found.table["Gini index"][0]), "a dead neuron has no value, and keeps its row"
    assert found.metrics == {"Gini index": "gini", "Mean activation": "mean_activation"}
    assert found.table[["neuron", "row", "column", "channel"]].iloc[-1].tolist() == [95, 3, 3, 5]
    low, high, n = found.intervals["Mean activation"]
    assert (low <= high)[1:].all() and (n == 40).all() and "Gini index" not in found.intervals
    assert {"kurtosis", "entropy"} <= set(found.pending) and not {"gini", *SEVERAL_EACH} & set(found.pending)


def test_of_another_layer_nothing_is_measured(kept_study):
    found = kept_units(kept_study.runs["sgd_0"], "last", "conv2", "neuron")
    assert "gini" in found.pending and not found.metrics and len(found.table) == 20
    assert not (kept_study.folder / "results" / "kurtosis").exists()


def test_channels_have_metrics_of_weights_too(kept_study):
    found = kept_units(kept_study.runs["sgd_0"], "last", "conv2", "channel")
    assert found.metrics["Rotation"] == "rotation" and len(found.table) == 5


def test_of_images_by_layer(kept_study):
    found = kept_images(kept_study.runs["sgd_0"], "last", ["conv1", "dense1"], "test")
    assert list(found) == ["conv1", "dense1"] and len(found["conv1"].table) == 24
    assert "Gini index" in found["dense1"].metrics and "hoyer" in found["dense1"].pending


@pytest.mark.parametrize("per", ["neuron", "channel"])
def test_what_has_several_values_a_unit_is_left_out_and_nothing_else(per, kept_study):
    run = kept_study.runs["sgd_0"]
    layers = Layer(run.snapshot("first"), "conv1"), Layer(run.snapshot("last"), "conv1")
    several = {METRICS[name] for name in SEVERAL_EACH if per in parameters_of(METRICS[name])["per"].choices}
    for metric in {*metrics_of(per), *several}:
        given = {name: value for name, value in FEWER.items() if name in parameters_of(metric)}
        now = layers if metric.scope == "pair of snapshots" else layers[1:]
        rows = metric.measure(*now, per=per, **given)
        repeated = rows.duplicated([per]).any()
        assert repeated == (metric in several), f"{metric}: add it to SEVERAL_EACH, or take it out"
