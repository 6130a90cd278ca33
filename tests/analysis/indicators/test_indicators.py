"""Which indicator follows generalisation: the table against pandas and SciPy, and what it says where there is none."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, kendalltau

from analysis import METRICS, ParameterError, StoreError, compute, open_study
from analysis.indicators import indicators, measure, observe, rank_observed
from tests.analysis.indicators.conftest import RUNS, TEST, TRAIN, histories


def plain(study, metric, goal, choose=lambda table: table, **parameters):
    """Kendall's tau of each layer as one would write it down: a pivot table and SciPy."""
    table = choose(compute(metric, study, **parameters))
    wide = table.pivot(index="run", columns="layer", values="value").loc[list(RUNS)]
    return {layer: kendalltau(wide[layer], goal) for layer in wide}


@pytest.mark.parametrize(
    ("metric", "variant", "choose"),
    [
        ("rotation", "", lambda table: table),
        ("zero_ratio", "", lambda table: table),
        ("norms", "ratio", lambda table: table[table["term"] == "ratio"]),
        ("pair_nmi", "all", lambda table: table[table["pairs"] == "all"]),
    ],
)
@pytest.mark.parametrize("target", ["test accuracy", "gap"])
def test_it_is_scipys_tau_over_the_runs(six, metric, variant, choose, target):
    goal = TEST if target == "test accuracy" else np.subtract(TRAIN, TEST).round(6)
    expected = plain(six, metric, goal, choose)
    table = indicators(six, [metric], target, compute=True).query("variant == @variant")
    assert list(table["layer"]) == ["conv1", "conv2", "dense1"]
    for row in table.itertuples():
        assert (row.tau, row.p) == pytest.approx(tuple(expected[row.layer]))
        assert row.n == 6 and row.status == "measured" and row.reason == ""
        assert not row.low > row.tau and not row.high < row.tau


def test_the_difference_is_train_minus_test(six):
    expected, found = {}, indicators(six, ["zero_ratio"], split="difference", compute=True).set_index("layer")
    tables = [
        compute("zero_ratio", six, split=split).set_index(["run", "layer"])["value"] for split in ("train", "test")
    ]
    wide = (tables[0] - tables[1]).round(9).unstack().loc[list(RUNS)]
    for layer in wide:
        expected[layer] = kendalltau(wide[layer], TEST).statistic
    assert found["tau"].to_dict() == pytest.approx(expected)
    train, test = (indicators(six, ["zero_ratio"], split=split)["tau"] for split in ("train", "test"))
    assert not np.array_equal(train, found["tau"]) and not np.array_equal(test, found["tau"])


def test_p_is_adjusted_for_all_rows_of_the_table(six):
    table = indicators(six, ["rotation", "norms", "gini"], compute=True)
    assert len(table) == 15
    np.testing.assert_allclose(table["p_benjamini_hochberg"], false_discovery_control(table["p"]))


def test_every_metric_has_its_rows_or_the_reason_why_not(six):
    for name in ("norms", "zero_ratio", "weight_distribution", "rotation_matrix", "class_accuracy"):
        measure(METRICS[name], list(six.runs.values()))
    table = indicators(six)
    assert set(table["metric"]) == set(METRICS), "none is left out in silence"
    assert (table["tau"].notna() == (table["status"] == "measured")).all()
    assert (table["reason"] != "")[table["status"] != "measured"].all()
    assert not table.duplicated(["metric", "variant", "layer"]).any()
    why = table.set_index("metric")["reason"]
    assert why["accuracy"] == "it is what indicators are held against"
    assert why["weight_distribution"] == "it has several values of each layer, one for each position"
    assert why["rotation_matrix"] == "it has several values of each layer, one for each other epoch"
    assert "10 values of each model" in why["class_accuracy"]


def test_weights_have_no_difference_between_splits(six):
    (row,) = indicators(six, ["rotation"], split="difference").itertuples()
    assert (row.status, row.reason) == ("not applicable", "it does not depend on whose images are looked at")


def test_without_compute_nothing_is_measured(six):
    table = indicators(six, ["gini", "rotation"])
    assert list(table["status"]) == ["not computed"] * 2 and list(table["metric"]) == ["gini", "rotation"]
    assert not (six.folder / "results" / "gini").exists()
    measured = indicators(six, ["gini", "rotation"], compute=True)
    pd.testing.assert_frame_equal(indicators(open_study(six.folder), ["gini", "rotation"]), measured)


@pytest.mark.parametrize("metric", ["weight_change", "rotation_matrix"])
def test_a_metric_of_several_values_is_measured_on_one_layer_only(six, metric):
    measure(METRICS[metric], list(six.runs.values()))
    (kept,) = (six.folder / "results" / metric).glob("*/*.parquet")
    assert kept.stem == RUNS[0] and set(pd.read_parquet(kept)["layer"]) == {"conv1"}
    assert list(indicators(six, [metric])["status"]) == ["not applicable"], "and nothing more is asked for"


