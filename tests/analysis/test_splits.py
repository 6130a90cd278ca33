"""Which probe images a metric is asked about: training, test, or scrambled ones, where a study has them."""

import numpy as np
import pandas as pd
import pytest

from analysis import METRICS, StoreError, compute
from analysis.compute import is_computed
from analysis.metrics import Source
from analysis.metrics.parameters import parameters_of

SPLITS = {"train": 20, "test": 18, "scrambled": 17}
ROWS = {"train": slice(0, 20), "test": slice(20, 38), "scrambled": slice(38, 55)}
LAYERS = {"conv1": (3, 2, 4), "dense1": (6,)}
LABELS = np.arange(55) * 7 % 5
OF_PROBE_IMAGES = [
    metric
    for metric in METRICS.values()
    if "split" in parameters_of(metric)
    and metric.reads & {Source.ACTIVATIONS, Source.INPUTS}
    and Source.RECONSTRUCTIONS not in metric.reads  # a network of classes makes none
]
every_metric = pytest.mark.parametrize("metric", OF_PROBE_IMAGES, ids=str)


def pixels(shape):
    return np.random.default_rng(0).integers(0, 256, (55, *shape[1:]))


def activations(layer, shape):
    values = np.maximum(np.random.default_rng(len(layer)).integers(-20, 30, (55, *shape[1:])), 0) / 8
    values[..., 0] = 0
    return values


@pytest.fixture(scope="module")
def make(build_study, tmp_path_factory):
    """make(images, rows): a study of so many images of each split, which are those rows of the same 55."""

    def study(images, rows=slice(None)):
        return build_study(
            tmp_path_factory.mktemp("splits") / "study",
            runs=("run",),
            last=1,
            recorded=(1,),
            layers=LAYERS,
            images=images,
            classes=5,
            labels=LABELS[rows],
            pixels=lambda shape: pixels(shape)[rows],
            activations=lambda run, epoch, layer, shape: activations(layer, shape)[rows],
        )

    return study


@pytest.fixture(scope="module")
def three(make):
    return make(SPLITS)


@pytest.fixture(scope="module")
def two(make):
    return make({"train": 20, "test": 18}, slice(0, 38))


@pytest.fixture(scope="module", params=SPLITS)
def alone(request, make):
    """(a split, a study of its images and no others, as training images)."""
    return request.param, make({"train": SPLITS[request.param]}, ROWS[request.param])


@every_metric
def test_a_split_is_measured_as_if_there_were_no_other_images(metric, three, alone):
    split, only = alone
    asked, expected = compute(metric.name, three, split=split), compute(metric.name, only)
    assert set(asked["split"]) == {split} and (expected["status"] == "measured").any()
    pd.testing.assert_frame_equal(asked.drop(columns="split"), expected.drop(columns="split"), rtol=1e-9)


@every_metric
def test_without_scrambled_images_each_row_says_how_to_have_them(metric, two):
    assert is_computed(metric.name, two, two.run("run"), split="scrambled"), "there is nothing to be computed"
    table = compute(metric.name, two, split="scrambled")
    assert set(table["layer"]) in (set(LAYERS), {""}) and table["value"].isna().all()
    assert set(table["status"]) == {"not recorded"} and set(table["split"]) == {"scrambled"}
    (reason,) = set(table["reason"])
    assert "it has train, test" in reason and "recording.scrambled" in reason, reason


def test_arrays_of_a_split_that_is_not_there_are_an_error_in_one_line(two):
    with pytest.raises(StoreError, match="no probe images of split 'scrambled'; it has train, test; a new study"):
        two.run("run").snapshot().activations("conv1", "scrambled")
    with pytest.raises(StoreError, match="no probe images of split 'scramble'; it has train, test$"):
        two.run("run").snapshot().labels("scramble")
