"""Unpacking a bundle into a store. The zip is a file of others: nothing in it is believed before it was looked at."""

import contextlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from calendar import timegm
from pathlib import Path

from analysis.store import layout
from analysis.store.bundle import NAME, UNDATED
from analysis.store.check import problems
from analysis.store.errors import StoreError
from analysis.store.read import open_study

LARGEST = 32 * 2**30
MOST_FILES = 500_000
_WAY_OUT = "have it made anew with: python -m analysis bundle STUDY"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


def unbundle(path, store=None, progress=lambda done, total: None):
    """Unpack a bundle into a store; returns the folder of its study, which appears whole or not at all.

    path: of the zip. store: a folder; if None $STRATA_STORE, else `studies` here. progress: called with the bytes
    written and the bytes in all. Raises StoreError where the file is no bundle, holds what none holds (names that
    lead elsewhere, links, more than 32 GiB), differs from its manifests, or cannot be unpacked.
    """
    store = layout.store_folder(store)
    try:
        with zipfile.ZipFile(path) as file:
            entries = file.infolist()
            folder = store / _study(path, entries)
            if folder.exists():
                raise StoreError(f"{folder}: is there already; unpack into another store (--store DIR) or remove it")
            store.mkdir(parents=True, exist_ok=True)
            _demand_room(path, store, sum(entry.file_size for entry in entries))
            with _scratch(path, store) as scratch:
                _extract(file, entries, scratch, progress)
                _demand_sound(scratch / folder.name)
                os.rename(scratch / folder.name, folder)
        return folder
    except FileNotFoundError as error:
        raise StoreError(
            f"{error.filename or path}: there is no such file; a bundle is made with: python -m analysis bundle STUDY"
        ) from None
    except _UNREADABLE as error:
        raise StoreError(f"{path}: not readable as a zip ({error}); {_WAY_OUT}") from None
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror or error}; nothing was unpacked") from None


@contextlib.contextmanager
def _scratch(path, store):
    """A folder to unpack into; errors name what is in the bundle, not where that lies for a moment."""
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=store) as scratch:
        try:
            yield Path(scratch)
        except StoreError as error:
            raise StoreError(f"{path}: {str(error).replace(f'{scratch}{os.sep}', '')}; {_WAY_OUT}") from None
        except OSError as error:
            what = str(error.filename or "").replace(scratch, "").strip(os.sep)
            why = error.strerror or error
            raise StoreError(f"{path}: {f'{what}: ' if what else ''}{why}; nothing was unpacked") from None


def _study(path, entries):
    """The name of the one study that all entries lie in. Raises StoreError where an entry is not of a bundle."""
    if len(entries) > MOST_FILES:
        raise StoreError(f"{path}: holds {len(entries)} files; at most {MOST_FILES} are unpacked")
    studies = set()
    for entry in entries:
        named = NAME.fullmatch(entry.filename)
        if not named or stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            what = "no plain file" if named else "a name that no bundle has"
            raise StoreError(f"{path}: {entry.filename!r} is {what}; nothing was unpacked")
        studies.add(named["study"])
    names = [entry.filename.lower() for entry in entries]  # two that differ by case alone are one file on some disks
    if len(studies) != 1 or len(set(names)) < len(names) or f"{min(studies)}/{layout.STUDY_FILE}" not in names:
        raise StoreError(f"{path}: is no bundle of one study; {_WAY_OUT}")
    return studies.pop()


def _demand_room(path, store, size):
    if size > LARGEST:
        raise StoreError(f"{path}: unpacks to {size / 2**30:.1f} GiB; at most {LARGEST >> 30} GiB are unpacked")
    free = shutil.disk_usage(store).free
    if size > free:
        raise StoreError(
            f"{path}: unpacks to {size / 1e6:.0f} MB, {store} has {free / 1e6:.0f} MB left; make room there"
        )


def _extract(file, entries, folder, progress):
    """Write all entries; none can give more bytes than it states, and what it states was added up."""
    total, done = sum(entry.file_size for entry in entries), 0
    for entry in entries:
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open(entry) as source, open(target, "wb") as sink:
            shutil.copyfileobj(source, sink, 2**20)
        if entry.date_time > UNDATED:
            written = timegm(entry.date_time)
            os.utime(target, (written, written))
        done += entry.file_size
        progress(done, total)


def _demand_sound(folder):
    """Every file that a manifest names is as it says, and none is missing but what was left out."""
    wrong = problems(open_study(folder))
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise StoreError(f"{wrong[0]}{more}")
