"""probe.h5: the fixed sample of images whose activations are recorded, and what each subset was made of."""

from dataclasses import dataclass

import numpy as np

from analysis.store.hdf5 import opened

SCRAMBLED = "scrambled"


@dataclass(frozen=True)
class Probe:
    """The probe images of a study, ordered by split: "train", "test", and where the recipe asks "scrambled".

    Scrambled images are copies of the first training images of the probe, their phases drawn at random; they have the
    labels and the index of those.
    images: uint8 (n, rows, columns, channels). labels: int64 (n,). index: int64 (n,), place in the dataset.
    split_names: the split of each image, (n,). class_names: one per label.
    subset_index, subset_labels: for "train", "validation", "test", which images of the dataset and their labels.
    files, file_bytes: the name of the file that each image was read from, below the folder of all, "/" between folders,
    and its size; None where the images are not from files.
    """

    images: np.ndarray
    labels: np.ndarray
    index: np.ndarray
    split_names: np.ndarray
    class_names: tuple[str, ...]
    subset_index: dict[str, np.ndarray]
    subset_labels: dict[str, np.ndarray]
    files: tuple[str, ...] | None = None
    file_bytes: np.ndarray | None = None

    @property
    def splits(self):
        """{split: (start, stop)}, which images are its own."""
        names, starts, counts = np.unique(self.split_names, return_index=True, return_counts=True)
        spans = sorted(zip(starts.tolist(), counts.tolist(), names.tolist(), strict=True))
        return {name: (start, start + count) for start, count, name in spans}

    @property
    def shown_index(self):
        """The index of those images that are shown as the dataset has them: all but the scrambled ones."""
        return self.index[self.split_names != SCRAMBLED]


def why_missing(split, splits):
    """Why a study whose probe images are of these splits has none of another; how to have scrambled ones."""
    why = f"no probe images of split {split!r}; it has {', '.join(splits)}"
    return f"{why}; a new study has them where its recipe sets recording.scrambled" if split == SCRAMBLED else why


def write_probe(path, probe):
    """Write a Probe to a new HDF5 file."""
    import h5py

    with h5py.File(path, "w") as file:
        for name in ("images", "labels", "index"):
            file[name] = getattr(probe, name)
        file["split"] = probe.split_names.astype("S")
        file["class_names"] = np.array(probe.class_names, dtype=h5py.string_dtype())
        if probe.files is not None:
            file["files"] = np.array(probe.files, dtype=h5py.string_dtype())
        if probe.file_bytes is not None:
            file["file_bytes"] = np.asarray(probe.file_bytes, np.int64)
            file["file_bytes"].attrs["units"] = "byte"
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
            files=tuple(file["files"].asstr()[:]) if "files" in file else None,
            file_bytes=file["file_bytes"][:] if "file_bytes" in file else None,
        )
