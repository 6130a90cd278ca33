"""Scores of the probe images that were measured elsewhere: scores.json, and the table that it names.

Nothing that a manifest names is overwritten: a new table has a new name, scores.json then names it, and the old goes.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ConfigDict, Field

from analysis.store import digests, layout
from analysis.store.atomic import sweep, write_json, write_text
from analysis.store.errors import StoreError
from analysis.store.lock import writing
from analysis.store.manifest import SCHEMA, FileRecord, Record, as_json, parse
from analysis.store.write import file_record

KEYS = ("probe_image", "index", "file")


class ScoreRecord(Record):
    """Where a score is from: the name of the file that it was attached from, and when."""

    source: str
    attached: str


class ScoresManifest(Record):
    """scores.json: the table of all scores, with its digest, and where each is from."""

    schema_version: int = Field(SCHEMA, alias="schema")
    table: str
    file: FileRecord
    scores: dict[str, ScoreRecord]

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


@dataclass(frozen=True)
class Scores:
    """values: {score: float64 (probe images,), nan where an image has none}. origins: {score: ScoreRecord}."""

    values: dict[str, np.ndarray]
    origins: dict[str, ScoreRecord]


def read_manifest(folder):
    """The ScoresManifest of a study's folder, or None where no scores were attached. Raises StoreError."""
    path = Path(folder) / layout.SCORES_FILE
    return parse(ScoresManifest, path) if path.exists() else None


def read_scores(folder, images):
    """The Scores of a study with so many probe images. Raises StoreError where the table is not as it was written."""
    manifest = read_manifest(folder)
    if manifest is None:
        return Scores({}, {})
    path = Path(folder) / manifest.table
    digests.verify(path, manifest.file)
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if len(rows) != images or not set(manifest.scores) <= set(rows[0]):
        raise StoreError(f"{path}: is not the table that {layout.SCORES_FILE} describes; restore both from a copy")
    values = {name: np.array([float(row[name] or "nan") for row in rows]) for name in manifest.scores}
    return Scores(values, dict(manifest.scores))


def write_scores(folder, scores, probe):
    """Add Scores to a study, in place of those of the same names.

    Raises StoreError where another process writes, and where there is no room.
    """
    folder = Path(folder)
    with writing(folder, "attaching scores"):
        before = read_scores(folder, len(probe.index))
        scores = Scores(before.values | scores.values, before.origins | scores.origins)
        try:
            _replace(folder, scores, probe)
        except OSError as error:
            raise StoreError(f"{folder}: the scores cannot be kept ({error.strerror}); make room there") from None


def _replace(folder, scores, probe):
    sweep(folder, layout.SCORES_FILE)
    sweep(folder / "scores")
    text = _as_csv(scores, probe)
    name = layout.scores_file(digests.sha256_of(text.encode("utf-8")))
    write_text(folder / name, text)
    manifest = ScoresManifest(table=name, file=file_record(folder / name), scores=scores.origins)
    write_json(folder / layout.SCORES_FILE, as_json(manifest))
    for path in (folder / "scores").glob("*.csv"):
        if path != folder / name:
            path.unlink()


def _as_csv(scores, probe):
    """A row a probe image, in their order; a score that is missing is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    keys = dict(zip(KEYS, (range(len(probe.index)), probe.index.tolist(), probe.files), strict=True))
    columns = {name: values for name, values in keys.items() if values is not None}
    columns |= {name: [_text(value) for value in values] for name, values in scores.values.items()}
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def _text(value):
    return "" if np.isnan(value) else repr(float(value))
