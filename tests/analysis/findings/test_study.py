"""The claims on a study: measured, judged and explained, whatever state its runs are in."""

import json

import numpy as np
import pandas
import pytest
from scipy.stats import kendalltau

from analysis import ParameterError, StoreError, compute, open_study
from analysis.findings import CANNOT_TELL, CLAIMS, FAILS, HOLDS, findings, kept_findings
from analysis.findings.models import family
from analysis.store import layout

COLUMNS = ["claim", "section", "statement", "indicator", "contrast", "value", "low", "high", "n", "verdict", "reason"]
RUNS = tuple(f"model_{number}" for number in range(6))


def turning(run, epoch, layer, shape):
    """Kernels that move the further the higher the run's number."""
    random = np.random.default_rng(len(layer))
    start, step = random.normal(size=(2, *shape))
    return start + epoch * (1 + int(run[-1])) * step


def edit(study, change):
    """Rewrite the manifests of all runs and open the study again. change: given (number of the run, its manifest)."""
    for number, run in enumerate(study.runs.values()):
        path = run.folder / layout.RUN_FILE
        manifest = json.loads(path.read_text())
        change(number, manifest)
        path.write_text(json.dumps(manifest))
    return open_study(study.folder)


def graded(direction):
    """Test accuracies that rise (1) or fall (-1) with the number of the run."""

    def change(number, manifest):
        for row in manifest["history"]:
            row["test_accuracy"] = 0.5 + direction * 0.05 * number

    return change


@pytest.fixture
def turned(build_study, tmp_path):
    return build_study(tmp_path / "studies" / "turned", runs=RUNS, kernels=turning)


@pytest.mark.parametrize(("direction", "value", "verdict"), [(1, 1.0, HOLDS), (-1, -1.0, FAILS)])
def test_the_verdict_follows_the_models(turned, direction, value, verdict):
    table = findings(edit(turned, graded(direction))).set_index("claim")
    row = table.loc["rotation_further"]
    assert (row["value"], row["verdict"], row["n"], row["reason"]) == (value, verdict, len(RUNS), "")
    assert (row["low"] > 0) == (verdict == HOLDS) and (row["high"] < 0) == (verdict == FAILS)


def test_every_claim_has_a_row_with_number_or_reason(turned):
    table = findings(edit(turned, graded(1)))
    assert list(table.columns) == COLUMNS and list(table["claim"]) == list(CLAIMS)
    assert set(table["verdict"]) <= {HOLDS, FAILS, CANNOT_TELL}
    assert (table["value"].between(-1, 1) | table["value"].isna()).all()
    assert (table["verdict"] != CANNOT_TELL).eq(table["reason"] == "").all(), "no doubt without its reason"
    swept = table[table["claim"].str.startswith("pruning")]
    assert swept["reason"].str.contains("python -m trainer prune").all(), "what is not recorded says how it is"


def test_values_are_those_of_the_metrics(digits_study):
    """Against compute's own tables and scipy, on networks really trained."""
    study = open_study(digits_study)
    table = findings(study).set_index("claim")
    accuracy = [run.manifest.history[-1]["test_accuracy"] for run in study.runs.values()]
    rotation = compute("rotation", study).groupby("run", sort=False)["value"].mean()[list(study.runs)]
    assert table.loc["rotation_further", "value"] == pytest.approx(kendalltau(rotation, accuracy).statistic)
    pairs = compute("pair_nmi", study).query("pairs == 'all' and layer != 'dense2'")
    last = pairs.groupby("run", sort=False)["value"].apply(lambda values: values.tail(5).mean())[list(study.runs)]
    assert table.loc["pair_nmi_last", "value"] == pytest.approx(kendalltau(last, accuracy).statistic)
    assert table.loc["pair_nmi_last", "verdict"] == CANNOT_TELL, "three models say nothing"
    assert table.loc["norm_layca", ["verdict", "n"]].tolist() == [HOLDS, 1]


def test_two_models_are_told_that_they_are_few(study):
    table = findings(study)
    assert table["verdict"].eq(CANNOT_TELL).all()
    assert table.set_index("claim").loc["rotation_further", "reason"] == "2 models, at least 5 are needed"


def test_the_gap_is_another_target(turned):
    def overfit(number, manifest):
        for row in manifest["history"]:
            row["test_accuracy"], row["train_accuracy"] = 0.5 + 0.05 * number, 0.6 + 0.06 * number

    study = edit(turned, overfit)
    assert findings(study).set_index("claim").loc["rotation_further", "value"] == 1.0
    assert findings(study, "gap").set_index("claim").loc["rotation_further", "value"] == -1.0


