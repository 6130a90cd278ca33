"""Computed tables kept on disk, so that nothing is measured twice.

results/<metric>/<parameter hash>/<run>.parquet holds all epochs and layers of one metric and parameter set;
each row carries the fingerprint of the files that it was computed from. A JSON file says what the hash means.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from analysis.store.atomic import replacing, write_json

FINGERPRINT = "fingerprint"


def fingerprint(*parts):
    """16 hexadecimal digits that stand for these values, whatever their order in dictionaries."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Results:
    """The kept results of one metric with one set of parameters, in one study."""

    folder: Path
    meaning: dict

    @classmethod
    def of(cls, study, metric, parameters, version):
        """Where a study keeps a metric's results: in the study, or in the user's cache where that is read-only."""
        meaning = {"metric": metric, "version": version, "parameters": parameters}
        return cls(_root(study) / metric / fingerprint(meaning), meaning)

    def read(self, run):
        """All kept rows of a run as a table, or None. A damaged file counts as nothing kept: it is computed again."""
        import pandas

        path = self._file(run)
        if not path.is_file():
            return None
        try:
            return pandas.read_parquet(path)
        except (OSError, ValueError):
            return None

    def merge(self, run, rows):
        """Add rows to those of a run, in place of older rows of the same epoch, bn and layer."""
        import pandas

        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / f".{run}.lock"):
            kept = self.read(run)
            table = rows if kept is None else pandas.concat([_without(kept, rows), rows], ignore_index=True)
            with replacing(self._file(run)) as scratch:
                table.to_parquet(scratch, index=False)
            if not (self.folder / "parameters.json").exists():
                write_json(self.folder / "parameters.json", self.meaning)

    def _file(self, run):
        return self.folder / f"{run}.parquet"


def _without(kept, rows):
    keys = ["epoch", "bn", "layer"]
    new = set(map(tuple, rows[keys].drop_duplicates().astype(str).to_numpy()))
    stays = [tuple(row) not in new for row in kept[keys].astype(str).to_numpy()]
    return kept[stays]


def _root(study):
    folder = study.folder / "results"
    place = folder if folder.exists() else study.folder
    if os.access(place, os.W_OK):
        return folder
    return user_cache_path("strata") / "results" / fingerprint(study.name, study.manifest.model_dump(mode="json"))
