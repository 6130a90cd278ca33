"""One writer per study: the second is told of the first."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from analysis import StoreError
from analysis.store.lock import is_being_written, writing

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from analysis.store.lock import writing
with writing(sys.argv[1], "training sgd_0"):
    print("writing", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def first_writer(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "writing\n"
    yield process
    process.kill()
    process.wait()


def test_second_writer_is_told_of_the_first(first_writer, tmp_path):
    assert is_being_written(tmp_path)
    with pytest.raises(StoreError) as error, writing(tmp_path, "recording"):
        raise AssertionError("two writers at once")
    who = f"process {first_writer.pid} on {socket.gethostname()} (training sgd_0)"
    assert str(error.value) == f"{tmp_path}: {who} is writing here; wait for it or stop it first"


def test_a_writer_is_not_refused_because_somebody_looked(tmp_path):
    lock = FileLock(tmp_path / ".writer.lock", thread_local=False)
    lock.acquire()
    look = threading.Timer(0.2, lock.release)
    look.start()
    with writing(tmp_path, "recording"):
        assert not lock.is_locked
    look.join()


def test_the_lock_is_free_when_the_writer_ends_or_is_killed(first_writer, tmp_path):
    os.kill(first_writer.pid, signal.SIGKILL)
    first_writer.wait()
    assert not is_being_written(tmp_path)
    with writing(tmp_path, "recording"):
        pass
    assert not is_being_written(tmp_path)


def test_a_folder_never_written_to_has_no_writer(tmp_path):
    assert not is_being_written(tmp_path) and list(tmp_path.iterdir()) == []
