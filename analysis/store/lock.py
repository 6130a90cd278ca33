"""One writer per study: the second is told who the first is."""

import contextlib
import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.store.errors import StoreError

_LOCK = ".writer.lock"
_HOLDER = ".writer.json"
GLANCE = 1.0  # seconds: whoever asks whether a study is being written holds its lock for a moment


@contextlib.contextmanager
def writing(folder, task):
    """Hold the writer's lock of a study while the block runs.

    task: what the writer does, in words; a second writer is told. Raises StoreError where another process holds it.
    """
    folder = Path(folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=GLANCE)
    except Timeout:
        raise StoreError(f"{folder}: {holder(folder)} is writing here; wait for it or stop it first") from None
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written to ({error.strerror}); work on a copy of it") from None
    try:
        note = {"pid": os.getpid(), "host": socket.gethostname(), "task": task}
        (folder / _HOLDER).write_text(json.dumps(note))
        yield
        (folder / _HOLDER).unlink(missing_ok=True)
    finally:
        lock.release()


def is_being_written(folder):
    """Whether another process holds the writer's lock of a study."""
    if not (Path(folder) / _LOCK).exists():
        return False
    lock = FileLock(Path(folder) / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a study on a read-only medium has no writer
        return False
    lock.release()
    return False


def holder(folder):
    """The writer of a study in words, as it noted itself."""
    try:
        note = json.loads((Path(folder) / _HOLDER).read_text())
        return f"process {note['pid']} on {note['host']} ({note['task']})"
    except (OSError, ValueError, KeyError):
        return "another process"
