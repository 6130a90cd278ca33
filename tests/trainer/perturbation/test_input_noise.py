"""Input noise against an independent loop in plain Keras."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.store import open_study
from tests.trainer.perturbation.plain import PlainNetwork
from trainer.perturbation.input_noise import Options

STRENGTHS = [0.0, 0.2, 1.0]


@pytest.fixture(scope="module")
def disturbed(tiny_trainer, tmp_path_factory):
    """A copy of the tiny study with two draws of noise recorded in two of its runs."""
    from trainer.perturb import perturb

    folder = Path(shutil.copytree(tiny_trainer.folder, tmp_path_factory.mktemp("noise") / "digits"))
    options = Options(strengths=STRENGTHS, draws=2)
    list(perturb(open_study(folder), "input_noise", options, ("sgd_2", "layca_2"), ["last"], Path()))
    return open_study(folder)


@pytest.mark.parametrize("name", ["sgd_2", "layca_2"])
def test_equals_plain_keras_on_images_with_noise(disturbed, tiny_trainer, name):
    run = disturbed.run(name)
    plain = PlainNetwork(run, tiny_trainer.samples)
    table = run.perturbation("input_noise")
    assert len(table) == 2 * len(STRENGTHS)
    for row in table.itertuples():
        noise = np.random.default_rng([0, row.draw]).standard_normal(plain.images.shape, dtype=np.float32)
        accuracy, loss = plain.evaluated(plain.images + np.float32(row.strength) * noise)
        assert row.accuracy == accuracy, f"{name}: {row}"
        assert row.loss == pytest.approx(loss, rel=1e-4), f"{name}: {row}"


def test_no_noise_is_what_the_history_says_and_draws_differ(disturbed):
    run = disturbed.run("sgd_2")
    losses = run.perturbation("input_noise").pivot(index="strength", columns="draw", values="loss")
    assert losses.loc[0.0, 0] == losses.loc[0.0, 1] and losses.loc[1.0, 0] != losses.loc[1.0, 1]
    clean = run.perturbation("input_noise").query("strength == 0")["accuracy"]
    assert clean.eq(run.manifest.history[-1]["test_accuracy"]).all()
