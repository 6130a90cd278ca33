"""HDF5 files of others, looked at before Keras reads them: damaged ones crash or hang the library, so in a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from trainer.foreign.errors import ForeignError

LOOK = Path(__file__).with_name("look.py")
SECONDS = 60


def inspected(path: Path) -> dict:
    """{"bytes": of all datasets when read, "configuration": the attribute model_config or None} of an HDF5 file.

    ForeignError where it cannot be read, points to other files, or holds anything but numbers.
    """
    command = [sys.executable, str(LOOK), str(path.resolve())]
    try:
        finished = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise ForeignError(f"{path}: not readable as HDF5 within {SECONDS} s; save it again") from None
    if finished.returncode != 0:
        said = finished.stderr.strip().splitlines()
        why = said[-1].partition("Error: ")[2] or said[-1] if said else "the library crashed"
        raise ForeignError(f"{path}: not readable as HDF5 ({why}); save the network again")
    found = json.loads(finished.stdout)
    if found["refused"]:
        raise ForeignError(f"{path}: {found['refused']}")
    return found
