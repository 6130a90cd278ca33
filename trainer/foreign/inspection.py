"""HDF5 files of others, looked at before Keras reads them, in a process that may crash or hang.

Run as `python -m trainer.foreign.inspection FILE`; prints what it found as JSON. It loads neither Keras nor TensorFlow.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

from trainer.foreign.errors import ForeignError

SECONDS = 60
MOST_OBJECTS = 100_000
LARGEST_CONFIGURATION = 1 << 26


def inspected(path: Path) -> dict:
    """{"bytes": of all datasets when read, "configuration": the attribute model_config or None} of an HDF5 file.

    ForeignError where it cannot be read, points to other files, or holds anything but numbers.
    """
    command = [sys.executable, "-m", "trainer.foreign.inspection", str(path.resolve())]
    root = Path(__file__).parents[2]
    try:
        finished = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise ForeignError(f"{path}: not readable as HDF5 within {SECONDS} s; save it again") from None
    if finished.returncode != 0:
        said = finished.stderr.strip().splitlines()
        raise ForeignError(f"{path}: not readable as HDF5 ({said[-1] if said else 'the library crashed'})")
    found = json.loads(finished.stdout)
    if found["refused"]:
        raise ForeignError(f"{path}: {found['refused']}")
    return found


def _look(path):
    found = {"bytes": 0, "configuration": None, "refused": ""}
    with h5py.File(path, "r") as file:
        configuration = file.attrs.get("model_config")
        if configuration is not None and len(configuration) <= LARGEST_CONFIGURATION:
            is_bytes = isinstance(configuration, bytes)
            found["configuration"] = configuration.decode() if is_bytes else str(configuration)
        groups, seen = [file], 0
        while groups and not found["refused"]:
            group = groups.pop()
            for name in group:
                seen += 1
                found["refused"] = _refusal(group, name, seen)
                if found["refused"]:
                    break
                part = group[name]
                if isinstance(part, h5py.Group):
                    groups.append(part)
                else:
                    found["bytes"] += part.nbytes
    return found


def _refusal(group, name, seen):
    """Why a member of a group makes the file one that is not read, or ""."""
    place = f"{group.name.rstrip('/')}/{name}"
    if seen > MOST_OBJECTS:
        return f"holds more than {MOST_OBJECTS} parts"
    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        return f"{place} is a link; only what lies in the file itself is read"
    part = group[name]
    if isinstance(part, h5py.Group):
        return ""
    if not isinstance(part, h5py.Dataset) or part.external or part.is_virtual:
        return f"{place} lies in another file; only what lies in the file itself is read"
    if part.dtype.kind not in "fiub" and not np.issubdtype(part.dtype, np.bytes_):
        return f"{place} holds {part.dtype}; only numbers are read"
    return ""


if __name__ == "__main__":
    print(json.dumps(_look(sys.argv[1])))
