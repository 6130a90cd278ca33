"""Runs of several phases: each with its own optimiser and rate, all of them one run that can stop anywhere."""

import numpy as np
import pytest

from analysis.store import open_study
from tests.trainer.small_studies import stopping_after_each_epoch, tiny_recipe, train_like
from trainer.recipe_file import study_recipe
from trainer.schedule import Phase, phase_of, phases

SGD = {"kind": "sgd", "learning_rate": 0.006}
PHASES = [
    {"epochs": 3, "optimizer": SGD},
    {"epochs": 3, "optimizer": {"kind": "layca", "learning_rate": 0.005}},
    {"epochs": 2, "optimizer": SGD | {"learning_rate": 0.001}, "weight_decay": {"kind": "l2", "strength": 0.01}},
]
HASTY = {
    "watch": "val_loss",
    "patience": 1,
    "factor": 5.0,
    "min_delta": 100.0,
}  # only a first epoch can be an improvement
CHANGES = {
    "runs__mixed__phases": PHASES,
    "runs__mixed__training__plateau": HASTY,
    "training__stop_at_accuracy": 0.01,  # reached in the first epoch, and to be heard only in the last phase
    "recording__activations": [],
}


def two_phases(momentum):
    return [{"epochs": 1, "optimizer": SGD | {"momentum": momentum}}] * 2


@pytest.fixture(scope="module")
def study(tiny_trainer, tmp_path_factory):
    return open_study(train_like(tiny_trainer, tmp_path_factory.mktemp("phases"), ["mixed"], **CHANGES).folder)


@pytest.fixture(scope="module")
def run(study):
    return study.run("mixed")


def test_the_phase_of_an_epoch_follows_from_its_number():
    found = phases({"phases": [{"epochs": 2, "optimizer": {"learning_rate": 0.1}}, PHASES[1]]})
    assert found == (Phase(1, 0, 2, 0.1), Phase(2, 2, 5, 0.005))
    assert [phase_of(found, epoch).number for epoch in range(1, 6)] == [1, 1, 2, 2, 2]


def test_rows_say_the_phase_and_its_rate_which_a_plateau_of_its_own_lets_fall(run):
    rows = run.manifest.history[1:]
    assert [row["phase"] for row in rows] == [1, 1, 1, 2, 2, 2, 3]
    expected = [0.006, 0.006, 0.0012, 0.005, 0.005, 0.001, 0.001]
    assert np.allclose([row["learning_rate"] for row in rows], expected), (
        "patience of one epoch, from each phase's first"
    )


def test_accuracy_ends_a_run_only_in_its_last_phase(run):
    assert all(row["accuracy"] >= 0.01 for row in run.manifest.history[1:]), "the rule was not tried"
    assert (run.state, run.last_epoch) == ("done", 7), "it ends after the first epoch of the last phase"
    assert run.manifest.history[-1]["train_accuracy"] is not None, "the last epoch was not measured as one"


def test_each_phase_has_its_own_optimizer_and_weight_decay(run):
    norms = {
        epoch: [np.linalg.norm(run.snapshot(epoch).weights(layer.name)) for layer in run.layers] for epoch in run.epochs
    }
    for epoch in (4, 5, 6):
        assert np.allclose(norms[epoch], norms[3], rtol=1e-5), f"epoch {epoch}: Layca keeps every norm"
    assert not np.allclose(norms[2], norms[3], rtol=1e-5) and not np.allclose(norms[7], norms[6], rtol=1e-5)
    assert [row["penalty"] > 0 for row in run.manifest.history] == [False] * 7 + [True]


def test_run_json_and_the_recipe_of_the_study_hold_the_phases(study, run):
    recipe = tiny_recipe(**CHANGES)
    assert study_recipe(study.folder) == recipe
    assert run.manifest.recipe == recipe.of_run("mixed")
    assert [phase["optimizer"]["kind"] for phase in run.manifest.recipe["phases"]] == ["sgd", "layca", "sgd"]
    assert "optimizer" not in run.manifest.recipe, "one optimizer would not be the whole truth"
    assert run.manifest.recipe["training"]["epochs"] == 8, "the cap is that of all phases"


def test_stopped_after_every_epoch_a_run_goes_on_to_the_same_bits(tiny_trainer, tmp_path, run):
    with stopping_after_each_epoch() as stops:
        again = train_like(tiny_trainer, tmp_path / "stopped", ["mixed"], **CHANGES)
    assert stops.count == 7, "it was to stop within and between all phases"
    again = open_study(again.folder).run("mixed")
    drop_seconds = [{k: v for k, v in row.items() if k != "seconds"} for row in run.manifest.history]
    assert [{k: v for k, v in row.items() if k != "seconds"} for row in again.manifest.history] == drop_seconds
    assert again.manifest.files == run.manifest.files, "other bytes"


def test_a_phase_goes_on_with_the_network_but_without_the_momentum_of_the_phase_before(tiny_trainer, tmp_path):
    changes = {
        "recording__activations": [],
        "runs__plain__optimizer": SGD | {"momentum": 0.0},
        "runs__split__phases": two_phases(0.0),
        "runs__fresh__phases": two_phases(0.9),
    }
    study = open_study(train_like(tiny_trainer, tmp_path / "s", ["sgd_2", "plain", "split", "fresh"], **changes).folder)

    def equal(one, other, epoch):
        return all(
            np.array_equal(*(study.run(run).snapshot(epoch).weights(layer.name) for run in (one, other)))
            for layer in study.run(one).layers
        )

    assert equal("split", "plain", 2), "without momentum, two phases of one optimiser are one"
    assert equal("fresh", "sgd_2", 1) and not equal("fresh", "sgd_2", 2), "momentum was carried into the phase"