def test_runs_without_a_value_are_left_out_of_n_and_named(six):
    compute("rotation", six, runs=RUNS[:4])
    table = indicators(six, ["rotation"])
    assert list(table["n"]) == [4, 4, 4] and list(table["status"]) == ["measured"] * 3
    assert set(table["reason"]) == {"without layca_0, layca_1: not computed"}
    expected = plain(six, "rotation", TEST)  # computes the rest
    assert indicators(six, ["rotation"])["tau"].tolist() == pytest.approx([tau for tau, _ in expected.values()])


def test_a_damaged_run_is_named_and_does_not_lose_the_others(six):
    compute("rotation", six, runs=RUNS[5:])
    (six.folder / "runs" / "layca_1" / "checkpoints" / "epoch-002.weights.h5").write_bytes(b"")
    with pytest.raises(StoreError, match="layca_1/checkpoints/epoch-002"):
        indicators(six, ["rotation", "norms"], compute=True)
    kept = indicators(six, ["rotation"])
    assert list(kept["n"]) == [5, 5, 5] and set(kept["status"]) == {"measured"}
    assert kept["reason"].str.match("without layca_1: .*epoch-002").all()
    assert set(indicators(six, ["norms"])["n"]) == {5}, "measured before the error was raised"


@pytest.mark.parametrize("runs", [1, 2])
def test_few_models(six, runs):
    table = indicators(six, ["rotation"], runs=RUNS[:runs], compute=True)
    if runs == 1:
        assert set(table["status"]) == {"undefined"} and table["tau"].isna().all()
        assert set(table["reason"]) == {"a rank correlation needs two models, one has a value"}
    else:
        assert table["tau"].abs().eq(1).all() and table["p"].eq(1).all(), "two models prove nothing"


def test_equal_models_have_no_order(build_study, tmp_path):
    study = build_study(tmp_path / "s", runs=RUNS[:3], history=histories(test=(0.5,) * 3))
    table = indicators(study, ["rotation"], compute=True)
    assert set(table["status"]) == {"undefined"} and set(table["reason"]) == {"all 3 models have the same target"}
    study = build_study(tmp_path / "t", runs=RUNS[:3], history=histories(), kernels=lambda *where: np.ones(where[-1]))
    assert set(indicators(study, ["norms"], compute=True)["reason"]) == {"all 3 models have the same value"}


def test_what_differs_only_by_rounding_is_a_tie(six):
    observed = observe(six, ["rotation"])
    rows = [
        {"metric": "m", "variant": "", "layer": "conv1", "run": run, "value": value, "status": "measured", "reason": ""}
        for run, value in zip(RUNS, [1.0, 1 + 1e-9, 1 - 1e-9, 1 + 2e-9, 0.5, 1.5], strict=True)
    ]
    (row,) = rank_observed(dataclasses.replace(observed, values=pd.DataFrame(rows))).itertuples()
    assert row.tau == pytest.approx(kendalltau([1, 1, 1, 1, 0.5, 1.5], TEST).statistic)


def test_seeds_of_one_model_are_drawn_together_for_the_interval(six):
    compute("rotation", six)
    observed = observe(six, ["rotation"])
    grouped = dataclasses.replace(observed, groups=dict(zip(RUNS, "aabbcc", strict=True)))
    alone, together = (rank_observed(one)[["low", "high"]].to_numpy() for one in (observed, grouped))
    assert not np.array_equal(alone, together, equal_nan=True)


def test_an_earlier_epoch_has_its_own_target(six):
    table = indicators(six, ["rotation"], epoch=1, compute=True)
    expected = plain(six, "rotation", TEST, epochs=1)
    assert table["tau"].tolist() == pytest.approx([tau for tau, _ in expected.values()])
    gap = indicators(six, ["rotation"], "gap", epoch=1)
    assert set(gap["status"]) == {"not recorded"} and gap["reason"].str.contains("was not evaluated at epoch 1").all()


def test_an_untrained_study_has_nothing_to_rank(build_study, tmp_path):
    study = build_study(tmp_path / "s", last=0, recorded=(0,), history=lambda epoch, last: {"epoch": 0})
    with pytest.raises(StoreError, match="no trained run to rank"):
        indicators(study)


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        ({"target": "luck"}, ParameterError, "target must be one of test accuracy, gap, received 'luck'"),
        ({"split": "scrambled"}, ParameterError, "split must be one of train, test, difference"),
        ({"epoch": 0}, ParameterError, "epoch must be last, or a number from 1"),
        ({"epoch": "first"}, ParameterError, "epoch must be last, or a number from 1"),
        ({"epoch": 9}, StoreError, "epoch 9 was not recorded"),
        ({"metrics": ["nonsense"]}, ParameterError, "no metric 'nonsense'"),
        ({"runs": ["adam"]}, StoreError, "no run 'adam'"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(six, request_, error, message):
    with pytest.raises(error, match=message) as raised:
        indicators(six, **{"metrics": ["rotation"]} | request_)
    assert "\n" not in str(raised.value)
