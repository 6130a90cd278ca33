"""Metrics of whole runs and networks: measured again when what they read changed, here or in another run."""

import json

import h5py
import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from analysis import StoreError, compute, open_study
from analysis.compute import is_computed
from analysis.store import layout
from analysis.store.write import RunWriter, file_record
from tests.analysis.conftest import learning_curve, more_right_with_every_epoch

RUNS = ("a", "b", "c")


@pytest.fixture
def three(build_study, tmp_path):
    """A study of three runs with predictions of all epochs, 0 to 2."""
    return build_study(tmp_path / "studies" / "three", runs=RUNS, recorded=())


def write_predictions(writer, run, epoch, study, strength=0):
    with writer.file(layout.predictions_file(epoch)) as path, h5py.File(path, "w") as file:
        for subset, labels in {**study.probe.subset_labels, "probe": study.probe.labels}.items():
            logits = more_right_with_every_epoch(run, epoch, subset, labels, 10)
            file[f"logits/{subset}"] = (logits + strength * np.eye(10)[labels]).astype(np.float32)


def record_anew(study, run, epoch):
    writer = RunWriter.open(study.folder / "runs" / run)
    write_predictions(writer, run, epoch, study, strength=5)
    writer.commit()
    return open_study(study.folder)


def train_on(study, run, epoch, predicted=True):
    writer = RunWriter.open(study.folder / "runs" / run)
    if predicted:
        write_predictions(writer, run, epoch, study)
    writer.commit(row=learning_curve(epoch, epoch))
    return open_study(study.folder)


def computed(metric, study):
    return {name for name, run in study.runs.items() if is_computed(metric, study, run)}


def test_another_runs_last_predictions_make_it_measured_again(three):
    before = compute("agreement", three)
    again = record_anew(three, "c", epoch=2)
    assert computed("agreement", again) == set(), "all are compared with c"
    after = compute("agreement", again)
    changed = (before["value"] != after["value"]).groupby([after["run"], after["other_run"]]).any()
    assert {pair for pair, is_so in changed.items() if is_so} == {pair for pair in changed.index if "c" in pair}
    assert computed("agreement", again) == set(RUNS)


def test_another_runs_earlier_predictions_and_weights_change_nothing(three):
    before = compute("agreement", three)
    again = record_anew(three, "c", epoch=1)
    writer = RunWriter.open(three.folder / "runs" / "b")
    with writer.file(layout.checkpoint_file(2)) as path, h5py.File(path, "w") as file:
        file["anything"] = 1
    writer.commit()
    again = open_study(three.folder)
    assert computed("agreement", again) == set(RUNS)
    assert_frame_equal(compute("agreement", again), before)


def test_another_run_that_trains_on_is_compared_at_its_new_last_epoch(three):
    compute("agreement", three)
    again = train_on(three, "c", 3)
    assert computed("agreement", again) == set()
    table = compute("agreement", again)
    assert table.groupby("run")["epoch"].first().to_dict() == {"a": 2, "b": 2, "c": 3}


def test_another_run_without_predictions_has_a_row_that_says_so(three):
    compute("agreement", three)
    again = train_on(three, "c", 3, predicted=False)
    table = compute("agreement", again)
    beside = table[(table["run"] == "a") & (table["other_run"] == "c")]
    assert set(beside["reason"]) == {"predictions of c at epoch 3 were not recorded"}
    assert set(beside["status"]) == {"not recorded"} and beside["value"].isna().all()
    own = table[table["run"] == "c"]
    assert own["status"].item() == "not recorded" and own["reason"].item() == "predictions were not recorded"
    assert table[table["run"] == "b"].query("other_run == 'a'")["status"].eq("measured").all()


def test_another_run_that_trains_on_without_predictions_is_named_at_its_last_epoch(three):
    compute("agreement", train_on(three, "c", 3, predicted=False))
    table = compute("agreement", train_on(three, "c", 4, predicted=False), runs="a")
    reasons = set(table.loc[table["other_run"] == "c", "reason"])
    assert reasons == {"predictions of c at epoch 4 were not recorded"}


def test_a_run_that_came_or_went_is_compared_or_not(three, tmp_path):
    before = compute("agreement", three)
    (three.folder / "runs" / "c").rename(tmp_path / "c")
    without = open_study(three.folder)
    assert computed("agreement", without) == set()
    assert set(compute("agreement", without)["other_run"]) == {"a", "b"}
    (tmp_path / "c").rename(three.folder / "runs" / "c")
    assert_frame_equal(compute("agreement", open_study(three.folder)), before)


