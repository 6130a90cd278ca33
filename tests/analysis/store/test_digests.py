"""A file is believed only when its bytes are the recorded ones."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import StoreError
from analysis.store import digests
from analysis.store.manifest import FileRecord
from analysis.store.write import file_record

ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.h5"
    path.write_bytes(bytes(range(256)) * 50)
    return path


def test_record_states_size_and_sha256(file):
    content = file.read_bytes()
    assert file_record(file) == FileRecord(bytes=12800, sha256=hashlib.sha256(content).hexdigest())
    digests.verify(file, file_record(file))


@pytest.mark.parametrize("again", [False, True])
def test_what_is_wrong_is_said_in_one_line_that_names_the_file(file, again):
    record = file_record(file)
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    with pytest.raises(StoreError, match=r"file\.h5: has 12799 bytes, its manifest says 12800; restore"):
        digests.verify(file, record, again)
    file.unlink()
    with pytest.raises(StoreError, match=r"file\.h5: the file is missing; record it again or restore"):
        digests.verify(file, record, again)
    file.write_bytes(content[::-1])
    with pytest.raises(StoreError, match=r"file\.h5: its content differs from its manifest \(SHA-256\); restore"):
        digests.verify(file, record, again)


def test_a_verified_digest_is_remembered_until_the_file_changes(file):
    record = file_record(file)
    times = file.stat()
    damaged = bytearray(file.read_bytes())
    damaged[0] ^= 1
    with open(file, "r+b") as stream:
        stream.write(damaged)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # size, inode and time as before: not read again
    digests.verify(file, record)
    with pytest.raises(StoreError):
        digests.verify(file, record, again=True)
    os.utime(file)
    with pytest.raises(StoreError):
        digests.verify(file, record)


def test_without_a_cache_every_process_verifies_for_itself(file):
    record = file_record(file)
    blocked = file.parent / "not-a-folder"
    blocked.write_text("")
    code = (
        "import sys; from analysis.store import digests; from analysis.store.manifest import FileRecord;"
        "digests.verify(sys.argv[1], FileRecord(bytes=int(sys.argv[2]), sha256=sys.argv[3])); print('good')"
    )
    command = [sys.executable, "-c", code, str(file), str(record.bytes), record.sha256]
    environment = os.environ | {"XDG_CACHE_HOME": str(blocked)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout == "good\n", done.stderr


def test_a_damaged_memory_of_digests_is_begun_anew(file, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    record = file_record(file)
    (memory,) = (tmp_path / "cache").rglob("*.sqlite")
    memory.write_bytes(memory.read_bytes()[:100].ljust(memory.stat().st_size, b"\0"))
    monkeypatch.setattr(digests, "_known_here", {})
    assert digests.damage([(file, record)]) == {}
    digests.verify(file, record)
    monkeypatch.setattr(digests, "_known_here", {})
    monkeypatch.setattr(digests, "sha256", lambda path: "read again")
    digests.verify(file, record)
