"""The file of the index of all results, and what stands for it where it cannot be written to or stays locked."""

import contextlib
import sqlite3
import time
from math import inf

from analysis.store import recoverable

INDEX_FILE = "index.sqlite"
VERSION = 1
COLUMNS = ("epoch", "bn", "split", "layer", "kind", "fingerprint", "entries")
COLUMNS += ("value", "low", "high", "n", "status", "reason")
SECONDS = 30  # to wait for another process that writes
UNLOCKED_AFTER = 300  # seconds until an index that stayed locked is opened again
_BESIDE_FILES = {}  # {folder: (connection, until when)}: of folders that an index cannot be written to
_TABLES = f"""
DROP TABLE IF EXISTS files;
DROP TABLE IF EXISTS cells;
CREATE TABLE files (place TEXT PRIMARY KEY, state TEXT, parts TEXT);
CREATE TABLE cells (place TEXT, {", ".join(COLUMNS)});
CREATE INDEX cells_of ON cells (place, epoch);
PRAGMA user_version = {VERSION};
"""


def answer(folder, question):
    """What `question` finds, called with the index of a folder. A damaged index is begun anew, and asked once more."""
    return recoverable.answer(folder / INDEX_FILE, lambda: _opened(folder), question)


@contextlib.contextmanager
def _opened(folder):
    index = _beside(folder) or _open(folder)
    try:
        yield index
    finally:
        if index is not _beside(folder):
            index.close()


def _beside(folder):
    index, until = _BESIDE_FILES.get(folder, (None, inf))
    if until < time.monotonic():
        _BESIDE_FILES.pop(folder, None)
        return None
    return index


def _open(folder):
    path = folder / INDEX_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _of_this_version(sqlite3.connect(path, timeout=SECONDS))
    except (OSError, sqlite3.Error) as error:
        if recoverable.is_damage(error):
            raise
        locked = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        beside = _of_this_version(sqlite3.connect(":memory:", check_same_thread=False))
        return _BESIDE_FILES.setdefault(folder, (beside, time.monotonic() + UNLOCKED_AFTER if locked else inf))[0]


def _of_this_version(index):
    if index.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        index.executescript(_TABLES)
    return index
