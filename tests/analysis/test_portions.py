"""Metrics of a portion of the probe images: the values that a study of just these images would give."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import METRICS, ParameterError, compute
from analysis.__main__ import main
from analysis.metrics.parameters import complete, parameters_of
from analysis.store.portion import Portion
from analysis.store.results import Results
from tests.analysis.conftest import relu_like

IMAGES = {"train": 48, "test": 8}
LABELS = np.random.default_rng(3).integers(0, 4, sum(IMAGES.values()))
PIXELS = np.random.default_rng(4).integers(0, 256, (sum(IMAGES.values()), 64, 64, 4))
OF_IMAGES = [name for name, metric in METRICS.items() if metric.reads_images]
FEWER = {"silhouette": {"neurons": 3}, "labels_around": {"neurons": 3}, "ratio_around": {"neurons": 2}}
FEWER |= {"active_structure": {"neurons": 3}}


@given(st.lists(st.integers(0, 5), max_size=80), st.sampled_from([0.1, 0.25, 1 / 3, 0.5]))
def test_parts_have_no_image_in_common_and_all_together(labels, share):
    parts = [Portion(share, part).of(np.array(labels, int)) for part in range(1, round(1 / share) + 1)]
    assert sorted(np.concatenate(parts)) == list(range(len(labels)))
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1


@given(st.lists(st.integers(0, 5), max_size=80))
def test_the_quarter_lies_in_the_half_and_holds_every_class_in_its_share(labels):
    labels = np.array(labels, int)
    quarter, half = Portion(0.25).of(labels), Portion(0.5).of(labels)
    assert set(quarter) <= set(half) and list(quarter) == sorted(quarter)
    for label in np.unique(labels):
        here = (labels == label).sum()
        assert abs((labels[quarter] == label).sum() - here / 4) <= 1.5
    assert list(Portion().of(labels)) == list(range(len(labels)))


@pytest.fixture(scope="module")
def whole(build_study, tmp_path_factory):
    """A study of 56 images, a quarter of whose training images are asked about."""
    return build_study(tmp_path_factory.mktemp("whole") / "whole", **plan(np.arange(sum(IMAGES.values()))))


@pytest.fixture(scope="module")
def quarter(build_study, tmp_path_factory):
    """A study of the images of the second quarter alone."""
    chosen = Portion(0.25, 2).of(LABELS[: IMAGES["train"]])
    return build_study(tmp_path_factory.mktemp("quarter") / "whole", **plan(chosen))


def plan(chosen):
    """A study of some of the images, the rest as it is."""
    test = [number for number in chosen if number >= IMAGES["train"]]

    def activations(run, epoch, layer, shape):
        return relu_like(run, epoch, layer, (sum(IMAGES.values()), *shape[1:]))[chosen]

    images = {"train": len(chosen) - len(test)} | ({"test": len(test)} if test else {})
    pixels = PIXELS[chosen]
    return {
        "runs": ("sgd_0",), "images": images, "labels": LABELS[chosen], "classes": 4, "activations": activations,
        "pixels": lambda shape: pixels[:, : shape[1], : shape[2], : shape[3]],
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in OF_IMAGES if name != "reconstruction_error"])
def test_a_portion_gives_what_a_study_of_its_images_gives(whole, quarter, name):
    fewer = FEWER.get(name, {})
    of_portion = compute(name, whole, images=0.25, part=2, **fewer)
    alone = compute(name, quarter, **fewer)
    pd.testing.assert_frame_equal(of_portion, alone, check_exact=False, rtol=1e-6)


def test_taps_and_block_means_are_of_the_portion_too(whole, quarter):
    for layers in (["conv1", "dense1"], ["block1_mean"]):
        of_portion = compute("gini", whole, layers=layers, images=0.25, part=2)
        pd.testing.assert_frame_equal(of_portion, compute("gini", quarter, layers=layers), rtol=1e-6)


def test_images_keep_their_number(whole):
    every = compute("gini", whole, per="image").set_index(["layer", "image"])["value"]
    some = compute("gini", whole, per="image", images=0.25).set_index(["layer", "image"])["value"]
    assert len(some) == len(every) / 4
    pd.testing.assert_series_equal(some, every.loc[some.index])


def test_all_images_are_kept_where_they_were_before_there_were_portions(whole):
    before = {name: parameter.default for name, parameter in parameters_of(METRICS["gini"]).items()}
    assert complete(METRICS["gini"], {"images": 1, "part": 1}) == before
    asked = complete(METRICS["gini"], {"images": 0.5})
    assert Results.of(whole, "gini", asked, 1).folder != Results.of(whole, "gini", before, 1).folder


def test_several_processes_measure_the_same(whole):
    here = compute("zero_ratio", whole, epochs="all", images=0.5, part=2)
    there = compute("zero_ratio", whole, epochs="all", images=0.5, part=2, jobs=2)
    pd.testing.assert_frame_equal(here, there)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"images": 0}, "images must be a number from 0.01 to 1, received 0"),
        ({"images": 0.5, "part": 3}, "of parts of 0.5 of the images there are 2, received 3"),
        ({"part": 2}, "of parts of 1 of the images there are 1, received 2"),
    ],
)
def test_portions_that_there_are_not(whole, given, said):
    with pytest.raises(ParameterError, match="gini") as error:
        compute("gini", whole, **given)
    assert said in str(error.value)


def test_metrics_of_weights_have_no_images(whole):
    with pytest.raises(ParameterError, match="no parameter 'images'"):
        compute("rotation", whole, images=0.5)


def test_too_few_images_are_a_reason(build_study, tmp_path):
    study = build_study(tmp_path / "few", images={"train": 3, "test": 2})
    table = compute("gini", study, images=0.25, part=2, split="test")
    assert set(table["reason"]) == {"part 2 of 0.25 of 2 images holds none"}
    assert (table["status"] == "not recorded").all()


def test_on_the_command_line(whole, capsys):
    assert main(["compute", str(whole.folder), "gini", "--set", "images=0.25,0.5", "--set", "split=test"]) == 0
    assert capsys.readouterr().out.count(": 3 measured") == 2
