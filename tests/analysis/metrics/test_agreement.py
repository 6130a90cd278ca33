"""Agreement against scikit-learn's kappa and loops over the images."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from analysis import compute
from tests.analysis.metrics.logits import noisy


def two(images=80, classes=4, strengths=(1.5, 0.7)):
    (first, labels), (second, _) = noisy(images, classes, strengths[0], seed=1), noisy(images, classes, seed=2)
    generator = np.random.default_rng(3)
    second = generator.normal(size=first.shape) + 0.5 * first
    second[np.arange(images), labels] += strengths[1]
    return {"a": [first], "b": [second]}, labels


def by_hand(first, second, labels):
    """(share, images) of each kind, counted image by image."""
    found = {"all": [0, 0], "errors": [0, 0], "right or wrong": [0, 0]}
    for one, other, label in zip(first.argmax(axis=1), second.argmax(axis=1), labels, strict=True):
        found["all"][0] += one == other
        found["all"][1] += 1
        found["right or wrong"][0] += (one == label) == (other == label)
        found["right or wrong"][1] += 1
        if one != label or other != label:
            found["errors"][0] += one == other
            found["errors"][1] += 1
    return found


@pytest.mark.parametrize("split", ["test", "validation", "train"])
def test_shares_equal_a_loop_with_wilsons_interval(answered, split):
    logits, labels = two()
    table = answered("agreement", logits, labels, runs="a", split=split).set_index("on")
    assert table["other_run"].eq("b").all()
    for on, (agreed, images) in by_hand(logits["a"][0], logits["b"][0], labels).items():
        row = table.loc[on]
        assert row["value"] == agreed / images and row["n"] == images
        expected = binomtest(int(agreed), images).proportion_ci(method="wilson")
        assert (row["low"], row["high"]) == pytest.approx(tuple(expected), abs=1e-9)


def test_kappa_of_right_and_wrong_is_cohens(answered):
    logits, labels = two()
    right = [values[0].argmax(axis=1) == labels for values in logits.values()]
    table = answered("agreement", logits, labels, runs="a", quantity="kappa").set_index("on")
    row = table.loc["right or wrong"]
    assert row["value"] == pytest.approx(cohen_kappa_score(*right), abs=1e-12)
    assert row["low"] < row["value"] < row["high"]
    shares = answered("agreement", logits, labels, runs="a").set_index("on")
    expected = (shares["value"] - shares["expected"]) / (1 - shares["expected"])
    assert table["value"].to_dict() == pytest.approx(expected.to_dict())


def test_expected_is_what_independent_errors_give(answered):
    """Two networks that err independently and evenly, on many images."""
    generator, images, classes = np.random.default_rng(0), 200_000, 3
    labels = generator.integers(classes, size=images)
    logits = {}
    for run, accuracy in (("a", 0.5), ("b", 0.4)):
        wrong = (labels + generator.integers(1, classes, size=images)) % classes
        guesses = np.where(generator.random(images) < accuracy, labels, wrong)
        logits[run] = [np.eye(classes)[guesses]]
    table = answered("agreement", logits, labels, runs="a").set_index("on")
    np.testing.assert_allclose(table["value"], table["expected"], rtol=0, atol=5e-3)
    assert table.loc["right or wrong", "expected"] == pytest.approx(0.5 * 0.4 + 0.5 * 0.6, abs=5e-3)
    kappa = answered("agreement", logits, labels, runs="a", quantity="kappa")
    assert kappa["value"].abs().max() < 0.02


def test_bootstrap_interval_is_that_of_resampled_images(answered):
    logits, labels = two(200)
    right = np.array([values[0].argmax(axis=1) == labels for values in logits.values()])
    generator = np.random.default_rng(9)
    drawn = [cohen_kappa_score(*right[:, generator.integers(200, size=200)]) for _ in range(2000)]
    row = answered("agreement", logits, labels, runs="a", quantity="kappa").set_index("on").loc["right or wrong"]
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.03)


def test_it_is_the_same_from_both_sides(answered):
    logits, labels = two()
    table = answered("agreement", logits, labels)
    one, other = (table[table["run"] == run].reset_index(drop=True) for run in ("a", "b"))
    for column in ("value", "low", "high", "n"):
        np.testing.assert_array_equal(one[column], other[column])
    np.testing.assert_allclose(one["expected"], other["expected"])


@pytest.mark.parametrize("quantity", ["share", "kappa"])
def test_networks_that_are_always_right_share_no_errors(answered, quantity):
    perfect, labels = np.eye(3)[[0, 1, 2, 0]], np.array([0, 1, 2, 0])
    table = answered("agreement", {"a": [perfect], "b": [perfect]}, labels, runs="a", quantity=quantity)
    table = table.set_index("on")
    assert table.loc["errors", "status"] == "undefined" and table.loc["errors", "reason"] != ""
    if quantity == "share":
        assert table.loc["all", "value"] == table.loc["right or wrong", "value"] == 1
    else:
        assert table["status"].eq("undefined").all(), "where chance explains everything, kappa is 0 / 0"


def test_a_diverged_network_is_undefined_not_in_disagreement(answered):
    logits, labels = two()
    table = answered("agreement", logits | {"c": [np.full((80, 4), np.nan)]}, labels)
    of_a = table[(table["run"] == "a") & (table["other_run"] == "c")]
    assert of_a["status"].eq("undefined").all() and set(of_a["on"]) == {"all", "errors", "right or wrong"}
    assert set(of_a["reason"]) == {"c says nan or infinity of 80 of 80 test images"}
    assert table.loc[(table["run"] == "a") & (table["other_run"] == "b"), "status"].eq("measured").all()
    assert table.loc[table["run"] == "c", "reason"].tolist() == ["c says nan or infinity of 80 of 80 test images"]


def test_a_run_alone_agrees_with_nobody(build_study, tmp_path):
    table = compute("agreement", build_study(tmp_path / "s", runs=("only",)))
    assert table["status"].item() == "not applicable" and table["reason"].item() == "the study has no other run"
