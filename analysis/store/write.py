"""Writing a study: the new files first, then the manifest that names them, then what they replace goes."""

import contextlib
import csv
import io
import math
from pathlib import Path

from analysis.store import digests, layout
from analysis.store.atomic import replacing, scratch_files, sweep, write_json, write_text
from analysis.store.errors import StoreError
from analysis.store.manifest import FileRecord, RunManifest, StudyManifest, as_json, parse


def create_study(folder, manifest, recipe, write_probe):
    """Write a new study folder; study.json comes last and makes it one.

    recipe: the complete recipe as TOML text. write_probe: called with a path, writes probe.h5 there.
    Returns the manifest with the digests of both files.
    """
    folder = Path(folder)
    write_text(folder / layout.RECIPE_FILE, recipe)
    with replacing(folder / layout.PROBE_FILE) as scratch:
        write_probe(scratch)
    files = {name: file_record(folder / name) for name in (layout.RECIPE_FILE, layout.PROBE_FILE)}
    manifest = manifest.model_copy(update={"files": files})
    write_json(folder / layout.STUDY_FILE, as_json(manifest))
    return manifest


def file_record(path):
    """Size and digest of a file just written; remembered as verified."""
    record = FileRecord(bytes=Path(path).stat().st_size, sha256=digests.sha256(path))
    digests.remember(path, record.sha256)
    return record


def tidy(folder):
    """Remove what a killed writer left in a study; a damaged run is left as it is.

    Not from results: others may be writing there meanwhile, under locks of their own.
    """
    for name in (layout.STUDY_FILE, layout.RECIPE_FILE, layout.PROBE_FILE, layout.PROGRESS_FILE):
        sweep(folder, name)
    sweep(Path(folder) / "runs")
    for path in Path(folder).glob(f"runs/*/{layout.RUN_FILE}"):
        with contextlib.suppress(StoreError):
            RunWriter.open(path.parent)


def left_behind(folder, manifest):
    """Files of a run that a stopped writer left: what it never committed, or replaced and did not remove."""
    found = {*folder.rglob("*.h5"), *folder.glob("perturbation/*.csv"), *scratch_files(folder)}
    return sorted(path for path in found if path.relative_to(folder).as_posix() not in manifest.files)


class RunWriter:
    """Adds files to a run and commits them with a new run.json; until then no reader sees them."""

    def __init__(self, folder, manifest):
        self.folder = Path(folder)
        self.manifest = manifest
        self._staged = {}

    @classmethod
    def open(cls, folder):
        """The writer of a run that is there already; what a killed writer left in it is removed.

        StoreError where it is of a bundle: it lacks what its manifest names, and stays as it is.
        """
        if (study := Path(folder).parents[1] / layout.BUNDLE_FILE).exists():
            raise StoreError(f"{study.parent}: is a bundle, in which runs are not changed; work on the whole study")
        sweep(folder)
        writer = cls(folder, parse(RunManifest, Path(folder) / layout.RUN_FILE))
        writer._tidy()
        return writer

    @contextlib.contextmanager
    def file(self, name):
        """A path to write the run's file `name` to (a name of analysis.store.layout); staged when the block ends."""
        path = self.folder / name
        with replacing(path) as scratch:
            yield scratch
        self._staged[name] = file_record(path)

    @contextlib.contextmanager
    def file_in_place(self, name):
        """The path of a file that the block itself replaces whole, again and again; staged when the block ends."""
        yield self.folder / name
        self._staged[name] = file_record(self.folder / name)

    def adopt(self, name, source, record):
        """Stage a file that another run of the study has already, without writing its bytes again.

        Committed files are never changed, so runs may share one; a copied study simply has two. record: what the
        other run says of it. Raises StoreError where the file is not as recorded: nothing is staged then.
        """
        digests.verify(source, record)
        path = self.folder / name
        with replacing(path) as scratch:
            try:
                scratch.hardlink_to(source)
            except OSError:  # a file system without hard links
                scratch.write_bytes(Path(source).read_bytes())
        digests.remember(path, record.sha256)
        self._staged[name] = record

    def staged(self, name):
        """The FileRecord of a file that the next commit will name."""
        return self._staged[name]

    def update(self, **changes):
        """Replace fields of the manifest; on disk with the next commit."""
        self.manifest = self.manifest.model_copy(update=changes)

    def commit(self, row=None, drop=(), **changes):
        """Make the staged files part of the run, then remove what they replace.

        row: a row to append to the history. drop: names of files that the run no longer has.
        changes: fields of the manifest to replace (state, notes ...). Returns the new manifest.
        """
        files = {name: record for name, record in self.manifest.files.items() if name not in drop}
        history = self.manifest.history + ((finite(row),) if row else ())
        update = {"files": files | self._staged, "history": history, **changes}
        self.manifest = self.manifest.model_copy(update=update)
        write_json(self.folder / layout.RUN_FILE, as_json(self.manifest))
        self._staged = {}
        for name in drop:
            (self.folder / name).unlink(missing_ok=True)
        self._write_table()
        return self.manifest

    def _tidy(self):
        """As the last commit would have left it, had nobody killed it: a file more or less, an older table."""
        for path in left_behind(self.folder, self.manifest):
            path.unlink()
        self._write_table()

    def _write_table(self):
        write_text(self.folder / layout.HISTORY_FILE, _as_csv(self.manifest.history))


def finite(row):
    """A history row with what is not a finite number as None, which JSON can say."""
    return {key: value if value is None or math.isfinite(value) else None for key, value in row.items()}


def _as_csv(rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_study_manifest(folder):
    return parse(StudyManifest, Path(folder) / layout.STUDY_FILE)
