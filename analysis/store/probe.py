"""probe.h5: the fixed sample of images whose activations are recorded, and what each subset was made of."""

from dataclasses import dataclass

import numpy as np

from analysis.store.hdf5 import opened


@dataclass(frozen=True)
class Probe:
    """The probe images of a study, ordered by split.

    images: uint8 (n, rows, columns, channels). labels: int64 (n,). index: int64 (n,), place in the dataset.
    split_names: the split of each image, (n,). class_names: one per label.
    subset_index, subset_labels: for "train", "validation", "test", which images of the dataset and their labels.
    """

    images: np.ndarray
    labels: np.ndarray
    index: np.ndarray
    split_names: np.ndarray
    class_names: tuple[str, ...]
    subset_index: dict[str, np.ndarray]
    subset_labels: dict[str, np.ndarray]


def write_probe(path, probe):
    """Write a Probe to a new HDF5 file."""
    import h5py

    with h5py.File(path, "w") as file:
        for name in ("images", "labels", "index"):
            file[name] = getattr(probe, name)
        file["split"] = probe.split_names.astype("S")
        file["class_names"] = np.array(probe.class_names, dtype=h5py.string_dtype())
        for subset in probe.subset_index:
            file[f"subsets/{subset}/index"] = probe.subset_index[subset]
            file[f"subsets/{subset}/labels"] = probe.subset_labels[subset]
        file["images"].attrs["axes"] = "image, row, column, channel"


def read_probe(path, record):
    """Read a Probe; record: the file's entry in study.json. Raises StoreError where the two differ."""
    with opened(path, record) as file:
        return Probe(
            images=file["images"][:],
            labels=file["labels"][:],
            index=file["index"][:],
            split_names=file["split"][:].astype(str),
            class_names=tuple(file["class_names"].asstr()[:]),
            subset_index={name: group["index"][:] for name, group in file["subsets"].items()},
            subset_labels={name: group["labels"][:] for name, group in file["subsets"].items()},
        )
