"""A trainer killed at any moment goes on with the same command, to the same bits."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from analysis.store import open_study
from analysis.store.check import problems
from analysis.store.write import tidy
from tests.conftest import ROOT, trainer
from tests.trainer.small_studies import tiny_options

RUNS = ("sgd_2", "layca_2")
COMMAND = [
    "train", "digits", "--runs", ",".join(RUNS),
    *tiny_options(training__epochs=5, runs__layca_2__optimizer__inner__kind="adam", recording__checkpoints=2),
]  # fmt: skip
PATIENCE = 180  # seconds until the moment to stop has come


def started(store):
    command = [sys.executable, "-m", "trainer", *COMMAND, "--store", str(store)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stopped(store, number, moment):
    """Start a trainer, send it the signal `number` when `moment` finds a file; returns the ended process's stderr."""
    process = started(store)
    deadline = time.monotonic() + PATIENCE
    while not any((store / "digits").glob(moment)):
        assert process.poll() is None, f"training ended before {moment} was there: {process.communicate()[1]}"
        assert time.monotonic() < deadline, f"{moment} did not appear within {PATIENCE} s"
        time.sleep(0.002)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def kept(folder):
    """All that a run is, but for how long it took."""
    manifest = json.loads((folder / "run.json").read_text())
    for row in manifest["history"]:
        row.pop("seconds", None)
    return manifest


def leftovers(folder):
    return [str(path) for path in folder.rglob("*") if ".partial-" in path.name or path.name == "progress.json"]


def same(study, undisturbed):
    for run in RUNS:
        ours, theirs = kept(study / "runs" / run), kept(undisturbed / "runs" / run)
        assert ours["history"] == theirs["history"], f"{run}: another history"
        differing = [name for name in theirs["files"] if ours["files"].get(name) != theirs["files"][name]]
        assert not differing, f"{run}: other bytes in {differing}"
        assert ours == theirs, f"{run}: run.json differs"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    store = tmp_path_factory.mktemp("undisturbed")
    finished = trainer(*COMMAND, "--store", store)
    assert finished.returncode == 0, finished.stderr
    return store / "digits"


def finish(store):
    finished = trainer(*COMMAND, "--store", store)
    assert finished.returncode == 0, finished.stderr
    assert not leftovers(store / "digits"), "scratch files stay behind"
    assert not problems(open_study(store / "digits"))
    return store / "digits"


def test_stopped_in_every_way_and_killed_while_writing_a_run_ends_with_the_same_bits(undisturbed, tmp_path):
    status, said = stopped(tmp_path, signal.SIGINT, "runs/sgd_2/checkpoints/epoch-002*")
    assert status == 130 and "Go on with: python -m trainer train digits" in said and "Traceback" not in said, said
    # While a file is being written: its scratch stays, and whatever was new is in no run.json.
    status, _ = stopped(tmp_path, signal.SIGKILL, "runs/sgd_2/state/.partial-*-epoch-004.h5")
    assert status == -signal.SIGKILL
    status, said = stopped(tmp_path, signal.SIGTERM, "runs/layca_2/checkpoints/epoch-002*")
    assert status == 130 and "Go on with" in said, said
    status, _ = stopped(tmp_path, signal.SIGKILL, "runs/layca_2/predictions/epoch-004*")
    assert status == -signal.SIGKILL
    same(finish(tmp_path), undisturbed)


def test_files_that_a_killed_writer_left_are_removed_before_it_goes_on(own_study):
    """Killed between run.json and the removal of the older state, the newest epoch stands and the state is too many."""
    run = own_study / "runs" / "sgd_0"
    table = (run / "history.csv").read_text()
    (run / "state/epoch-002.h5").write_bytes((run / "state/epoch-003.h5").read_bytes())
    (run / "checkpoints/.partial-0123abcd-epoch-004.weights.h5").write_bytes(b"half")
    (run / "history.csv").write_text("of an older epoch")
    (run / "notes.txt").write_text("somebody's own")
    elsewhere = own_study / "results/gini/.partial-0123abcd-sgd_0.parquet"
    elsewhere.parent.mkdir(parents=True, exist_ok=True)  # another test may have computed some
    elsewhere.write_text("of a process that computes meanwhile")
    assert any("epoch-002.h5" in line for line in problems(open_study(own_study)))
    tidy(own_study)
    assert not leftovers(own_study / "runs") and not (run / "state/epoch-002.h5").exists()
    assert (run / "history.csv").read_text() == table, "the table is not that of the last commit"
    assert (run / "notes.txt").exists() and elsewhere.exists(), "what is not the writer's own is gone"


def test_a_second_trainer_is_refused_and_told_who_the_first_is(tmp_path):
    first = started(tmp_path)
    try:
        while not (tmp_path / "digits/study.json").exists():
            assert first.poll() is None, first.communicate()[1]
            time.sleep(0.02)
        os.kill(first.pid, signal.SIGSTOP)  # the first holds the study for as long as the second needs
        second = trainer(*COMMAND, "--store", tmp_path)
    finally:
        first.kill()
        first.communicate()
    assert second.returncode == 2 and "Traceback" not in second.stderr
    assert f"process {first.pid}" in second.stderr and "training" in second.stderr, second.stderr


@pytest.mark.nightly
@pytest.mark.parametrize("draw", range(5))
def test_killed_at_random_moments_a_run_ends_with_the_same_bits(undisturbed, tmp_path, draw):
    generator = random.Random(draw)
    for _ in range(4):
        process = started(tmp_path)
        time.sleep(generator.uniform(3, 25))
        process.kill()
        process.communicate()
    same(finish(tmp_path), undisturbed)
