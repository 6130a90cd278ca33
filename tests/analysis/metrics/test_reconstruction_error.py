"""Reconstruction error against scikit-learn; and what metrics of classes say of networks that make images."""

import numpy as np
import pytest
from scipy.stats import sem
from sklearn.metrics import mean_squared_error

from analysis import StoreError, compute, open_study
from analysis.metrics.metric import MAKES_NO_IMAGE, NAMES_NO_CLASS

IMAGES = {"train": 30, "test": 12}
OF_CLASSES = ["margin", "confusion", "class_accuracy", "learned_at", "agreement", "pruning_area", "f95", "noise_curve"]


def blurred(run, epoch, images):
    """Nearer to the images with every epoch."""
    noise = np.random.default_rng(epoch).normal(size=images.shape)
    return images / 100 + noise / (1 + epoch)


@pytest.fixture
def autoencoders(build_study, tmp_path):
    def build(reconstructions=blurred, **fields):
        plan = {"images": IMAGES, "pixels": lambda shape: np.random.default_rng(1).integers(0, 4, shape)}
        return build_study(tmp_path / "coded", reconstructions=reconstructions, **plan | fields)

    return build


@pytest.mark.parametrize("split", ["train", "test"])
def test_every_image_equals_scikit_learns(autoencoders, split):
    study = autoencoders()
    table = compute("reconstruction_error", study, "sgd_0", per="image", split=split)
    made = study.run("sgd_0").snapshot("last").reconstructions(split)
    images = study.run("sgd_0").images(split)
    expected = [mean_squared_error(a.ravel(), b.ravel()) for a, b in zip(images.astype(float), made, strict=True)]
    np.testing.assert_allclose(table["value"], expected, rtol=1e-6)
    assert table["image"].tolist() == list(range(IMAGES[split]))


def test_the_mean_lies_within_its_interval(autoencoders):
    study = autoencoders()
    each = compute("reconstruction_error", study, "sgd_0", per="image")["value"].to_numpy()
    (row,) = compute("reconstruction_error", study, "sgd_0").to_dict("records")
    assert row["value"] == pytest.approx(each.mean()) and row["n"] == IMAGES["train"]
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * sem(each), rel=0.15)
    by_epoch = compute("reconstruction_error", study, "sgd_0", epochs="all")["value"]
    assert by_epoch.is_monotonic_decreasing


def test_a_perfect_copy_has_no_error(autoencoders):
    study = autoencoders(lambda run, epoch, images: images)
    assert compute("reconstruction_error", study)["value"].eq(0).all()


def test_nan_is_undefined_for_its_image_and_for_the_whole(autoencoders):
    def diverged(run, epoch, images):
        made = images.astype(np.float32)
        made[3, 0, 0, 0] = np.nan
        return made

    study = autoencoders(diverged)
    each = compute("reconstruction_error", study, "sgd_0", per="image").set_index("image")
    assert each["status"].value_counts().to_dict() == {"measured": 29, "undefined": 1}
    assert each.loc[3, "reason"] == "the network makes nan or infinity of some pixel"
    (whole,) = compute("reconstruction_error", study, "sgd_0").to_dict("records")
    assert whole["status"] == "undefined" and "of 1 of 30 train images" in whole["reason"]


def test_one_image_has_no_interval(autoencoders):
    (row,) = compute("reconstruction_error", autoencoders(images={"train": 1}), "sgd_0").to_dict("records")
    assert row["value"] > 0 and np.isnan(row["low"]) and row["n"] == 1


@pytest.mark.parametrize("metric", OF_CLASSES)
def test_metrics_of_classes_do_not_apply_to_networks_that_make_images(autoencoders, metric):
    table = compute(metric, autoencoders())
    assert set(table["status"]) == {"not applicable"} and set(table["reason"]) == {NAMES_NO_CLASS}


def test_accuracy_is_not_applicable_and_never_zero(autoencoders):
    table = compute("accuracy", autoencoders(), epochs="all")
    assert table["value"].isna().all() and set(table["split"]) == {"train", "validation", "test", "gap"}
    assert set(table["reason"]) == {NAMES_NO_CLASS}


def test_networks_that_name_classes_have_no_reconstructions(study):
    table = compute("reconstruction_error", study)
    assert set(table["status"]) == {"not applicable"} and set(table["reason"]) == {MAKES_NO_IMAGE}
    with pytest.raises(StoreError, match="has no reconstructions: the network makes no images"):
        study.run("sgd_0").snapshot("last").reconstructions()


def test_a_study_that_states_no_task_classifies(study):
    path = study.folder / "study.json"
    path.write_text(path.read_text().replace('"task": "classification",', ""))
    assert open_study(study.folder).manifest.task == "classification"
