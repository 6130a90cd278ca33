"""A study made small enough to carry: what pages show of it, without what only new measurements need.

Left out are activations and their summaries, resumable states, images at the size of an imported network, and the
weights of all epochs but a run's first and last. The same study gives the same bytes.
"""

import re
import shutil
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from analysis.store import digests, layout
from analysis.store.atomic import json_text, replacing
from analysis.store.bundled import WORDS, BundleManifest, kind
from analysis.store.check import files
from analysis.store.errors import StoreError
from analysis.store.manifest import FileRecord, as_json
from analysis.store.results import kept_files

UNDATED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
PLAIN_FILE = 0o100644 << 16
UNIX = 3
# Names in the zip: the study's folder, then folders and files in it; none leads elsewhere or is hidden.
NAME = re.compile(r"(?P<study>[^\W_][\w.+-]*)(/[^\W_][\w.+,()' -]*){1,5}")


@dataclass(frozen=True)
class Bundled:
    """What was made. path: of the zip. bytes: its size. left_out: {what, in words: (files, bytes)}."""

    path: Path
    bytes: int
    left_out: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Entry:
    """A file of the zip. name: below the study's folder. content: its Path, or bytes. record: its FileRecord, where a
    manifest has one. written: when, in seconds, where that tells something: when a result was computed."""

    name: str
    content: Path | bytes
    record: FileRecord | None = None
    written: float | None = None

    @property
    def bytes(self):
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


def bundle(study, path=None, progress=lambda done, total: None):
    """Write a small zip of a study: results, histories, predictions, probe images, scores, notes, weights at the ends.

    study: from open_study. path: of the zip, `<study>.zip` here if None; one that is there is replaced. progress:
    called with the bytes read and the bytes in all. Returns what was Bundled. Raises StoreError where a run is damaged,
    a file differs from its manifest, or the zip cannot be written.
    """
    name = study.folder.resolve().name
    path = Path(path or f"{name}.zip")
    if study.damaged:
        raise StoreError(f"a study with a damaged run is not bundled: {'; '.join(study.damaged.values())}")
    left_out = {run.folder / name: record for run in study.runs.values() for name, record in _left_out(run)}
    manifest = BundleManifest(left_out=sorted({_name(study, path) for path in left_out} | study.left_out))
    try:
        entries = [*_entries(study, left_out), Entry(layout.BUNDLE_FILE, json_text(as_json(manifest)).encode())]
        with replacing(path) as scratch:
            _write(scratch, name, sorted(entries, key=lambda entry: entry.name), progress)
        return Bundled(path, path.stat().st_size, _summed(left_out))
    except OSError as error:
        why = f"{error.strerror or error}; the bundle was not made: name another file, or make room"
        raise StoreError(f"{error.filename or path}: {why}") from None


def _name(study, path):
    return path.relative_to(study.folder).as_posix()


def _left_out(run):
    """(name, FileRecord) of the files of a run that stay behind."""
    recorded = run.recorded_checkpoints
    ends = {layout.checkpoint_file(epoch) for epoch in (*recorded[:1], *recorded[-1:])}
    for name, record in run.manifest.files.items():
        if kind(name) in WORDS and name not in ends:
            yield name, record


def _entries(study, left_out):
    """Every file that goes along."""
    for path, record in files(study):
        if path not in left_out:
            yield Entry(_name(study, path), path, record)
    own = [layout.STUDY_FILE, layout.SCORES_FILE]
    paths = [study.folder / name for name in own] + sorted(study.folder.glob("notes/*.md"))
    paths += [run.folder / name for run in study.runs.values() for name in (layout.RUN_FILE, layout.HISTORY_FILE)]
    for path in paths:
        if path.is_file():
            yield Entry(_name(study, path), path)
    for name, content, written in kept_files(study):
        yield Entry(name, content, written=written)


def _write(path, folder, entries, progress):
    total, done = sum(entry.bytes for entry in entries), 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry in entries:
            if entry.record is not None:
                digests.verify(entry.content, entry.record)
            with file.open(_described(folder, entry), "w") as target:
                _copy(entry.content, target)
            done += entry.bytes
            progress(done, total)


def _described(folder, entry):
    """What the zip says of a file: nothing that depends on the machine, and no time but that of a result."""
    date = UNDATED if entry.written is None else time.gmtime(entry.written)[:6]
    name = f"{folder}/{entry.name}"
    if not NAME.fullmatch(name):
        raise StoreError(f"{name}: is no name for a file of a bundle; rename it with letters, digits, '-' and '_'")
    info = zipfile.ZipInfo(name, max(date, UNDATED))
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, PLAIN_FILE, UNIX
    info.file_size = entry.bytes
    return info


def _copy(content, target):
    if isinstance(content, bytes):
        target.write(content)
        return
    with open(content, "rb") as source:
        shutil.copyfileobj(source, target, 2**20)


def _summed(left_out):
    """{what, in words: (files, bytes)} of the files left out."""
    found = {}
    for path, record in left_out.items():
        what = WORDS[next(part for part in path.parts[::-1] if part in WORDS)]
        count, size = found.get(what, (0, 0))
        found[what] = count + 1, size + record.bytes
    return found
