"""How long measuring takes on this machine, from what was measured before: seconds for the bytes that were read."""

import contextlib
import json
from dataclasses import dataclass

from filelock import FileLock
from platformdirs import user_cache_path

from analysis.store.atomic import write_json

FILE = "durations.json"
SECONDS_TO_WAIT = 5  # for another process that notes; then nothing is noted
OLDER = 0.5  # what a measurement before counts, beside the newest


@dataclass(frozen=True)
class Estimate:
    """seconds: of what is known. unknown: names of metrics that were never measured here."""

    seconds: float
    unknown: tuple[str, ...]


def work(metric, todo):
    """What measuring some tasks reads: bytes of their files, as far as their layers are asked. todo: (task, layers)."""
    return sum(
        sum(record.bytes for _, record in task.files(metric)) * len(layers) / max(len(task.layers), 1)
        for task, layers in todo
    )


def note(name, seconds, read):
    """Remember a measurement. name: of the metric with its parameters. read: bytes, see `work`."""
    path = user_cache_path("strata") / FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=SECONDS_TO_WAIT):
            told = _told(path)
            before = told.get(name, [0.0, 0.0])
            told[name] = [OLDER * before[0] + seconds, OLDER * before[1] + read]
            write_json(path, told)


def estimate(wanted):
    """The Estimate of some work. wanted: (metric, name of it with its parameters, bytes) of each."""
    told = _told(user_cache_path("strata") / FILE)
    seconds, unknown = 0.0, {}
    for metric, name, read in wanted:
        if name in told and told[name][1] > 0:
            seconds += told[name][0] / told[name][1] * read
        else:
            unknown[metric] = None
    return Estimate(seconds, tuple(unknown))


def _told(path):
    """{name: [seconds, bytes]}; nothing where the file is not there or is damaged."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): [float(seconds), float(read)] for name, (seconds, read) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
