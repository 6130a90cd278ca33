"""Runs the command of a job to its end and notes how it ended: `python -m app.supervisor RECORD`.

It leads a session of its own, so neither a closed tab nor a stopped app ends it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from analysis.store.atomic import write_json
from app.job import read
from app.jobs import ROOT

SECONDS_TO_STOP = 20


def supervise(record):
    """Run the command of a job's record; its output goes to the log beside the record."""
    record = Path(record)
    # Ctrl-C goes to the whole group; this process stays, to note the end. A handler, unlike SIG_IGN, is not inherited.
    signal.signal(signal.SIGINT, lambda *_: None)
    with FileLock(record.with_suffix(".lock")), open(record.with_suffix(".log"), "wb") as log:
        command = [sys.executable, *read(record)["command"]]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while process.poll() is None:
            if record.with_suffix(".cancel").exists():
                _stop(process)
            time.sleep(0.2)
        write_json(record.with_suffix(".end"), {"code": process.returncode, "ended": time.time()})


def _stop(process):
    """Interrupt the command and what it started; kill the command where that does not help."""
    if hasattr(os, "killpg"):
        os.killpg(os.getpgid(0), signal.SIGINT)
    else:
        process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
        return
    process.kill()


if __name__ == "__main__":
    supervise(sys.argv[1])
