"""The pruning curve against loops over the recorded rows."""

import pytest

from analysis import StoreError, compute, open_study
from analysis.compute import is_computed
from tests.analysis.metrics.sweeps import FRACTIONS, pruning_rows, random_curves, without_sweep


def swept(build_study, folder, rows, **fields):
    return build_study(folder, runs=("run",), recorded=(), perturbations={"pruning": rows}, **fields)


@pytest.mark.parametrize("quantity", ["accuracy", "loss"])
def test_equals_mean_and_range_of_the_draws(build_study, tmp_path, quantity):
    curves = random_curves()
    rows = pruning_rows(curves)
    table = compute("pruning_curve", swept(build_study, tmp_path / "s", rows), quantity=quantity)
    assert len(table) == 2 * len(FRACTIONS)
    for row in table.itertuples():
        place = FRACTIONS.index(row.fraction)
        values = [draw[place] for draw in curves[row.pruning]]
        values = values if quantity == "accuracy" else [3 - 2 * value for value in values]
        assert row.value == pytest.approx(sum(values) / len(values), rel=1e-12)
        assert row.n == len(values) and (row.pruning_scope, row.bn, row.epoch) == ("global", "trained", 2)
        if row.n > 1:
            assert (row.low, row.high) == (pytest.approx(min(values)), pytest.approx(max(values)))
        else:
            assert row.low != row.low and row.high != row.high, "one draw has no spread"


def test_scopes_and_batch_statistics_stay_apart(build_study, tmp_path):
    places = [(scope, bn) for scope in ("global", "layer") for bn in ("trained", "recalibrated")]
    rows = [
        row
        for number, (scope, bn) in enumerate(places)
        for row in pruning_rows({"magnitude": [[0.1 * number] * len(FRACTIONS)]}, scope=scope, bn=bn)
    ]
    table = compute("pruning_curve", swept(build_study, tmp_path / "s", rows))
    for number, (scope, bn) in enumerate(places):
        own = table[(table["pruning_scope"] == scope) & (table["bn"] == bn)]
        assert own["value"].tolist() == pytest.approx([0.1 * number] * len(FRACTIONS)), (scope, bn)


def test_a_loss_of_nan_is_undefined_and_the_accuracy_stands(build_study, tmp_path):
    rows = [row | {"loss": float("nan")} for row in pruning_rows({"random": [[0.5] * 5, [0.4] * 5]})]
    study = swept(build_study, tmp_path / "s", rows)
    assert compute("pruning_curve", study, quantity="loss")["status"].eq("undefined").all()
    assert compute("pruning_curve", study)["value"].tolist() == pytest.approx([0.45] * 5)


def test_a_run_that_was_not_pruned_says_how_to(study):
    table = compute("pruning_curve", study)
    assert set(table["run"]) == {"sgd_0", "layca_0"}
    assert without_sweep(table[table["run"] == "sgd_0"], "python -m trainer prune small --runs sgd_0 --epochs 2")


def test_epochs_without_a_sweep_say_so_and_others_are_measured(build_study, tmp_path):
    study = swept(build_study, tmp_path / "s", pruning_rows(random_curves()))
    assert without_sweep(compute("pruning_curve", study, epochs=[1]), "--epochs 1")
    states = compute("pruning_curve", study, epochs="all").groupby("epoch")["status"].unique()
    assert [state.tolist() for state in states] == [["not recorded"], ["not recorded"], ["measured"]]


def test_further_draws_are_measured_anew(build_study, tmp_path):
    before = swept(build_study, tmp_path / "a" / "s", pruning_rows(random_curves(draws=1)))
    after = swept(build_study, tmp_path / "b" / "s", pruning_rows(random_curves(draws=4)))
    assert compute("pruning_curve", before)["n"].max() == 1
    assert is_computed("pruning_curve", before, before.run("run"))
    (before.folder / "runs").rename(tmp_path / "old")
    (after.folder / "runs").rename(before.folder / "runs")
    grown = open_study(before.folder)
    assert not is_computed("pruning_curve", grown, grown.run("run"))
    assert compute("pruning_curve", grown)["n"].max() == 4 and is_computed("pruning_curve", grown, grown.run("run"))


def test_a_damaged_table_is_named(build_study, tmp_path):
    study = swept(build_study, tmp_path / "s", pruning_rows(random_curves()))
    compute("pruning_curve", study)
    path = next(study.folder.glob("runs/run/perturbation/*.csv"))
    path.write_text(path.read_text().replace("0.9", "0.8"))
    for read in (lambda run: compute("pruning_curve", run.study), lambda run: run.perturbation("pruning")):
        with pytest.raises(StoreError, match=path.name):
            read(open_study(study.folder).run("run"))


def test_a_table_that_was_not_recorded_is_one_line(study):
    with pytest.raises(StoreError, match="no input_noise was recorded; recorded perturbations: none"):
        study.run("sgd_0").perturbation("input_noise")
