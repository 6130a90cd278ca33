"""Margin against a loop over images, SciPy's softmax and scikit-learn's top-2 accuracy."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.metrics import top_k_accuracy_score

from tests.analysis.metrics.logits import noisy


def by_hand(outputs, labels):
    found = []
    for output, label in zip(outputs, labels, strict=True):
        others = [value for place, value in enumerate(output) if place != label]
        found.append(output[label] - max(others))
    return np.array(found)


@pytest.mark.parametrize("split", ["test", "validation", "train"])
@pytest.mark.parametrize("unit", ["logit", "probability"])
@pytest.mark.parametrize(("images", "classes"), [(60, 5), (1, 2)])
def test_every_image_equals_a_loop(answered, unit, images, classes, split):
    logits, labels = noisy(images, classes)
    table = answered("margin", {"run": [logits]}, labels, per="image", unit=unit, split=split)
    outputs = logits.astype(float) if unit == "logit" else softmax(logits.astype(float), axis=1)
    np.testing.assert_allclose(table["value"], by_hand(outputs, labels), rtol=0, atol=1e-12)
    assert table["image"].tolist() == list(range(images)) and table["label"].tolist() == labels.tolist()


def test_positive_where_the_image_is_right(answered):
    logits, labels = noisy(200, 4)
    margins = answered("margin", {"run": [logits]}, labels, per="image")["value"]
    np.testing.assert_array_equal(margins > 0, logits.argmax(axis=1) == labels)
    # Raised by just more than its margin lacks, the true class is first; by less, it is second at most.
    second = top_k_accuracy_score(labels, logits, k=2, labels=np.arange(4))
    assert (margins > 0).mean() < second <= 1


@pytest.mark.parametrize("unit", ["logit", "probability"])
def test_statistics_are_numpys_over_the_images(answered, unit):
    logits, labels = noisy(300, 5)
    each = answered("margin", {"run": [logits]}, labels, per="image", unit=unit)["value"].to_numpy()
    whole = answered("margin", {"run": [logits]}, labels, unit=unit).set_index("statistic")
    expected = {"mean": each.mean(), "10th percentile": np.quantile(each, 0.1), "median": np.median(each)}
    assert whole["value"].to_dict() == pytest.approx(expected)
    assert whole["n"].eq(300).all()
    assert (whole["low"] < whole["value"]).all() and (whole["value"] < whole["high"]).all()
    quantiles = answered("margin", {"run": [logits]}, labels, unit=unit, per="quantile").set_index("quantile")
    np.testing.assert_allclose(quantiles["value"], np.quantile(each, quantiles.index))
    assert quantiles.loc[0.1, "value"] == whole.loc["10th percentile", "value"]
    assert quantiles["value"].is_monotonic_increasing


def test_mean_lies_a_standard_error_around(answered):
    logits, labels = noisy(1000, 5)
    table = answered("margin", {"run": [logits]}, labels)
    row = table.set_index("statistic").loc["mean"]
    each = by_hand(logits.astype(float), labels)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * each.std() / np.sqrt(1000), rel=0.1)


def test_a_tie_is_zero(answered):
    table = answered("margin", {"run": [np.ones((4, 3))]}, np.array([0, 1, 2, 0]), per="image")
    assert table["value"].tolist() == [0, 0, 0, 0] and table["status"].eq("measured").all()


def test_logits_too_large_to_exponentiate_have_a_probability(answered):
    table = answered(
        "margin", {"run": [np.array([[1e4, 0], [-1e4, 0]])]}, np.array([0, 0]), per="image", unit="probability"
    )
    assert table["value"].tolist() == [1, -1]


def test_nan_is_undefined_for_the_image_and_for_the_whole(answered):
    logits, labels = noisy(5, 3)
    logits[2, 0] = np.inf
    each = answered("margin", {"run": [logits]}, labels, per="image")
    assert each["status"].tolist() == ["measured", "measured", "undefined", "measured", "measured"]
    for per in ("run", "quantile"):
        table = answered("margin", {"run": [logits]}, labels, per=per)
        assert table["status"].tolist() == ["undefined"]
        assert table["reason"].item() == "the network says nan or infinity of 1 of 5 test images"


def test_one_class_has_no_margin(answered):
    table = answered("margin", {"run": [np.ones((3, 1))]}, np.zeros(3, int))
    assert table["reason"].item() == "a margin needs two classes, the study has one"