def test_a_damaged_run_is_not_compared_and_does_not_keep_the_others_from_it(three):
    (three.folder / "runs" / "b" / "run.json").write_text("{ cut sho")
    table = compute("agreement", open_study(three.folder))
    assert set(zip(table["run"], table["other_run"], strict=True)) == {("a", "c"), ("c", "a")}


def test_damaged_predictions_of_another_run_are_named(three):
    compute("agreement", three)
    path = three.folder / "runs" / "b" / "predictions" / "epoch-002.h5"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="runs/b/predictions/epoch-002.h5: has .* bytes"):
        compute("agreement", open_study(three.folder), runs="a")


def test_a_run_metric_has_rows_of_an_epoch_that_came_without_a_file(build_study, tmp_path):
    """Nothing that the metric reads was written with it, and yet the kept table is not the whole any more."""
    study = build_study(tmp_path / "s", runs=("a",), recorded=())
    assert compute("pruning_curve", study)["epoch"].tolist() == [2]
    table = compute("pruning_curve", train_on(study, "a", 3))
    assert table["epoch"].tolist() == [3] and table["status"].item() == "not recorded"


@pytest.mark.parametrize("metric", ["learned_at", "agreement"])
def test_epochs_of_which_a_run_metric_says_nothing_have_a_reason(three, metric):
    table = compute(metric, three, runs="a", epochs=[0, 1])
    assert table["epoch"].tolist() == [0, 1] and table["status"].eq("not applicable").all()
    assert set(table["reason"]) == {"it describes the run as a whole; its rows are those of epoch 2"}
    whole = compute(metric, three, runs="a", epochs=["first", "last"])
    assert whole["status"].eq("measured").all(), "where it says something, the rest needs no reason"
    assert_frame_equal(whole, compute(metric, three, runs="a"))


def test_an_epoch_that_one_run_lacks_has_a_reason(three):
    again = train_on(three, "c", 3)
    table = compute("accuracy", again, epochs=3).set_index("run")
    assert table.loc["a", "reason"] == "epoch 3 was not trained; the run has 0 to 2"
    assert table.loc["c", "status"].eq("measured").any()


@pytest.mark.parametrize("metric", ["class_accuracy", "confusion", "margin"])
def test_a_network_is_measured_at_the_epochs_asked_for(build_study, tmp_path, metric):
    study = build_study(tmp_path / "s", runs=("a",), recorded=(), predicted=(0, 2))
    table = compute(metric, study, epochs=[0, 1])
    missing = table[table["epoch"] == 1]
    assert missing["reason"].tolist() == ["predictions of epoch 1 were not recorded"]
    assert missing["status"].tolist() == ["not recorded"] and missing["layer"].tolist() == [""]
    assert table.loc[table["epoch"] == 0, "status"].eq("measured").all()
    assert set(compute(metric, study, epochs="all")["epoch"]) == {0, 2}
    assert not is_computed(metric, record_anew(study, "a", 2), open_study(study.folder).run("a"))
    assert is_computed(metric, open_study(study.folder), open_study(study.folder).run("a"), epochs=0)


@pytest.mark.parametrize("metric", ["margin", "agreement"])
def test_several_jobs_equal_one(three, build_study, tmp_path, metric):
    many = compute(metric, three, epochs="all", jobs=2)
    alone = build_study(tmp_path / "alone" / "three", runs=RUNS, recorded=())
    assert_frame_equal(many, compute(metric, alone, epochs="all"))


@pytest.mark.parametrize("metric", ["class_accuracy", "confusion", "margin", "learned_at", "agreement"])
def test_a_run_without_predictions_says_so_and_keeps_nothing(build_study, tmp_path, metric):
    study = build_study(tmp_path / "s", runs=("a", "b"), recorded=(), predicted=())
    table = compute(metric, study)
    assert len(table) == 2 and table["status"].eq("not recorded").all()
    assert table["reason"].str.match("predictions (of epoch 2 )?were not recorded").all()
    assert not list(study.folder.glob("results/**/*.parquet"))


def test_labels_changed_make_it_measured_again(three):
    compute("class_accuracy", three)
    path = three.folder / "study.json"
    told = json.loads(path.read_text())
    with h5py.File(three.folder / "probe.h5", "a") as file:
        file["subsets/test/labels"][:] = 0
    told["files"]["probe.h5"] = file_record(three.folder / "probe.h5").model_dump()
    path.write_text(json.dumps(told))
    again = open_study(three.folder)
    assert computed("class_accuracy", again) == set()
    assert compute("class_accuracy", again)["n"].max() == 50
