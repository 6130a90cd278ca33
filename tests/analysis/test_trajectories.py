"""Metrics over all recorded epochs of a run: what they read, and when they are measured again."""

import pytest
from pandas.testing import assert_frame_equal

from analysis import METRICS, StoreError, compute, open_study
from analysis.compute import is_computed
from analysis.metrics import Scope

TRAJECTORIES = [name for name, metric in METRICS.items() if metric.scope is Scope.TRAJECTORY]
every_trajectory = pytest.mark.parametrize("metric", TRAJECTORIES)


@every_trajectory
def test_epochs_and_layers_only_filter(study, build_study, tmp_path, metric):
    whole = compute(metric, study, epochs="all")
    assert set(whole["epoch"]) == {0, 1, 2} and set(whole["layer"]) == {"conv1", "conv2", "dense1"}
    elsewhere = build_study(tmp_path / "again" / "small")
    part = compute(metric, elsewhere, runs="sgd_0", epochs=[1], layers="conv2")
    wanted = whole.query("run == 'sgd_0' and epoch == 1 and layer == 'conv2'").reset_index(drop=True)
    assert_frame_equal(part, wanted)
    assert_frame_equal(compute(metric, elsewhere, epochs="all"), whole, obj="what was measured in parts")


@every_trajectory
def test_several_jobs_equal_one(study, build_study, tmp_path, metric):
    many = compute(metric, study, epochs="all", jobs=2)
    assert_frame_equal(many, compute(metric, build_study(tmp_path / "alone" / "small"), epochs="all"))


@every_trajectory
def test_epochs_that_were_not_recorded_say_so(build_study, tmp_path, metric):
    study = build_study(tmp_path / "s", last=3, checkpoints=(0, 1, 3), recorded=())
    table = compute(metric, study, runs="sgd_0", epochs=[1, 2, 3], layers="conv1")
    missing = table[table["epoch"] == 2]
    assert missing["reason"].tolist() == ["weights of epoch 2 were not recorded"]
    assert table[table["epoch"] != 2]["status"].eq("measured").all()
    none = compute(metric, build_study(tmp_path / "t", checkpoints=(), recorded=()), layers="conv1")
    assert none["reason"].eq("weights of epoch 2 were not recorded").all() and len(none) == 2


@every_trajectory
def test_a_run_that_trained_on_is_measured_anew(build_study, tmp_path, metric):
    short, long = (build_study(tmp_path / str(last) / "small", last=last, recorded=()) for last in (2, 4))
    compute(metric, short, epochs="all")
    (short.folder / "runs").rename(tmp_path / "old")
    (long.folder / "runs").rename(short.folder / "runs")
    again = open_study(short.folder)
    assert not is_computed(metric, again, again.run("sgd_0"))
    table = compute(metric, again, epochs="all")
    assert set(table["epoch"]) == set(range(5)) and is_computed(metric, again, again.run("sgd_0"))


@every_trajectory
def test_any_damaged_checkpoint_is_named(study, metric):
    compute(metric, study)
    path = study.folder / "runs" / "sgd_0" / "checkpoints" / "epoch-001.weights.h5"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="epoch-001"):
        compute(metric, open_study(study.folder))
