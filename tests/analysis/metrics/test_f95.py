"""f95 against a walk along each curve."""

from math import inf
from statistics import median

import pytest

from analysis import compute
from tests.analysis.metrics.sweeps import FRACTIONS, pruning_rows, random_curves, without_sweep


def read_off(accuracies):
    for fraction, accuracy in zip(FRACTIONS, accuracies, strict=True):
        if accuracy < 0.95 * accuracies[0]:
            return fraction
    return inf


def measured(build_study, folder, curves):
    study = build_study(folder, runs=("run",), perturbations={"pruning": pruning_rows(curves)}, recorded=())
    return compute("f95", study).set_index("pruning")


@pytest.mark.parametrize("seed", range(4))
def test_equals_a_walk_along_the_curves(build_study, tmp_path, seed):
    curves = random_curves(seed)
    table = measured(build_study, tmp_path / "s", curves)
    for kind, draws in curves.items():
        found = [read_off(draw) for draw in draws]
        assert table.loc[kind, "value"] == median(found) and table.loc[kind, "n"] == len(found)
    assert table.loc["random", "low"] == min(map(read_off, curves["random"]))


def test_exactly_95_percent_is_not_under_it(build_study, tmp_path):
    table = measured(build_study, tmp_path / "s", {"magnitude": [[1.0, 0.95, 0.95, 0.94, 0.1]]})
    assert table["value"].item() == 0.6


def test_a_curve_that_never_falls_is_undefined_and_says_why(build_study, tmp_path):
    table = measured(build_study, tmp_path / "s", {"magnitude": [[0.8] * 5]})
    assert table["status"].item() == "undefined" and "95%" in table["reason"].item()


def test_one_draw_that_never_falls_leaves_the_upper_end_open(build_study, tmp_path):
    draws = [[0.8, 0.5, 0.1, 0.1, 0.1], [0.8, 0.8, 0.1, 0.1, 0.1], [0.8] * 5]
    row = measured(build_study, tmp_path / "s", {"random": draws}).loc["random"]
    assert (row["value"], row["low"]) == (0.35, 0.1) and row["high"] != row["high"]


def test_a_run_that_was_not_pruned_says_how_to(study):
    assert without_sweep(compute("f95", study), "python -m trainer prune small --runs")
