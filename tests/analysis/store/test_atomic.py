"""Files appear whole or not at all."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.store.atomic import replacing, sweep, write_json, write_text

ROOT = Path(__file__).parents[3]
HALF_A_FILE = """
import sys, time
from analysis.store.atomic import replacing
with replacing(sys.argv[1]) as scratch:
    scratch.write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_replaces_the_whole_file_and_leaves_no_scratch(tmp_path):
    path = tmp_path / "deeper" / "file.txt"
    write_text(path, "one")
    write_text(path, "two")
    assert path.read_text() == "two" and names(path.parent) == ["file.txt"]


def test_an_error_leaves_the_old_file_and_no_scratch(tmp_path):
    path = tmp_path / "file.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError), replacing(path) as scratch:
        scratch.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old" and names(tmp_path) == ["file.txt"]


def test_a_killed_writer_leaves_only_scratch_that_is_swept(tmp_path):
    path = tmp_path / "file.weights.h5"
    write_text(path, "old")
    writer = subprocess.Popen([sys.executable, "-c", HALF_A_FILE, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"begun\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert path.read_text() == "old" and len(names(tmp_path)) == 2
    assert any(name.startswith(".partial-") and name.endswith(".weights.h5") for name in names(tmp_path))
    sweep(tmp_path, "other.h5")
    assert len(names(tmp_path)) == 2, "scratch of other files may still be being written"
    sweep(tmp_path, path.name)
    assert names(tmp_path) == [path.name]


def test_sweep_reaches_deeper_folders_and_spares_real_files(tmp_path):
    deep = tmp_path / "a" / "b"
    write_text(deep / "real", "")
    (deep / ".partial-00000000-real").write_text("")
    sweep(tmp_path)
    assert names(deep) == ["real"]


def test_json_is_strict(tmp_path):
    write_json(tmp_path / "file.json", {"name": "Größe", "value": 0.1})
    assert json.loads((tmp_path / "file.json").read_text(encoding="utf-8")) == {"name": "Größe", "value": 0.1}
    with pytest.raises(ValueError):
        write_json(tmp_path / "file.json", {"value": float("nan")})
    assert "0.1" in (tmp_path / "file.json").read_text()
