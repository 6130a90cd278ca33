"""Which images train, which ones validate, and which ones test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from trainer.datasets._dataset import Dataset, DatasetError


@dataclass(frozen=True, eq=False)
class Split:
    """Indices of images in the dataset, int64, no image in two parts."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def split(dataset: Dataset, train: int, validation: int, test: int, how: Literal["last", "seeded"], seed: int) -> Split:
    """Choose so many images for each part.

    how: "last", as in the source study: training images are the first ones and validation images the last
    ones of what is not test, test images the first official ones; "seeded": the same after a permutation of
    each part by `seed`. Where there is no official test part, test images come from the end of the whole.
    DatasetError where more is asked for than there is.
    """
    if how not in ("last", "seeded"):
        raise ValueError(f"split: {how!r} is not known; allowed: last, seeded")
    rest, official = _parts(dataset, test)
    _check(len(official), test, "test")
    _check(len(rest), train + validation, "training and validation")
    if how == "seeded":
        generator = np.random.default_rng(seed)
        if dataset.test_start is None:
            rest, official = np.split(generator.permutation(len(dataset.images)), [len(rest)])
        else:
            rest, official = generator.permutation(rest), generator.permutation(official)
    return Split(rest[:train], rest[len(rest) - validation :], official[:test])


def _parts(dataset: Dataset, test: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices that may train or validate, and indices that may test."""
    images = len(dataset.images)
    start = max(images - test, 0) if dataset.test_start is None else dataset.test_start
    return np.arange(start), np.arange(start, images)


def _check(available: int, wanted: int, purpose: str) -> None:
    if wanted > available:
        raise DatasetError(f"split: {wanted} images for {purpose} were asked for, {available} are available")
