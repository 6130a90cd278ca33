"""The newest resumable state of a run: every variable, optimiser slots and generators included."""

from __future__ import annotations

import h5py
import numpy as np

from analysis.store.hdf5 import opened


def write_state(path, variables):
    """Write all variables, numbered in order, each with its path in the network as an attribute."""
    with h5py.File(path, "w") as file:
        for number, variable in enumerate(variables):
            dataset = file.create_dataset(f"variables/{number:04d}", data=np.asarray(variable))
            dataset.attrs["path"] = variable.path


def read_state(path, record, variables):
    """Assign what write_state wrote. StoreError where the file differs from its record."""
    with opened(path, record) as file:
        for number, variable in enumerate(variables):
            variable.assign(file[f"variables/{number:04d}"][()])
