"""`prune` and `noise` as a user types them; stopped at any moment, they go on to the same bytes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.store import open_study
from analysis.store.check import problems
from tests.conftest import ROOT, trainer
from trainer.__main__ import main
from trainer.datasets import DATASETS, DatasetError

PRUNE = ["--runs", "sgd_0,layca_2", "--set", "fractions=[0.0, 0.2, 0.5]", "--set", "draws=2"]
TABLES = ("runs/sgd_0/perturbation", "runs/layca_2/perturbation")
PATIENCE = 180  # seconds until the moment to stop has come


def copied(study, folder):
    return Path(shutil.copytree(study, folder / "studies" / "digits"))


@pytest.fixture(scope="module")
def pruned(digits_study, tmp_path_factory):
    """A copy of the small study, pruned in one go; with what the command said."""
    study = copied(digits_study, tmp_path_factory.mktemp("pruned"))
    finished = trainer("prune", study, *PRUNE)
    assert finished.returncode == 0, finished.stderr
    return study, finished


def tables(study):
    return {
        path.relative_to(study).as_posix(): path.read_bytes() for place in TABLES for path in (study / place).iterdir()
    }


def test_each_finished_sweep_is_a_line_and_time_left_is_told(pruned):
    study, finished = pruned
    lines = finished.stdout.splitlines()
    assert len(lines) == 2 * (2 + 1) * 2 and lines[0].startswith("sgd_0\tepoch 3\tkind random, scope global")
    assert "36/36" in finished.stderr and "sweeps recorded: 12" in finished.stderr
    again = trainer("prune", study, *PRUNE)
    assert again.returncode == 0 and not again.stdout and "recorded already" in again.stderr
    assert not problems(open_study(study))


def test_images_that_are_not_found_are_asked_for_with_the_command(tiny_trainer, monkeypatch, capsys):
    def lost(folder):
        raise DatasetError(f"{folder}: the download failed")

    monkeypatch.setattr(DATASETS["digits"], "load", lost)
    assert main(["noise", str(tiny_trainer.folder), "--runs", "sgd_0"]) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert "the download failed" in error and f"python -m trainer noise {tiny_trainer.folder} --data DIR" in error


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_ended_halfway_it_goes_on_to_the_same_bytes(pruned, digits_study, tmp_path, number):
    study = copied(digits_study, tmp_path)
    command = [sys.executable, "-m", "trainer", "prune", str(study), *PRUNE]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE
    while not any((study / TABLES[0]).glob("pruning-00006.csv")):  # the second sweep is being committed
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline, "nothing was recorded"
        time.sleep(0.002)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said and (number == signal.SIGKILL or "Go on with: python -m trainer prune" in said), said
    stray = study / TABLES[0] / "pruning-99999.csv"
    stray.write_text("of a killed writer")
    finished = trainer("prune", study, *PRUNE)
    assert finished.returncode == 0, finished.stderr
    assert 0 < len(finished.stdout.splitlines()) < 12, "it went on, and did not begin anew"
    assert tables(study) == tables(pruned[0])
    assert not problems(open_study(study)), "files stay behind"


def test_noise_is_recorded_beside_it(own_study):
    finished = trainer("noise", own_study, "--runs", "sgd_0", "--set", "strengths=[0.0, 0.5]", "--set", "draws=1")
    assert finished.returncode == 0, finished.stderr
    run = open_study(own_study).run("sgd_0")
    assert run.recorded_perturbations == ["input_noise"] and len(run.perturbation("input_noise")) == 2


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("prune", "--set", "draws=0"), "draws"),
        (("prune", "--set", "colour=red"), "no field 'colour' is known"),
        (("prune", "--set", "fractions=[1.5]"), "1.5"),
        (("prune", "--set", "bn=['none']"), "recalibrated"),
        (("prune", "--runs", "sgd_9"), "no run 'sgd_9'"),
        (("prune", "--epochs", "9"), "epoch 9 was not recorded"),
        (("noise", "--set", "strengths=[-1.0]"), "-1.0"),
    ],
)
def test_a_wrong_request_is_one_line(digits_study, arguments, named):
    command, *options = arguments
    finished = trainer(command, digits_study, *options)
    assert finished.returncode == 2 and not finished.stdout
    assert finished.stderr.startswith("error: ") and len(finished.stderr.splitlines()) == 1, finished.stderr
    assert named in finished.stderr


def test_a_study_that_is_being_written_is_left_alone(own_study):
    (own_study / ".writer.json").write_text(json.dumps({"pid": os.getpid(), "host": "here", "task": "training"}))
    from filelock import FileLock

    with FileLock(own_study / ".writer.lock"):
        finished = trainer("prune", own_study)
    assert finished.returncode == 2 and f"process {os.getpid()}" in finished.stderr
