"""Long work in a process of its own: started here, found again by its record, whoever opens the page.

A job is a file in the store's folder .jobs that says what runs; its supervisor (app/supervisor.py) holds a lock while
it runs: a lock, unlike a process id, cannot come to mean another process.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.store.atomic import write_json

FOLDER = ".jobs"
ROOT = Path(__file__).resolve().parent.parent
RUNNING, DONE, FAILED, CANCELLED, LOST = "running", "done", "failed", "cancelled", "lost"
SECONDS_TO_START = 20
KEPT_RECORDS = 20

_BAR = re.compile(r"(\d+)%\|[^|]*\|\s*(\d+)/(\d+) \[[^<\]]*<([^,\]]+)")
_STEP = re.compile(r"(.+?): +\d+%\|")


@dataclass(frozen=True)
class Job:
    """A piece of work. kind: "train", "compute", "prune" or "record". subject: the study it works on."""

    record: Path
    kind: str
    subject: str
    command: tuple[str, ...]
    started: float

    @property
    def state(self):
        """RUNNING, DONE, FAILED, CANCELLED, or LOST where it was killed together with its supervisor."""
        ended = read(self.record.with_suffix(".end"))
        if ended is not None:
            return DONE if ended["code"] == 0 else CANCELLED if self._cancelling else FAILED
        if self._held:
            return RUNNING
        if not self.record.with_suffix(".log").exists() and time.time() - self.started < SECONDS_TO_START:
            return RUNNING
        # Between the two looks it may have ended properly.
        ended = read(self.record.with_suffix(".end"))
        if ended is not None:
            return self.state
        return CANCELLED if self._cancelling else LOST

    @property
    def last_line(self):
        """The last line that the command wrote; a progress bar overwrites its line with \\r."""
        try:
            with open(self.record.with_suffix(".log"), "rb") as log:
                log.seek(max(0, log.seek(0, os.SEEK_END) - 4000))
                text = log.read().decode(errors="replace")
        except OSError:
            return ""
        lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
        return lines[-1] if lines else ""

    @property
    def bar(self):
        """(share done, what to say) from a progress bar on the last line, or (None, the line)."""
        found = _BAR.search(self.last_line)
        if not found:
            return None, self.last_line
        share = int(found[2]) / max(int(found[3]), 1)
        return share, f"{found[2]} of {found[3]}, {found[4]} left"

    @property
    def step(self):
        """What a progress bar on the last line is of, or ""."""
        found = _STEP.match(self.last_line)
        return found[1] if found else ""

    @property
    def touched(self):
        """When the job last wrote something, in nanoseconds; 0 if it never did."""
        files = (self.record.with_suffix(ending) for ending in (".log", ".end"))
        return max((path.stat().st_mtime_ns for path in files if path.exists()), default=0)

    def cancel(self):
        """Ask the command to stop, as Ctrl-C would; returns at once."""
        self.record.with_suffix(".cancel").touch()

    @property
    def _cancelling(self):
        return self.record.with_suffix(".cancel").exists()

    @property
    def _held(self):
        lock = FileLock(self.record.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False


def can_train():
    """Whether the trainer can run here; TensorFlow is looked for, not loaded."""
    return importlib.util.find_spec("tensorflow") is not None


def train(store, recipe):
    """Start `trainer train`, or find it running."""
    command = ("-m", "trainer", "train", recipe, "--store", str(Path(store).resolve()))
    return start(store, "train", recipe, command)


def prune(store, study, runs, epoch):
    """Start `trainer prune` for some runs, or find one running on this study."""
    command = ("-m", "trainer", "prune", str(study.folder.resolve()), "--runs", ",".join(runs), "--epochs", str(epoch))
    return start(store, "prune", study.name, command)


def record(store, study, runs, epochs):
    """Start `trainer record` for some runs and epochs, or find one running on this study."""
    return start(store, "record", study.name, record_command(study, runs, epochs))


def record_command(study, runs, epochs):
    """What follows `python` in that command."""
    chosen = ("--runs", ",".join(runs), "--epochs", ",".join(map(str, epochs)))
    return ("-m", "trainer", "record", str(study.folder.resolve()), *chosen)


def compute(store, study, metrics, runs, epochs, parameters, layers=None):
    """Start `analysis compute` for some metrics, or find one running on this study.

    parameters: a tuple of values of one is computed with each of them.
    """
    each = {name: value if isinstance(value, tuple) else (value,) for name, value in parameters.items()}
    flags = [part for name, values in each.items() for part in ("--set", f"{name}={','.join(map(str, values))}")]
    flags += ["--layers", ",".join(layers)] if layers else []
    epochs = ",".join(map(str, epochs)) if not isinstance(epochs, str) else epochs
    command = ("-m", "analysis", "compute", str(study.folder.resolve()), *metrics, "--runs", ",".join(runs))
    return start(store, "compute", study.name, (*command, "--epochs", epochs, *flags))


def findings(store, study, runs):
    """Start `analysis findings`, which computes all that the claims need; it counts as computing."""
    command = ("-m", "analysis", "findings", str(study.folder.resolve()), "--runs", ",".join(runs))
    return start(store, "compute", study.name, command)


def indicators(store, study, runs, split, epoch):
    """Start `analysis indicators`, which computes all that they are made of; it counts as computing."""
    question = ("--compute", "--split", split, "--epoch", str(epoch))
    command = ("-m", "analysis", "indicators", str(study.folder.resolve()), "--runs", ",".join(runs), *question)
    return start(store, "compute", study.name, command)


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
        job = _job(record)
        if job is not None and (job.kind, job.subject) == (kind, subject):
            return job
    return None


def _job(record):
    told = read(record)
    try:
        return Job(record, told["kind"], told["subject"], tuple(told["command"]), float(told["started"]))
    except (TypeError, KeyError, ValueError):  # a record cut short stands for no job
        return None


def read(path):
    """A JSON file of a job, or None where there is none or it was cut short."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _sweep(folder):
    """Remove the files of ended jobs but the newest."""
    for record in sorted(folder.glob("*.json"))[:-KEPT_RECORDS]:
        job = _job(record)
        if job is None or job.state != RUNNING:
            for path in folder.glob(f"{record.stem}.*"):
                path.unlink(missing_ok=True)
