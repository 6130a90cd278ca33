"""The area under the noise curve against scipy's trapezoids and against areas known by hand."""

import numpy as np
import pytest
from scipy.integrate import trapezoid

from analysis import compute
from tests.analysis.metrics.sweeps import without_sweep

STRENGTHS = (0.0, 0.1, 0.4, 1.0)


def area(build_study, folder, curves, strengths=STRENGTHS):
    rows = [
        {"epoch": 2, "draw": draw, "seed": 0, "strength": strength, "accuracy": accuracy, "loss": 1.0}
        for draw, accuracies in enumerate(curves)
        for strength, accuracy in zip(strengths, accuracies, strict=True)
    ]
    return compute("noise_area", build_study(folder, runs=("run",), perturbations={"input_noise": rows}, recorded=()))


def test_equals_scipy_for_every_draw(build_study, tmp_path):
    curves = np.random.default_rng(0).uniform(0.1, 0.9, (3, len(STRENGTHS)))
    areas = [trapezoid(curve, STRENGTHS) / (STRENGTHS[-1] * curve[0]) for curve in curves]
    row = area(build_study, tmp_path / "s", curves).iloc[0]
    assert (row["value"], row["low"], row["high"]) == pytest.approx((np.mean(areas), min(areas), max(areas)), rel=1e-12)
    assert row["n"] == len(curves)


@pytest.mark.parametrize(("accuracies", "expected"), [([0.8, 0.8, 0.8], 1), ([0.8, 0.4, 0], 0.5), ([0.8, 0, 0], 0.25)])
def test_areas_known_by_hand(build_study, tmp_path, accuracies, expected):
    assert area(build_study, tmp_path / "s", [accuracies], (0.0, 0.5, 1.0))["value"].item() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("accuracies", "strengths"), [([0.0, 0.0], (0.0, 0.5)), ([0.5], (0.0,)), ([0.5, 0.4], (0.1, 0.5))]
)
def test_no_area_without_an_undisturbed_accuracy_or_a_second_strength(build_study, tmp_path, accuracies, strengths):
    table = area(build_study, tmp_path / "s", [accuracies], strengths)
    assert table["status"].tolist() == ["undefined"] and "without noise" in table["reason"].item()


def test_a_run_that_was_not_disturbed_says_how_to(study):
    assert without_sweep(compute("noise_area", study), "python -m trainer noise small --runs")
