"""Is everything that a study names there, and as it was written?"""

from analysis.store import digests, layout
from analysis.store.errors import StoreError
from analysis.store.lock import is_being_written
from analysis.store.manifest import RunManifest, parse
from analysis.store.scores import read_manifest
from analysis.store.write import left_behind


def files(study):
    """Every file that the study and its runs name, but what a bundle left out: (path, FileRecord) pairs.

    Raises StoreError where scores.json cannot be read.
    """
    return [*_of_scores(study), *_of_runs(study)]


def _of_scores(study):
    scores = read_manifest(study.folder)
    return [] if scores is None else _here(study, [(study.folder / scores.table, scores.file)])


def _of_runs(study):
    """The study's own files, and those of its runs."""
    own = [(study.folder / name, record) for name, record in study.manifest.files.items()]
    runs = study.runs.values()
    return _here(study, own + [(run.folder / name, file) for run in runs for name, file in run.manifest.files.items()])


def _here(study, pairs):
    return [(path, record) for path, record in pairs if not study.is_left_out(path)]


def problems(study, progress=lambda done, total: None):
    """One line for each thing that is wrong; every byte is read again.

    progress: called with the bytes read and the bytes in all.
    """
    found, work = list(study.damaged.values()), _of_runs(study)
    try:
        work += _of_scores(study)
    except StoreError as error:
        found.append(str(error))
    total = sum(record.bytes for _, record in work)
    done = 0
    for path, record in work:
        try:
            digests.verify(path, record, again=True)
        except StoreError as error:
            found.append(str(error))
        done += record.bytes
        progress(done, total)
    return found + list(_left_behind(study))


def _left_behind(study):
    """What the next writer will remove from the runs; nothing while one writes, for then it may be its own."""
    if is_being_written(study.folder):
        return
    for run in study.runs.values():
        for path in left_behind(run.folder, parse(RunManifest, run.folder / layout.RUN_FILE)):  # as of now
            yield f"{path}: named by no run.json; left by a stopped writer, it can be removed"
