"""Accuracy against the history and SciPy's Wilson interval."""

import numpy as np
import pytest
from scipy.stats import binomtest

from analysis import compute

COUNTS = {"train": 200, "validation": 100, "test": 50}


def test_values_are_the_historys_with_wilsons_intervals(study):
    table = compute("accuracy", study, epochs="all", runs="sgd_0")
    history = study.runs["sgd_0"].history.set_index("epoch")
    columns = {"train": "train_accuracy", "validation": "val_accuracy", "test": "test_accuracy"}
    measured = table[(table["split"] != "gap") & (table["status"] == "measured")]
    assert len(measured) == 8
    for row in measured.itertuples():
        assert row.value == history.loc[row.epoch, columns[row.split]]
        trials = COUNTS[row.split]
        expected = binomtest(round(row.value * trials), trials).proportion_ci(method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(expected), abs=1e-9) and row.n == trials


def test_gap_is_train_minus_test_with_newcombes_interval(study):
    last = compute("accuracy", study, runs="sgd_0").set_index("split")
    train, test, gap = last.loc["train"], last.loc["test"], last.loc["gap"]
    assert gap["value"] == pytest.approx(0.95 - 0.75)
    below = np.sqrt((train["value"] - train["low"]) ** 2 + (test["high"] - test["value"]) ** 2)
    above = np.sqrt((train["high"] - train["value"]) ** 2 + (test["value"] - test["low"]) ** 2)
    assert (gap["low"], gap["high"]) == pytest.approx((gap["value"] - below, gap["value"] + above))
    assert gap["n"] == 50


def test_newcombes_published_example(build_study, tmp_path):
    """56/70 against 48/80: 0.2 with the interval 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    study = build_study(
        tmp_path / "s",
        last=0,
        counts={"train": 70, "validation": 10, "test": 80},
        history=lambda epoch, last: {
            "epoch": 0,
            "train_accuracy": 56 / 70,
            "test_accuracy": 48 / 80,
            "val_accuracy": 0.5,
        },
    )
    gap = compute("accuracy", study, runs="sgd_0").set_index("split").loc["gap"]
    assert [round(gap[name], 4) for name in ("value", "low", "high")] == [0.2, 0.0524, 0.3339]


def test_train_is_there_only_where_it_was_evaluated(study):
    table = compute("accuracy", study, epochs=1, runs="sgd_0").set_index("split")
    assert table["status"].to_dict() == {
        "train": "not recorded", "validation": "measured", "test": "measured", "gap": "not recorded"
    }  # fmt: skip
    assert table.loc["train", "reason"] == "train accuracy was not evaluated at epoch 1"
    assert table["n"].isna().tolist() == [True, False, False, True]


def test_top_five(study):
    table = compute("accuracy", study, top=5, runs="sgd_0").set_index("split")
    assert table.loc["test", "value"] == pytest.approx(0.75) and table["status"].eq("measured").all()
    first = compute("accuracy", study, top="5", epochs=0, runs="sgd_0").set_index("split")
    assert first.loc["validation", "value"] == 0.5


def test_top_five_needs_six_classes(build_study, tmp_path):
    study = build_study(tmp_path / "s", classes=5)
    table = compute("accuracy", study, top=5)
    assert len(table) == 8 and set(table["status"]) == {"not applicable"}
    assert set(table["reason"]) == {"not measured under 6 classes"}


def test_study_without_validation_images(build_study, tmp_path):
    def history(epoch, last):
        return {"epoch": epoch, "train_accuracy": 1.0, "val_accuracy": None, "test_accuracy": 0.0}

    study = build_study(tmp_path / "s", counts={"train": 9, "validation": 0, "test": 9}, history=history)
    table = compute("accuracy", study, runs="sgd_0").set_index("split")
    assert table.loc["validation", "reason"] == "the study has no validation images"
    assert table.loc["gap", "value"] == 1 and table.loc["gap", "high"] == 1 and table.loc["test", "low"] == 0
