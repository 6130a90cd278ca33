"""Files appear whole or not at all."""

import contextlib
import json
import os
import secrets
from pathlib import Path

_SCRATCH = ".partial-"
_TOKEN_BYTES = 4


@contextlib.contextmanager
def replacing(path):
    """A scratch path beside `path`; on leaving the block without an error it becomes `path`, at once and durably.

    The scratch name keeps the end of the name, since Keras demands `.weights.h5`.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{_SCRATCH}{secrets.token_hex(_TOKEN_BYTES)}-{path.name}")
    try:
        yield scratch
        _flush(scratch)
        os.replace(scratch, path)
        _flush(path.parent)
    finally:
        scratch.unlink(missing_ok=True)


def _flush(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path, text):
    with replacing(path) as scratch:
        scratch.write_text(text, encoding="utf-8")


def write_json(path, value):
    """Strict JSON: a nan is a mistake of the caller, not a file that other readers refuse."""
    write_text(path, json_text(value))


def json_text(value):
    """The text of such a file."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def sweep(folder, name=None):
    """Remove the scratch files that a killed writer left below `folder`; with `name`, only those of files so named."""
    for scratch in scratch_files(folder, name):
        scratch.unlink(missing_ok=True)


def scratch_files(folder, name=None):
    """Those below `folder`, of a running writer or a killed one; with `name`, only those of files so named."""
    return Path(folder).rglob(f"{_SCRATCH}*" if name is None else f"{_SCRATCH}{'?' * 2 * _TOKEN_BYTES}-{name}")
