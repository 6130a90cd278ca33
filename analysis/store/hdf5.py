"""Opening HDF5 files: only ones whose digest was checked, and errors in one line."""

import contextlib

from analysis.store import digests
from analysis.store.errors import StoreError


@contextlib.contextmanager
def opened(path, record):
    """An h5py file, read only, whose bytes are those that its manifest records.

    record: the file's FileRecord. Raises StoreError where file and record differ or a dataset is missing.
    """
    import h5py

    digests.verify(path, record)
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, KeyError) as error:
        raise StoreError(f"{path}: not readable as HDF5 ({error}); record it again") from error
