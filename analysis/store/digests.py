"""Which files have been read and found to be what their manifest says.

Damaged HDF5 files hang or crash the library, so a file's digest is checked before it is opened. Verified
digests are remembered across processes by path, inode, size and modification time, in the user's cache.
"""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

from platformdirs import user_cache_path

from analysis.store.errors import StoreError
from analysis.store.recoverable import answer

_known_here = {}  # {path: (state, digest)}: a process opens the same file hundreds of times


def sha256(path):
    """Hexadecimal SHA-256 of a file, read in blocks."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_of(content):
    """Hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def remember(path, digest):
    """Note that the file as it is now has this digest."""
    name, state = _identity(path)
    _known_here[name] = state, digest

    def write(memory):
        with memory:
            memory.execute("INSERT OR REPLACE INTO verified VALUES (?, ?, ?)", (name, state, digest))

    _ask(write)


def verify(path, record, again=False):
    """Raise StoreError unless the file is the one that its manifest records.

    record: has `.bytes` and `.sha256`. again: read the file even if it was verified before.
    """
    path = Path(path)
    if not path.is_file():
        raise StoreError(_missing(path))
    size = path.stat().st_size
    if size != record.bytes:
        raise StoreError(f"{path}: has {size} bytes, its manifest says {record.bytes}; restore it or record it again")
    if not again and _remembered(path) == record.sha256:
        return
    try:
        found = sha256(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); allow it or restore the file") from None
    if found != record.sha256:
        raise StoreError(f"{path}: its content differs from its manifest (SHA-256); restore it or record it again")
    remember(path, record.sha256)


def damage(files):
    """{path: what is wrong} of files that are missing, of another size, or changed since they were verified here.

    files: (path, record) pairs. One that was never verified here is taken at its size, not read: that is left to
    whoever opens it.
    """
    files, found = list(files), {}
    _recall({name for path, _ in files if (name := str(Path(path).resolve())) not in _known_here})
    for path, record in files:
        try:
            name, state = _identity(path)
            if _known_here.get(name) not in (None, (state, record.sha256)) or Path(name).stat().st_size != record.bytes:
                verify(path, record)
        except (OSError, StoreError) as error:
            found[path] = str(error) if isinstance(error, StoreError) else _missing(path)
    return found


def _recall(names):
    """Learn what other processes verified of these files."""

    def read(memory):
        question = "SELECT path, state, digest FROM verified WHERE path = ?"
        rows = [memory.execute(question, (name,)).fetchone() for name in names]
        _known_here.update({name: (state, digest) for name, state, digest in filter(None, rows)})

    if names:
        _ask(read)


def _missing(path):
    return f"{path}: the file is missing; record it again or restore it from a copy"


def _identity(path):
    path = Path(path).resolve()
    status = path.stat()
    return str(path), f"{status.st_ino} {status.st_size} {status.st_mtime_ns}"


def _remembered(path):
    name, state = _identity(path)
    if _known_here.get(name, ("",))[0] != state:
        _recall([name])
    known, digest = _known_here.get(name, ("", None))
    return digest if known == state else None


def _ask(question):
    """Have a question answered by what all processes share; one that cannot be used costs time only."""
    with contextlib.suppress(OSError, sqlite3.Error):
        path = user_cache_path("strata", ensure_exists=True) / "verified-digests.sqlite"
        answer(path, lambda: contextlib.closing(_open(path)), question)


def _open(path):
    memory = sqlite3.connect(path, timeout=30)
    memory.execute("CREATE TABLE IF NOT EXISTS verified (path TEXT PRIMARY KEY, state TEXT, digest TEXT)")
    return memory
