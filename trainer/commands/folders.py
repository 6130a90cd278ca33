"""Sizes, room and removal of studies and runs; the writing of one more run."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path

from analysis.store import layout
from analysis.store.lock import writing
from analysis.store.write import tidy
from trainer.commands.request import CommandError, say, size

ROOM_TO_LEAVE = 1 << 28  # bytes of disk that stay free
OF_A_STUDY = (layout.STUDY_FILE, layout.RECIPE_FILE, layout.PROBE_FILE, layout.PROGRESS_FILE, "runs", "results")


def bytes_below(folder) -> int:
    """Bytes on disk; a file that several runs share counts once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def delete(folder):
    """Remove a study or run, manifest first: killed halfway, nothing is left that names files that are gone."""
    for name in (layout.STUDY_FILE, layout.RUN_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)


def demand_own(folder: Path):
    """CommandError where a new study's folder holds files of others: a study that fails is removed with its folder."""
    for path in sorted(folder.glob("[!.]*")):
        if path.name not in OF_A_STUDY:
            raise CommandError(
                f"{folder}: holds {path.name}, which is no part of a study; use another --name or --store"
            )


def announce(folder: Path, what: str, needed: float, way_out: str, writes: bool = True):
    """Say that `what` takes so many bytes in a folder, there or to be; CommandError where the disk is too short.

    way_out: what to do then. writes: False where nothing will be written, and the disk may be as short as it is.
    """
    place = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(place).free
    say(f"{what} {size(needed)} in {folder} ({size(free)} free)")
    if writes and needed + ROOM_TO_LEAVE > free:
        raise CommandError(f"{folder}: the disk has {size(free)} free, {size(needed)} are needed; {way_out}")


@contextmanager
def one_more_run(folder: Path, name: str, task: str):
    """Hold the writer's lock of a study while the block records a run; the study may be new, and begun by the block.

    What a stopped recording left of the run goes first. Where the block fails, it leaves nothing of the run, nor of a
    new study.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder, task):
        is_new, run = not (folder / layout.STUDY_FILE).exists(), folder / "runs" / name
        try:
            tidy(folder)
            delete(run)
            yield
        except BaseException:
            if not (run / layout.RUN_FILE).exists():
                delete(folder if is_new else run)
            raise
