"""Accuracy by class against scikit-learn's recall and SciPy's Wilson interval."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, recall_score

from analysis import compute, open_study
from tests.analysis.metrics.logits import noisy

SPLITS = ["test", "validation", "train"]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(("images", "classes"), [(60, 5), (2, 2), (300, 12)])
def test_equals_scikit_learns_recall(answered, images, classes, split):
    logits, labels = noisy(images, classes)
    table = answered("class_accuracy", {"run": [logits]}, labels, split=split).set_index("label")
    present = np.unique(labels)
    expected = recall_score(labels, logits.argmax(axis=1), labels=present, average=None)
    np.testing.assert_allclose(table.loc[present, "value"], expected, rtol=0, atol=1e-15)
    assert table.loc[present, "n"].tolist() == np.bincount(labels)[present].tolist()
    assert table["class_name"].tolist() == [f"class {label}" for label in range(classes)]
    assert set(table["split"]) == {split}
    overall = (table["value"] * table["n"]).sum() / images
    assert overall == pytest.approx(accuracy_score(labels, logits.argmax(axis=1)))


def test_interval_is_wilsons(answered):
    logits, labels = noisy()
    for row in answered("class_accuracy", {"run": [logits]}, labels).itertuples():
        expected = binomtest(round(row.value * row.n), row.n).proportion_ci(method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(expected), abs=1e-9)


def test_every_recorded_epoch_can_be_asked_for(answered):
    (early, labels), (late, _) = noisy(strength=0.0), noisy(strength=9.0)
    table = answered("class_accuracy", {"run": [early, late]}, labels, epochs="all")
    means = table.groupby("epoch")["value"].mean()
    assert means[1] == 1 and means[0] < 0.6


def test_of_equal_logits_the_first_counts(answered):
    table = answered("class_accuracy", {"run": [np.zeros((6, 3))]}, np.arange(6) % 3)
    assert table["value"].tolist() == [1, 0, 0]


def test_a_class_without_images_says_so(answered):
    table = answered("class_accuracy", {"run": [np.eye(3)[[0, 0, 2]]]}, np.array([0, 0, 2]))
    assert table["status"].tolist() == ["measured", "undefined", "measured"]
    assert table["reason"].tolist() == ["", "no test images are of class class 1", ""]
    assert table["n"].tolist() == [2, 0, 1]


def test_an_answer_of_nan_is_not_a_wrong_one(answered):
    logits = np.eye(3)[[0, 0, 1, 2]]
    logits[1, 2] = np.nan
    table = answered("class_accuracy", {"run": [logits]}, np.array([0, 0, 1, 2]))
    assert table["value"].tolist()[1:] == [1, 1] and table["status"].iloc[0] == "undefined"
    assert table["reason"].iloc[0] == "the network says nan or infinity of 1 of 2 test images of class class 0"


def test_adds_up_to_the_accuracy_that_training_wrote(digits_study):
    study = open_study(digits_study)
    for split, column in (("test", "test_accuracy"), ("validation", "val_accuracy")):
        table = compute("class_accuracy", study, split=split)
        for name, rows in table.dropna(subset=["value"]).groupby("run"):
            written = study.run(name).manifest.history[-1][column]
            assert (rows["value"] * rows["n"]).sum() / rows["n"].sum() == pytest.approx(written)
