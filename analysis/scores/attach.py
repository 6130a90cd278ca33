"""Scores from a CSV become the study's own."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from analysis.scores import given as handed_in
from analysis.scores.matching import probe_images
from analysis.store import StoreError
from analysis.store.scores import ScoreRecord, Scores, write_scores


@dataclass(frozen=True)
class Attached:
    """counts: {score: probe images that have it}. images: probe images in all. passed_over: lines of other images."""

    counts: dict[str, int]
    images: int
    passed_over: int


def attach(study, path, replace=False, skip_unknown=False):
    """Attach the scores of a CSV (see `analysis.scores.given.read`) to the probe images of a study: an Attached.

    study: from open_study; open it again to see them. replace: let a score take the place of one of the same name; the
    others stay. skip_unknown: pass over lines of images that the study does not know.
    A score that is missing is nan. Raises StoreError, and then nothing has changed.
    """
    given = handed_in.read(path)
    there = [name for name in given.values if name in study.scores.values]
    if there and not replace:
        names = ", ".join(map(repr, there))
        raise StoreError(f"{study.folder}: has scores named {names} already; --replace lets these take their place")
    places = probe_images(given, study.probe, skip_unknown)
    named, images = places >= 0, len(study.probe.index)
    values = {}
    origin = ScoreRecord(source=given.path.name, attached=datetime.now(UTC).isoformat(timespec="seconds"))
    for name, column in given.values.items():
        values[name] = np.full(images, np.nan)
        values[name][places[named]] = np.array(column)[named]
    empty = [name for name in values if np.isnan(values[name]).all()]
    if empty:
        raise StoreError(f"{given.path}: column {empty[0]!r} has no number for any probe image; leave it out")
    write_scores(study.folder, Scores(values, dict.fromkeys(values, origin)), study.probe)
    counts = {name: int(np.count_nonzero(~np.isnan(values[name]))) for name in values}
    return Attached(counts, images, int(np.count_nonzero(~named)))
