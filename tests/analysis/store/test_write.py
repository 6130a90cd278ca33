"""RunWriter: the new files first, then run.json, then what they replace goes."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import StoreError, open_study
from analysis.store.check import problems
from analysis.store.manifest import RunManifest, parse
from analysis.store.write import RunWriter

ROOT = Path(__file__).parents[3]
STOPPED_BETWEEN_FILE_AND_COMMIT = """
import sys, time
from analysis.store.write import RunWriter
writer = RunWriter.open(sys.argv[1])
with writer.file("state/epoch-003.h5") as path:
    path.write_bytes(b"new state")
with writer.file("checkpoints/epoch-003.weights.h5") as path:
    path.write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def run(study):
    return study.folder / "runs" / "sgd_0"


def committed(run):
    return parse(RunManifest, run / "run.json")


def stage(writer, name, content):
    with writer.file(name) as path:
        path.write_bytes(content)


def test_nothing_is_seen_before_the_commit(run):
    before = committed(run)
    writer = RunWriter.open(run)
    stage(writer, "state/epoch-003.h5", b"new")
    assert (run / "state" / "epoch-003.h5").read_bytes() == b"new", "the file is there"
    assert committed(run) == before, "and the manifest does not name it yet"
    writer.commit(row={"epoch": 3})
    assert committed(run).files["state/epoch-003.h5"].bytes == 3
    assert open_study(run.parents[1]).runs["sgd_0"].epochs == (0, 1, 2, 3)


def test_replaced_files_go_after_the_commit(run):
    writer = RunWriter.open(run)
    stage(writer, "state/epoch-002.h5", b"old")
    writer.commit()
    stage(writer, "state/epoch-003.h5", b"new")
    assert (run / "state" / "epoch-002.h5").exists(), "until the commit the older state is the only one"
    writer.commit(row={"epoch": 3}, drop=["state/epoch-002.h5"], state="training")
    assert not (run / "state" / "epoch-002.h5").exists()
    assert "state/epoch-002.h5" not in committed(run).files and committed(run).state == "training"
    assert problems(open_study(run.parents[1])) == []


def test_a_writer_killed_before_the_commit_loses_only_what_was_new(run):
    before = committed(run)
    command = [sys.executable, "-c", STOPPED_BETWEEN_FILE_AND_COMMIT, str(run)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"writing\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert committed(run) == before
    left = problems(open_study(run.parents[1]))
    assert len(left) == 2 and all("named by no run.json" in line for line in left)
    again = RunWriter.open(run)
    assert not list(run.rglob(".partial-*")), "the next writer sweeps the scratch"
    stage(again, "state/epoch-003.h5", b"the same epoch once more")
    again.commit(row={"epoch": 3})
    assert problems(open_study(run.parents[1])) == []


def test_history_is_strict_json_and_a_csv_for_people(run):
    writer = RunWriter.open(run)
    writer.commit(row={"epoch": 3, "loss": float("nan"), "val_accuracy": 0.25, "learning_rate": None})
    row = json.loads((run / "run.json").read_text())["history"][-1]
    assert row == {"epoch": 3, "loss": None, "val_accuracy": 0.25, "learning_rate": None}
    with open(run / "history.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [line["epoch"] for line in rows] == ["0", "1", "2", "3"]
    assert rows[-1]["val_accuracy"] == "0.25" and rows[-1]["loss"] == ""


def test_an_adopted_file_is_shared_and_verified(run, study):
    other = study.runs["layca_0"]
    name = "checkpoints/epoch-000.weights.h5"
    writer = RunWriter.open(run)
    writer.adopt("checkpoints/epoch-099.weights.h5", *other.file(name))
    writer.commit()
    assert problems(open_study(study.folder)) == []
    copy = open_study(shutil.copytree(study.folder, study.folder.with_name("copy")))
    assert problems(copy) == [], "a copied study has the file twice"


def test_a_damaged_file_is_not_adopted(run, study):
    path, record = study.runs["layca_0"].file("checkpoints/epoch-000.weights.h5")
    path.write_bytes(path.read_bytes()[::-1])
    writer = RunWriter.open(run)
    with pytest.raises(StoreError, match="its content differs"):
        writer.adopt("checkpoints/epoch-099.weights.h5", path, record)
    writer.commit()
    assert [line.partition(":")[0] for line in problems(open_study(study.folder))] == [str(path)]
