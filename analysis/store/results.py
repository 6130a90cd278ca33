"""Computed tables kept on disk, so that nothing is measured twice.

results/<metric>/<parameter hash>/<run>.parquet holds all epochs and layers of one metric and parameter set;
each row carries the fingerprint of the files that it was computed from. A JSON file says what the hash means.
"""

import contextlib
import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from analysis.store import index
from analysis.store.atomic import replacing, sweep, write_json
from analysis.store.errors import StoreError

FINGERPRINT = "fingerprint"


def fingerprint(*parts):
    """16 hexadecimal digits that stand for these values, whatever their order in dictionaries."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def folders(study):
    """(where a study's results are kept, where else some come from, or None).

    They are kept in the study, or in the user's cache where that cannot be written to: it may bring some along.
    """
    own = study.folder / "results"
    if os.access(own if own.exists() else study.folder, os.W_OK):
        return own, None
    return _in_cache(study), own


@dataclass(frozen=True)
class Results:
    """The kept results of one metric with one set of parameters, in one study.

    folder: where they are kept. shipped: where a read-only study brings some along, or None.
    """

    folder: Path
    shipped: Path | None
    meaning: dict

    @classmethod
    def of(cls, study, metric, parameters, version):
        """Where a study keeps a metric's results: in the study, or in the user's cache where that is read-only."""
        meaning = {"metric": metric, "version": version, "parameters": parameters}
        place = Path(metric) / fingerprint(meaning)
        own, shipped = folders(study)
        return cls(own / place, shipped and shipped / place, meaning)

    def read(self, run):
        """All kept rows of a run as a table, or None. A damaged file counts as nothing kept: it is computed again."""
        tables = [_read(folder / f"{run}.parquet") for folder in (self.shipped, self.folder) if folder]
        return _merged(*tables) if len(tables) == 2 else tables[0]

    def place(self, run):
        """What a run's table is called in the index of all results."""
        return f"{self.folder.parent.name}/{self.folder.name}/{run}"

    def state(self, run):
        """Stands for the files of a run's table as they are; "" where there is none."""
        return _state(folder / f"{run}.parquet" for folder in (self.shipped, self.folder) if folder)

    def merge(self, run, rows):
        """Add rows to those of a run, in place of older rows of the same epoch, bn and layer."""
        path = self.folder / f"{run}.parquet"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f".{run}.lock"):
                sweep(self.folder, path.name)
                table = _merged(_read(path), rows)
                with replacing(path) as scratch:
                    table.to_parquet(scratch, index=False)
                if self.shipped is None:
                    index.note(self.folder.parents[1], self.place(run), self.state(run), table)
                if not (self.folder / "parameters.json").exists():
                    write_json(self.folder / "parameters.json", self.meaning)
        except OSError as error:
            raise StoreError(f"{path}: the result cannot be kept ({error.strerror}); make room there") from None


def kept_files(study):
    """All that is kept of a study: (name below its folder, Path or bytes, when it was written, in seconds), by name.

    Of a read-only study, what the user's cache holds stands among what it brings along.
    """
    places = [place for place in folders(study) if place is not None]
    found = {}
    for place in places:
        for path in (*place.glob("*/*/[!.]*.parquet"), *place.glob("*/*/parameters.json")):
            found.setdefault(f"results/{path.relative_to(place).as_posix()}", []).append(path)
    for name, paths in sorted(found.items()):
        yield name, _as_one(paths), max(path.stat().st_mtime for path in paths)


def _as_one(paths):
    """The file itself, or the bytes of a table of both. paths: the newer rows first."""
    if len(paths) == 1 or paths[0].suffix != ".parquet":
        return paths[0]
    stream = io.BytesIO()
    _merged(_read(paths[1]), _read(paths[0])).to_parquet(stream, index=False)
    return stream.getvalue()


def _state(paths):
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            status = os.stat(path)
            found.append(f"{status.st_size} {status.st_mtime_ns}")
    return ", ".join(found)


def _read(path):
    import pandas

    if not path.is_file():
        return None
    try:
        table = pandas.read_parquet(path)
    except (OSError, ValueError):
        return None
    return table if FINGERPRINT in table else None


def _merged(kept, new):
    """Both tables' rows; where both describe an epoch, bn and layer, the new ones."""
    import pandas

    if kept is None or new is None:
        return new if kept is None else kept
    keys = ["epoch", "bn", "layer"]
    replaced = set(map(tuple, new[keys].drop_duplicates().astype(str).to_numpy()))
    stays = [tuple(row) not in replaced for row in kept[keys].astype(str).to_numpy()]
    return pandas.concat([kept[stays], new], ignore_index=True) if any(stays) else new


def _in_cache(study):
    return user_cache_path("strata") / "results" / fingerprint(study.name, study.manifest.model_dump(mode="json"))
