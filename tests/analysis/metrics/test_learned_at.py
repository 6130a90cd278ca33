"""Learned at, and forgetting, against walks along the epochs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis import compute


def logits_of(right):
    """One array of logits an epoch that make these images right, (epochs, images), with labels all 0."""
    return [np.where(row[:, None], [1.0, 0.0], [0.0, 1.0]) for row in right]


def walk(right):
    """(epoch from which on it stays right or None, times forgotten) of one image."""
    learned, forgotten, before = None, 0, False
    for epoch, now in enumerate(right):
        if now and not before:
            learned = epoch
        if before and not now:
            learned, forgotten = None, forgotten + 1
        before = now
    return learned, forgotten


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), epochs=st.integers(1, 6), images=st.integers(1, 12))
def test_equals_a_walk_along_the_epochs(answered, seed, epochs, images):
    right = np.random.default_rng(seed).random((epochs, images)) < 0.6
    logits, labels = {"run": logits_of(right)}, np.zeros(images, int)
    expected = [walk(column) for column in right.T]
    each = answered("learned_at", logits, labels, per="image")
    assert [None if value != value else value for value in each["value"]] == [learned for learned, _ in expected]
    assert each["forgotten"].tolist() == [forgotten for _, forgotten in expected]
    curve = answered("learned_at", logits, labels)
    assert curve["learned_by"].tolist() == list(range(epochs)) and curve["epoch"].eq(epochs - 1).all()
    for row in curve.itertuples():
        known = sum(learned is not None and learned <= row.learned_by for learned, _ in expected)
        assert row.value == known / images and row.n == images
        interval = binomtest(known, images).proportion_ci(method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(interval), abs=1e-9)
        assert row.forgotten == sum(walk(column[: row.learned_by + 1])[1] for column in right.T)


def test_never_learned_says_why(answered):
    right = np.array([[True, False], [False, False]])
    table = answered("learned_at", {"run": logits_of(right)}, np.zeros(2, int), per="image")
    assert table["status"].tolist() == ["undefined"] * 2
    assert set(table["reason"]) == {"not right at the last epoch"} and table["forgotten"].tolist() == [1, 0]


def test_the_curve_ends_at_the_accuracy_and_rises(study):
    for split in ("test", "validation", "train"):
        curve = compute("learned_at", study, split=split)
        by_class = compute("class_accuracy", study, split=split)
        for run, rows in curve.groupby("run"):
            assert rows["value"].is_monotonic_increasing
            one = by_class[(by_class["run"] == run) & (by_class["n"] > 0)]
            assert rows["value"].iloc[-1] == pytest.approx((one["value"] * one["n"]).sum() / one["n"].sum())


@pytest.mark.parametrize("at", [1, 2])
def test_a_network_that_diverges_is_undefined_not_wrong(answered, at):
    logits = logits_of(np.ones((3, 4), bool))
    logits[at][0] = np.nan
    each = answered("learned_at", {"run": logits}, np.zeros(4, int), per="image")
    assert each["status"].tolist() == ["undefined", *["measured"] * 3]
    assert each["forgotten"].tolist() == [1, 0, 0, 0], "what it says nan of, it does not get right"
    whole = answered("learned_at", {"run": logits}, np.zeros(4, int))
    assert whole["status"].item() == "undefined"
    assert whole["reason"].item() == f"the network says nan or infinity of test images at epoch {at}"


def test_only_recorded_epochs_are_seen(build_study, tmp_path):
    study = build_study(tmp_path / "s", last=4, predicted=(0, 2, 4))
    assert compute("learned_at", study, runs="sgd_0")["learned_by"].tolist() == [0, 2, 4]
    assert set(compute("learned_at", study, per="image")["value"].dropna()) <= {0, 2, 4}


def test_without_the_last_epoch_nothing_can_be_said(build_study, tmp_path):
    table = compute("learned_at", build_study(tmp_path / "s", predicted=(0, 1)), runs="sgd_0")
    assert table["status"].item() == "not recorded"
    assert table["reason"].item() == "predictions of epoch 2 were not recorded"
