"""The same recipe on JAX, where it is installed: Keras is the only thing that the trainer builds on."""

import importlib.util
import json

import pytest

from analysis.store import open_study
from tests.conftest import trainer
from tests.trainer.small_studies import tiny_options

pytestmark = pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed: pip install jax")


def test_the_small_study_trains_on_jax(tmp_path):
    options = tiny_options(runs__layca_2__optimizer__inner__kind="adam")
    command = ["train", "digits", "--store", tmp_path, "--runs", "sgd_2,layca_2", *options]
    finished = trainer(*command, KERAS_BACKEND="jax")
    assert finished.returncode == 0, finished.stderr
    for name in ("sgd_2", "layca_2"):
        run = json.loads((tmp_path / f"digits/runs/{name}/run.json").read_text())
        assert run["device"]["backend"] == "jax" and len(run["history"]) == 3
        assert all(row["val_loss"] is not None for row in run["history"])
        assert "activations/epoch-000.calibrated.h5" in run["files"]
    options = ["--set", "draws=1", "--set", "fractions=[0.0, 0.5]", "--set", 'bn=["trained", "recalibrated"]']
    pruned = trainer("prune", tmp_path / "digits", *options, KERAS_BACKEND="jax")
    assert pruned.returncode == 0, pruned.stderr
    for run in open_study(tmp_path / "digits").runs.values():
        table = run.perturbation("pruning")
        whole = table[(table["fraction"] == 0) & (table["bn"] == "trained")]
        assert whole["accuracy"].eq(run.manifest.history[-1]["test_accuracy"]).all()
        assert table["loss"].nunique() > 6, "pruning and new statistics change what the network says"
