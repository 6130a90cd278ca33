"""Computations that failed, beside the results: what was said and when, until they succeed or their files change."""

import contextlib
import json
import time
from dataclasses import dataclass

from analysis.store.atomic import write_json

FOLDER = "failed"


@dataclass(frozen=True)
class Failure:
    """message: one line. when: seconds since 1970."""

    message: str
    when: float

    def holds(self, paths):
        """Whether none of these files was written since."""
        return not any(path.exists() and path.stat().st_mtime > self.when for path in paths)


def note(folder, place, message):
    """Remember a failure. folder: of a study's results. place: of the result in it, as in their index.

    Where that cannot be written to nothing is remembered: the failure itself was said already.
    """
    with contextlib.suppress(OSError):
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        write_json(_file(folder, place), {"place": place, "message": message, "when": time.time()})


def forget(folder, place):
    """What succeeded has not failed."""
    with contextlib.suppress(OSError):
        _file(folder, place).unlink(missing_ok=True)


def noted(folder):
    """{place: Failure} of all that are remembered; a damaged file says nothing."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            found[str(told["place"])] = Failure(str(told["message"]), float(told["when"]))
    return found


def _file(folder, place):
    return folder / FOLDER / f"{place.replace('/', ',')}.json"
