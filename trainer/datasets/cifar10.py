"""CIFAR-10: 60,000 colour photographs of 32 x 32 pixels in ten classes (Krizhevsky 2009)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trainer.datasets._dataset import Dataset, DatasetError
from trainer.registry import Table

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FOLDER = "cifar-10-batches-bin"
TRAINING_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST_FILE = "test_batch.bin"
FILE_IMAGES = 10_000
RECORD = 1 + 3 * 32 * 32  # a label, then the red, the green and the blue plane
TEST_START = FILE_IMAGES * len(TRAINING_FILES)


class Options(Table):
    """There are none."""


def load(folder: Path) -> Dataset:
    """The whole dataset: images (60000, 32, 32, 3) in the official order, the last 10,000 for testing.

    folder: where `cifar-10-batches-bin` with the official binary files lies; without it, Keras downloads the
    dataset. DatasetError, one line: a file is missing or damaged, or the download fails.
    """
    source = Path(folder) / FOLDER
    images, labels = _from_files(source) if source.is_dir() else _from_keras(source)
    return Dataset(images, labels, CLASS_NAMES, TEST_START)


def _from_files(source: Path) -> tuple[np.ndarray, np.ndarray]:
    records = np.concatenate([_records(source / name) for name in (*TRAINING_FILES, TEST_FILE)])
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), records[:, 0].astype(np.int64)


def _records(path: Path) -> np.ndarray:
    """One file as uint8 (10000, 3073), checked."""
    expected = FILE_IMAGES * RECORD
    if not path.is_file():
        raise DatasetError(f"{path}: the file is missing; unpack the official CIFAR-10 binary version there")
    if path.stat().st_size != expected:
        raise DatasetError(f"{path}: {path.stat().st_size} bytes, expected {expected}; unpack the file again")
    records = np.fromfile(path, dtype=np.uint8).reshape(FILE_IMAGES, RECORD)
    largest = int(records[:, 0].max())
    if largest >= len(CLASS_NAMES):
        raise DatasetError(f"{path}: a label is {largest}, expected 0 to 9; unpack the file again")
    return records


def _from_keras(source: Path) -> tuple[np.ndarray, np.ndarray]:
    import keras

    try:
        (train_images, train_labels), (test_images, test_labels) = keras.datasets.cifar10.load_data()
    except Exception as failure:  # Keras raises a bare Exception where a download fails
        raise DatasetError(
            f"{source}: there is no such folder, and the download failed ({_first_line(failure)}); put there "
            f"{TRAINING_FILES[0]} ... {TRAINING_FILES[-1]} and {TEST_FILE} of the CIFAR-10 binary version"
        ) from failure
    images = np.concatenate([train_images, test_images])
    if keras.config.image_data_format() == "channels_first":
        images = np.ascontiguousarray(images.transpose(0, 2, 3, 1))
    return images, np.concatenate([train_labels, test_labels])[:, 0].astype(np.int64)


def _first_line(failure: Exception) -> str:
    return (str(failure) or type(failure).__name__).splitlines()[0]
