"""Confusion against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tests.analysis.metrics.logits import noisy


def matrix(table, column="value"):
    return table.pivot(index="label", columns="predicted", values=column).to_numpy()


@pytest.mark.parametrize("split", ["test", "validation", "train"])
@pytest.mark.parametrize(("images", "classes"), [(60, 5), (400, 11)])
def test_equals_scikit_learn(answered, images, classes, split):
    logits, labels = noisy(images, classes)
    table = answered("confusion", {"run": [logits]}, labels, split=split)
    assert len(table) == classes**2
    guesses = logits.argmax(axis=1)
    expected = confusion_matrix(labels, guesses, labels=np.arange(classes), normalize="true")
    np.testing.assert_allclose(matrix(table), expected, rtol=0, atol=1e-15)
    counts = confusion_matrix(labels, guesses, labels=np.arange(classes))
    np.testing.assert_array_equal(matrix(table, "n")[:, 0], counts.sum(axis=1))


def test_rows_name_the_true_and_the_given_class(answered):
    logits = np.eye(2)[[1, 1, 1, 0]]
    table = answered("confusion", {"run": [logits]}, np.array([0, 0, 0, 1]))
    asked = table.set_index(["class_name", "predicted_name"])["value"]
    assert asked["class 0", "class 1"] == 1 and asked["class 1", "class 0"] == 1
    assert asked["class 0", "class 0"] == asked["class 1", "class 1"] == 0


def test_the_diagonal_is_the_accuracy_of_the_class(answered):
    logits, labels = noisy(80, 6)
    table = answered("confusion", {"run": [logits]}, labels)
    diagonal = table[table["label"] == table["predicted"]].reset_index(drop=True)
    by_class = answered("class_accuracy", {"run": [logits]}, labels)
    for column in ("value", "low", "high", "n"):
        assert diagonal[column].tolist() == pytest.approx(by_class[column].tolist())


def test_rows_of_a_class_without_images_or_with_nan_say_so(answered):
    logits = np.eye(3)[[0, 1, 1]]
    logits[2] = np.nan
    table = answered("confusion", {"run": [logits]}, np.array([0, 1, 1]))
    statuses = table.groupby("label")["status"].unique().map(list).tolist()
    assert statuses == [["measured"], ["undefined"], ["undefined"]]
    reasons = table.groupby("label")["reason"].first().tolist()
    assert "1 of 2 test images of class class 1" in reasons[1] and reasons[2] == "no test images are of class class 2"
