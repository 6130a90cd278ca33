"""A piece of long work, known by its record on disk: how it stands, what it says, how to cancel it.

Its supervisor (app/supervisor.py) holds a lock while it runs: a lock, unlike a process id, cannot come to mean another
process.
"""

import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.language import _

RUNNING, DONE, FAILED, CANCELLED, LOST = "running", "done", "failed", "cancelled", "lost"
SECONDS_TO_START = 20

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
        return share, _("{done} of {all}, {time} left").format(done=found[2], all=found[3], time=found[4])

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


def recorded(record):
    """The job of a record, or None where the record was cut short."""
    told = read(record)
    try:
        return Job(record, told["kind"], told["subject"], tuple(told["command"]), float(told["started"]))
    except (TypeError, KeyError, ValueError):
        return None


def read(path):
    """A JSON file of a job, or None where there is none or it was cut short."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
