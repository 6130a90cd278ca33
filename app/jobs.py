"""Long work in a process of its own: started here, found again by its record, whoever opens the page.

A job is a file in the store's folder .jobs that says what runs, and who looks after it (app/supervisor.py).
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from analysis.store.atomic import write_json
from app.job import RUNNING, Job, recorded

FOLDER = ".jobs"
ROOT = Path(__file__).resolve().parent.parent
KEPT_RECORDS = 20


def can_train():
    """Whether the trainer can run here; TensorFlow is looked for, not loaded."""
    return importlib.util.find_spec("tensorflow") is not None


def of(study, kind):
    """(store, kind, subject) of a job on a study, as `find` and `start` take them. A study is known by its folder: a
    copy of it has the same name in its manifest."""
    return study.folder.parent, kind, study.folder.name


def train(store, recipe):
    """Start `trainer train`, or find it running."""
    command = ("-m", "trainer", "train", recipe, "--store", str(Path(store).resolve()))
    return start(store, "train", recipe, command)


def prune(study, runs, epoch):
    """Start `trainer prune` for some runs, or find one running on this study."""
    command = ("-m", "trainer", "prune", str(study.folder.resolve()), "--runs", ",".join(runs), "--epochs", str(epoch))
    return start(*of(study, "prune"), command)


def record(study, runs, epochs):
    """Start `trainer record` for some runs and epochs, or find one running on this study."""
    return start(*of(study, "record"), record_command(study, runs, epochs))


def record_command(study, runs, epochs):
    """What follows `python` in that command."""
    chosen = ("--runs", ",".join(runs), "--epochs", ",".join(map(str, epochs)))
    return ("-m", "trainer", "record", str(study.folder.resolve()), *chosen)


def compute(study, metrics, runs, epochs, parameters, layers=None):
    """Start `analysis compute` for some metrics, or find one running on this study.

    parameters: a tuple of values of one is computed with each of them.
    """
    each = {name: value if isinstance(value, tuple) else (value,) for name, value in parameters.items()}
    flags = [part for name, values in each.items() for part in ("--set", f"{name}={','.join(map(str, values))}")]
    flags += ["--layers", ",".join(layers)] if layers else []
    epochs = ",".join(map(str, epochs)) if not isinstance(epochs, str) else epochs
    command = ("-m", "analysis", "compute", str(study.folder.resolve()), *metrics, "--runs", ",".join(runs))
    return start(*of(study, "compute"), (*command, "--epochs", epochs, *flags))


def findings(study, runs):
    """Start `analysis findings`, which computes all that the claims need; it counts as computing."""
    command = ("-m", "analysis", "findings", str(study.folder.resolve()), "--runs", ",".join(runs))
    return start(*of(study, "compute"), command)


def indicators(study, runs, split, epoch):
    """Start `analysis indicators`, which computes all that they are made of; it counts as computing."""
    question = ("--compute", "--split", split, "--epoch", str(epoch))
    command = ("-m", "analysis", "indicators", str(study.folder.resolve()), "--runs", ",".join(runs), *question)
    return start(*of(study, "compute"), command)


def start(store, kind, subject, command):
    """Run `python COMMAND` in a process of its own, unless a job of this kind and subject runs already."""
    folder = Path(store) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".start.lock"):
        running = find(store, kind, subject)
        if running is not None and running.state == RUNNING:
            return running
        _sweep(folder)
        record = folder / f"{time.time_ns()}.json"
        job = Job(record, kind, subject, tuple(command), time.time())
        write_json(record, {"kind": kind, "subject": subject, "command": list(command), "started": job.started})
        subprocess.Popen(
            [sys.executable, "-m", "app.supervisor", str(record.resolve())],
            cwd=ROOT,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return job


def find(store, kind, subject):
    """The newest job of this kind on this subject, or None."""
    for record in sorted((Path(store) / FOLDER).glob("*.json"), reverse=True):
        job = recorded(record)
        if job is not None and (job.kind, job.subject) == (kind, subject):
            return job
    return None


def _sweep(folder):
    """Remove the files of ended jobs but the newest."""
    for record in sorted(folder.glob("*.json"))[:-KEPT_RECORDS]:
        job = recorded(record)
        if job is None or job.state != RUNNING:
            for path in folder.glob(f"{record.stem}.*"):
                path.unlink(missing_ok=True)
