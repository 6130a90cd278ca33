"""read_some: what is kept of some epochs, and which are to be measured first; nothing is measured."""

import pytest

from analysis import StoreError, compute
from analysis.compute import read_some
from analysis.store import layout


def test_epochs_are_told_apart_by_what_became_of_them(study):
    compute("gini", study, runs=["sgd_0"], epochs=[2])
    table, pending = read_some("gini", study, study.run("sgd_0"), [0, 1, 2])
    assert pending == (0,)
    states = table.groupby("epoch")["status"].unique().map(list).to_dict()
    assert states == {1: ["not recorded"], 2: ["measured"]}
    assert set(table["layer"]) == {"conv1", "conv2", "dense1"}
    whole = compute("gini", study, runs=["sgd_0"], epochs=[2])
    assert list(table.loc[table["epoch"] == 2, "value"]) == list(whole["value"])


def test_of_a_metric_of_all_epochs_all_are_pending_or_none(study):
    run = study.run("sgd_0")
    assert read_some("rotation_per_step", study, run, [1, 2])[1] == (1, 2)
    compute("rotation_per_step", study, runs=["sgd_0"])
    table, pending = read_some("rotation_per_step", study, run, [1, 2])
    assert pending == () and set(table["epoch"]) == {1, 2}


def test_nothing_is_believed_of_a_damaged_file(study):
    compute("gini", study, runs=["sgd_0"], epochs=[2])
    path, _ = study.run("sgd_0").file(layout.activations_file(2))
    path.write_bytes(path.read_bytes()[:-8] + b"damaged!")
    with pytest.raises(StoreError, match="epoch-002"):
        read_some("gini", study, study.run("sgd_0"), [2])
