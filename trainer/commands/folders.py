"""Sizes and removal of studies and runs."""

from __future__ import annotations

import shutil

from analysis.store import layout


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
