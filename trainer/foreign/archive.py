""".keras files: a zip archive of a configuration and an HDF5 file of weights."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.foreign.errors import ForeignError

CONFIGURATION, WEIGHTS = "config.json", "model.weights.h5"
LARGEST_CONFIGURATION = 1 << 26
TORCH = "data.pkl"


def configuration_in(path: Path) -> Any:
    """The configuration in a .keras file, read as JSON."""
    with _opened(path) as archive:
        entry = _entry(archive, path, CONFIGURATION)
        if entry.file_size > LARGEST_CONFIGURATION:
            raise ForeignError(f"{path}: its {CONFIGURATION} would take {entry.file_size} bytes; this is no network")
        try:
            return json.loads(archive.read(entry))
        except (ValueError, RecursionError):
            raise ForeignError(f"{path}: its {CONFIGURATION} is not JSON; save the network again") from None


@contextlib.contextmanager
def weights_of(path: Path, most: int) -> Iterator[Path]:
    """The weights in a .keras file as a file of their own, while the block runs.

    most: bytes that they may take, unpacked; ForeignError beyond. No name in the archive becomes a path.
    """
    with _opened(path) as archive, tempfile.TemporaryDirectory() as folder:
        entry = _entry(archive, path, WEIGHTS)
        if entry.file_size > most:
            raise ForeignError(
                f"{path}: its weights would take {entry.file_size} bytes, those of the network at most {most}"
            )
        place = Path(folder) / WEIGHTS
        with archive.open(entry) as packed, open(place, "wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)  # zipfile itself stops at the size that was stated
        yield place


@contextlib.contextmanager
def _opened(path):
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise ForeignError(f"{path}: not readable as a .keras file ({error}); save the network again") from None


def _entry(archive, path, name):
    names = archive.namelist()
    if any(one.endswith(TORCH) for one in names):
        raise ForeignError(f"{path}: is a PyTorch file, whose pickle runs code when it is read; see --architecture")
    if name not in names:
        raise ForeignError(f"{path}: is a zip archive without {name}, no .keras file; save the network with Keras 3")
    return archive.getinfo(name)
