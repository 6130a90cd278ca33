"""Published numbers are laid over ours where a study is comparable, and never elsewhere."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from analysis import open_study
from analysis.published import published as published_table
from app import charts
from app.charts.published import DASH, ORIGIN
from app.charts.scene import SERIES
from app.published import accuracies as published_accuracies
from app.published import numbers as published

RUNS = ("sgd_0", "layca_2")


@pytest.fixture(scope="module")
def comparable(digits_study):
    """The small study as if it had been trained on CIFAR-10: dataset, architecture and names are what counts."""
    study = open_study(digits_study)
    dataset = study.manifest.dataset.model_copy(update={"name": "cifar10"})
    return replace(study, manifest=study.manifest.model_copy(update={"dataset": dataset}))


def ours(layers=("conv1", "conv2"), runs=RUNS):
    rows = [{SERIES: run, "run": run, "epoch": 3, "layer": layer} for run in runs for layer in layers]
    return (
        pd.DataFrame(rows)
        .assign(value=0.5, low=None, high=None, n=None, variant="")
        .astype({"low": float, "high": float})
    )


def scene():
    return charts.Scene({"conv1": "conv1", "conv2": "conv2"}, charts.looks({run: run for run in RUNS}), "Rotation")


def test_another_dataset_has_no_published_twin(digits_study):
    study = open_study(digits_study)
    assert published.twins(study) == {}
    assert published_accuracies.final_accuracies(study).empty


def test_runs_of_the_same_name_are_twins(comparable):
    assert published.twins(comparable) == {"sgd_0": "sgd_0", "wdecay_1": "wdecay_1", "layca_2": "layca_2"}


@pytest.mark.parametrize("name", ["rotation", "below_mean_ratio", "dead_neurons", "label_nmi"])
def test_the_published_values_are_those_of_the_table(comparable, name):
    laid = published.laid_over(ours(), comparable, name, "last")
    theirs = laid[laid[ORIGIN].notna()].set_index([SERIES, "layer"])["value"]
    table = published_table(name)
    for run in RUNS:
        last = table[(table["run"] == run) & (table["epoch"] == table.loc[table["run"] == run, "epoch"].max())]
        expected = last.set_index("layer")["value"]
        for layer in ("conv1", "conv2"):
            assert theirs[run, layer] == expected[layer], f"{name} of {run}, {layer}"


@pytest.mark.parametrize("parameters", [{"unit": "angle"}, {"per": "neuron"}, {"split": "test"}])
def test_what_is_another_quantity_is_not_laid_over(parameters):
    assert published.fits("rotation", {})
    assert not published.fits("rotation", parameters)


SILHOUETTE = {"variant": "as coded", "distance": "cosine", "centres": 0.1, "neighbourhood": 0.2, "per": "layer"}


@pytest.mark.parametrize(("distance", "neighbourhood"), [("cosine", 0.2), ("cosine", 0.03), ("euclidean", 0.2)])
def test_parameters_that_are_columns_pick_the_rows(comparable, distance, neighbourhood):
    asked = SILHOUETTE | {"distance": distance, "neighbourhood": neighbourhood}
    assert published.fits("silhouette", asked)
    laid = published.laid_over(ours(), comparable, "silhouette", "last", asked)
    theirs = laid[laid[ORIGIN].notna()].set_index([SERIES, "layer"])["value"]
    table = published_table("silhouette").query("distance == @distance and neighbourhood == @neighbourhood")
    expected = table.set_index(["run", "layer"])["value"]
    assert len(theirs) == 4, "one row a model and layer of ours"
    for place in theirs.index:
        assert theirs[place] == expected[place]


def test_a_page_says_with_which_settings_there_are_published_numbers():
    assert published.settings("silhouette", SILHOUETTE | {"variant": "as written"}) == "with variant = as coded"
    wrong = SILHOUETTE | {"centres": 0.3, "per": "neuron"}
    assert published.settings("silhouette", wrong) == "with centres = 0.1, per = layer"
    mixed = {"variant": "as coded", "distance": "cosine", "centres": 0.1, "neighbourhood": 0.05}
    assert "another combination of variant, distance, centres, neighbourhood" in published.settings(
        "labels_around", mixed
    )


@pytest.mark.parametrize("other", [{"variant": "as written"}, {"neighbourhood": 0.1}, {"per": "neuron"}])
def test_a_setting_that_was_not_published_is_not_laid_over(other):
    assert published.fits("silhouette", SILHOUETTE)
    assert not published.fits("silhouette", SILHOUETTE | other)


def test_a_definition_that_differs_is_said(comparable):
    assert "larger entropy" in published.note(comparable, {"average": "arithmetic"})
    assert "larger entropy" not in published.note(comparable, {"average": "max"})
    assert "instead of 40,000" in published.note(comparable)


def test_published_lines_are_thin_dashed_in_the_models_colour_and_named_in_the_key(comparable):
    panels = charts.by_layer(published.laid_over(ours(), comparable, "rotation", "last"), scene())
    layers = panels.charts[0].to_dict()["layer"]
    dashed = [layer for layer in layers if layer["mark"].get("strokeDash") == list(DASH)]
    assert len(dashed) == 1
    assert dashed[0]["encoding"]["color"]["scale"] == layers[0]["encoding"]["color"]["scale"]
    assert any(shown["field"] == ORIGIN for shown in dashed[0]["encoding"]["tooltip"]), "the uncertainty can be read"
    assert '"published"' in json.dumps(panels.key.to_dict())


def test_without_published_rows_nothing_says_published():
    panels = charts.by_layer(ours(), scene())
    assert "published" not in json.dumps([panels.key.to_dict(), panels.charts[0].to_dict()])


def test_published_draws_are_set_beside_magnitude_and_random(comparable):
    kinds = published.rows(comparable, "pruning_curve")["variant"].unique()
    assert sorted(kinds) == ["magnitude, global", "random, global"]
