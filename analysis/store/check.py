"""Is everything that a study names there, and as it was written?"""

from analysis.store import digests, layout
from analysis.store.errors import StoreError
from analysis.store.scores import read_manifest


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
    return found + list(_strangers(study, {path for path, _ in work}))


def _strangers(study, known):
    """HDF5 files inside the runs that no manifest names: not read by anything, but taking space."""
    own = {layout.RUN_FILE, layout.HISTORY_FILE}
    for path in sorted(study.folder.glob("runs/*/**/*")):
        run = path.relative_to(study.folder / "runs").parts[0]
        if path.is_file() and path not in known and path.name not in own and run not in study.damaged:
            yield f"{path}: named by no run.json; left by a stopped writer, it can be removed"