def test_a_model_without_the_target_is_named(turned):
    def unevaluated(number, manifest):
        graded(1)(number, manifest)
        if number == 2:
            manifest["history"][-1]["test_accuracy"] = None

    row = findings(edit(turned, unevaluated)).set_index("claim").loc["rotation_further"]
    assert (row["n"], row["verdict"]) == (5, HOLDS)
    assert row["reason"] == "left out: model_2 (test accuracy was not evaluated at epoch 2)"


def test_a_damaged_file_costs_its_claims_alone(turned):
    study = edit(turned, graded(1))
    damaged = study.folder / "runs" / RUNS[1] / "activations" / "epoch-002.h5"
    damaged.write_bytes(damaged.read_bytes()[::-1])
    table = findings(study).set_index("claim")
    assert table.loc["rotation_further", "verdict"] == HOLDS
    assert "epoch-002.h5" in table.loc["pair_nmi_first", "reason"] and table.loc["pair_nmi_first", "n"] == 0


def test_only_the_chosen_runs(turned):
    study = edit(turned, graded(1))
    assert findings(study, runs=RUNS[:5]).set_index("claim").loc["rotation_further", "n"] == 5
    with pytest.raises(StoreError, match="no run 'adam'"):
        findings(study, runs=["adam"])


def test_untrained_runs_are_nothing_to_test_on(build_study, tmp_path):
    study = build_study(tmp_path / "new", last=0, recorded=(0,), history=lambda epoch, last: {"epoch": epoch})
    with pytest.raises(StoreError, match="no trained model"):
        findings(study)


def test_another_target_is_refused_in_a_line(study):
    with pytest.raises(ParameterError, match="target must be one of test accuracy, gap, received 'loss'"):
        findings(study, "loss")


def test_progress_is_told(study):
    told = []
    findings(study, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(told[0][1] + 1))


@pytest.mark.parametrize(
    ("recipe", "name"),
    [
        ({"optimizer": {"kind": "sgd"}, "weight_decay": None}, "sgd"),
        ({"optimizer": {"kind": "layca"}}, "layca"),
        ({"optimizer": {"kind": "adam"}, "weight_decay": {"kind": "l2", "strength": 0.1}}, "adam + weight decay"),
        ({"phases": [{"optimizer": {"kind": "sgd"}}]}, "mixed"),
        ({}, ""),
    ],
)
def test_models_are_told_apart_by_their_optimiser(recipe, name):
    assert family(recipe) == name


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_every_claim_says_how_it_was_read(claim):
    assert claim.reading.startswith("As read from a summary") and claim.statement[0].isupper()
    assert not claim.statement.endswith(".") and claim.section[0] in "78"
    assert CLAIMS[claim.id] is claim


def test_recorded_sweeps_are_read_one_way_of_pruning_at_a_time(build_study, tmp_path):
    swept = [
        {"epoch": 2, "kind": kind, "scope": scope, "bn": bn, "draw": 0, "seed": 0,
         "fraction": fraction, "accuracy": 0.9 - fraction, "loss": 1.0}
        for kind in ("random", "magnitude") for scope in ("global", "layer") for bn in ("trained", "recalibrated")
        for fraction in (0.0, 0.5)
    ]  # fmt: skip
    study = build_study(tmp_path / "studies" / "swept", runs=RUNS, perturbations={"pruning": swept})
    table = findings(edit(study, graded(1))).set_index("claim")
    for claim in ("pruning_magnitude", "pruning_random"):
        assert table.loc[claim, ["n", "reason"]].tolist() == [len(RUNS), "all models are alike in it"]


def test_from_what_is_kept_alone(turned):
    study = edit(turned, graded(1))
    compute("rotation", study)
    kept = kept_findings(study).set_index("claim")
    assert (kept.loc["rotation_further", "value"], kept.loc["rotation_further", "verdict"]) == (1.0, HOLDS)
    assert kept.loc["pair_nmi_first", "reason"] == f"Pairwise NMI is not computed yet for {', '.join(RUNS)}"
    assert not (study.folder / "results" / "pair_nmi").exists()
    measured = findings(study)
    pandas.testing.assert_frame_equal(kept_findings(study), measured)
