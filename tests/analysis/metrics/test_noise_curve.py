"""The noise curve against the mean and range of the recorded draws."""

import numpy as np
import pytest

from analysis import compute, open_study
from analysis.metrics.perturbations import NOT_DISTURBED
from analysis.store.manifest import IMPORTED
from analysis.store.write import RunWriter
from tests.analysis.metrics.sweeps import without_sweep

STRENGTHS = (0.0, 0.5, 1.0)


@pytest.mark.parametrize("draws", [1, 4])
@pytest.mark.parametrize("quantity", ["accuracy", "loss"])
def test_equals_mean_and_range_of_the_draws(build_study, tmp_path, draws, quantity):
    recorded = {
        name: np.random.default_rng(number).random((draws, 3)) for number, name in enumerate(("accuracy", "loss"))
    }
    rows = [
        {"epoch": 2, "draw": draw, "seed": 0, "strength": strength,
         **{name: values[draw, place] for name, values in recorded.items()}}
        for draw in range(draws) for place, strength in enumerate(STRENGTHS)
    ]  # fmt: skip
    study = build_study(tmp_path / "s", runs=("run",), perturbations={"input_noise": rows}, recorded=())
    table = compute("noise_curve", study, quantity=quantity)
    values = recorded[quantity]
    assert table["strength"].tolist() == list(STRENGTHS) and table["n"].eq(draws).all()
    np.testing.assert_allclose(table["value"], values.mean(axis=0), rtol=1e-12)
    if draws > 1:
        np.testing.assert_allclose(table["low"], values.min(axis=0))
        np.testing.assert_allclose(table["high"], values.max(axis=0))
    else:
        assert table["low"].isna().all(), "one draw has no spread"


def test_a_run_without_the_sweep_says_how_to_record_it(study):
    assert without_sweep(compute("noise_curve", study), "python -m trainer noise small --runs")


def test_a_run_that_the_trainer_refuses_is_told_no_command(study):
    RunWriter.open(study.folder / "runs" / "sgd_0").commit(state=IMPORTED)
    table = compute("noise_curve", open_study(study.folder), "sgd_0")
    assert len(table) and table["status"].eq("not applicable").all()
    assert set(table["reason"]) == {NOT_DISTURBED}
