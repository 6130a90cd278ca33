"""One image: its maps, its neighbours, what is said of it and where it stands, against peers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax
from scipy.stats import percentileofscore
from sklearn.neighbors import NearestNeighbors

from analysis.inside import maps, neighbours, rebuilt, said_of, snapshot_of, standing, strength
from analysis.metrics.metric import NotMeasured, Undefined


@pytest.fixture(scope="module")
def snapshot(build_study, tmp_path_factory):
    return snapshot_of(build_study(tmp_path_factory.mktemp("inside") / "small").runs["sgd_0"], "last")


@pytest.mark.parametrize("layer, shape", [("conv1", (4, 4, 6)), ("dense1", (1, 1, 8))])
def test_maps_are_the_activations_of_one_image(snapshot, layer, shape):
    found = maps(snapshot, layer, 5, "test")
    assert found.shape == shape
    np.testing.assert_array_equal(found.ravel(), snapshot.activations(layer, "test")[5].ravel())
    np.testing.assert_allclose(strength(-found), found.mean(axis=(0, 1)), rtol=1e-6)


@pytest.mark.parametrize("layer", ["conv1", "dense1"])
def test_neighbours_are_scikit_learns(snapshot, layer):
    values = snapshot.activations(layer).reshape(40, -1).astype(float)
    centred = values - values.mean(axis=0)
    reference = NearestNeighbors(metric="cosine", algorithm="brute").fit(centred)
    expected, places = reference.kneighbors(centred[7:8], n_neighbors=6)
    found = neighbours(snapshot, layer, 7, count=5)
    assert found.table["image"].tolist() == places[0, 1:].tolist(), "itself is none of them"
    np.testing.assert_allclose(found.table["value"], expected[0, 1:], atol=2e-6)
    assert found.n == 39


def test_an_image_like_the_average_has_no_neighbours(build_study, tmp_path):
    same = build_study(tmp_path / "same", activations=lambda run, epoch, layer, shape: np.full(shape, 0.7))
    with pytest.raises(Undefined, match="answers the average image"):
        neighbours(snapshot_of(same.runs["sgd_0"], "last"), "conv1", 3)


def test_what_is_said_is_the_softmax_of_the_logits(snapshot):
    table = said_of(snapshot, 3, "test")
    logits = snapshot.logits("probe")[40 + 3].astype(float)
    np.testing.assert_allclose(table.sort_values("label")["value"], softmax(logits), rtol=1e-12)
    assert table["label"][0] == logits.argmax() and table["class_name"][0] == f"class {logits.argmax()}"


def test_an_answer_that_is_none_is_said(build_study, tmp_path):
    def logits(run, epoch, subset, labels, classes):
        values = np.zeros((len(labels), 3))
        values[2] = np.nan
        return values

    study = build_study(tmp_path / "other", logits=logits, predicted=(0, 2), images={"train": 4, "scrambled": 4})
    found = snapshot_of(study.runs["sgd_0"], "last")
    assert said_of(found, 0)["class_name"].tolist() == ["output 0", "output 1", "output 2"], "classes of its own"
    with pytest.raises(Undefined, match="nan or infinity of this image"):
        said_of(found, 2)
    with pytest.raises(NotMeasured, match="no answers of sgd_0 are recorded at epoch 1"):
        said_of(study.runs["sgd_0"].snapshot(1), 0)


def test_networks_that_make_images_name_no_class(build_study, tmp_path):
    study = build_study(tmp_path / "made", reconstructions=lambda run, epoch, images: images / 1.0)
    found = study.runs["sgd_0"].snapshot("last")
    with pytest.raises(NotMeasured, match="sgd_0 builds images anew and names no class"):
        said_of(found, 0)
    np.testing.assert_array_equal(rebuilt(found, 2, "test"), study.probe.images[42])


@given(st.lists(st.integers(0, 5), min_size=1), st.integers(0, 5))
def test_standing_is_scipys_percentile(values, value):
    assert standing(values, value) == pytest.approx(percentileofscore(values, value, "mean") / 100)


def test_without_values_it_stands_nowhere():
    assert np.isnan(standing([np.nan], 1.0)) and np.isnan(standing([], 1.0)) and np.isnan(standing([1.0], np.nan))
