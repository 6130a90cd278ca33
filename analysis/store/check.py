"""Is everything that a study names there, and as it was written?"""

from analysis.store import digests, layout
from analysis.store.errors import StoreError
from analysis.store.scores import read_manifest


def files(study):
    """Every file that the study and its runs name, but what a bundle left out: (path, FileRecord) pairs."""
    return [(path, record) for path, record in _named(study) if not study.is_left_out(path)]


def _named(study):
    for name, record in study.manifest.files.items():
        yield study.folder / name, record
    scores = read_manifest(study.folder)
    if scores is not None:
        yield study.folder / scores.table, scores.file
    for run in study.runs.values():
        for name, record in run.manifest.files.items():
            yield run.folder / name, record


def problems(study, progress=lambda done, total: None):
    """One line for each thing that is wrong; every byte is read again.

    progress: called with the bytes read and the bytes in all.
    """
    found = list(study.damaged.values())
    work = files(study)
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
