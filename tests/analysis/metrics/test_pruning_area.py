"""The area against scipy's trapezoids and against areas known by hand."""

import pytest
from scipy.integrate import trapezoid

from analysis import compute
from tests.analysis.metrics.sweeps import FRACTIONS, pruning_rows, random_curves, without_sweep


def area(build_study, folder, curves, **fields):
    study = build_study(folder, runs=("run",), perturbations={"pruning": pruning_rows(curves, **fields)}, recorded=())
    return compute("pruning_area", study)


def test_equals_scipy_for_every_draw(build_study, tmp_path):
    curves = random_curves()
    table = area(build_study, tmp_path / "s", curves).set_index("pruning")
    for kind, draws in curves.items():
        areas = [trapezoid(draw, FRACTIONS) / (FRACTIONS[-1] * draw[0]) for draw in draws]
        assert table.loc[kind, "value"] == pytest.approx(sum(areas) / len(areas), rel=1e-12)
        assert table.loc[kind, "n"] == len(areas)
    assert table.loc["random", "low"] < table.loc["random", "value"] < table.loc["random", "high"]


@pytest.mark.parametrize(
    ("accuracies", "expected"),
    [([0.8, 0.8, 0.8], 1), ([0.8, 0, 0], 0.25), ([0.8, 0.4, 0], 0.5), ([0.4, 0.6, 0.4], 1.25)],
)
def test_areas_known_by_hand(build_study, tmp_path, accuracies, expected):
    table = area(build_study, tmp_path / "s", {"magnitude": [accuracies]}, fractions=(0.0, 0.5, 1.0))
    assert table["value"].item() == pytest.approx(expected)


def test_the_order_of_recording_does_not_matter(build_study, tmp_path):
    table = area(build_study, tmp_path / "s", {"magnitude": [[0.0, 0.8, 0.4]]}, fractions=(1.0, 0.0, 0.5))
    assert table["value"].item() == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("accuracies", "fractions"), [([0.0, 0.0], (0.0, 0.5)), ([0.5], (0.0,)), ([0.5, 0.4], (0.1, 0.5))]
)
def test_no_area_without_an_unpruned_accuracy_or_a_second_fraction(build_study, tmp_path, accuracies, fractions):
    table = area(build_study, tmp_path / "s", {"random": [accuracies]}, fractions=fractions)
    assert table["status"].tolist() == ["undefined"]


def test_one_draw_without_an_area_leaves_no_range_either(build_study, tmp_path):
    table = area(build_study, tmp_path / "s", {"random": [[0.0, 0.5], [0.8, 0.4]]}, fractions=(0.0, 0.5))
    assert table["status"].tolist() == ["undefined"]
    assert table[["value", "low", "high"]].isna().all(axis=None)


def test_a_run_that_was_not_pruned_says_how_to(study):
    assert without_sweep(compute("pruning_area", study), "python -m trainer prune small --runs")
