"""Handwritten digits: the 1,797 images that come with scikit-learn, enlarged to 32 x 32."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trainer.datasets._dataset import Dataset
from trainer.registry import Table

BRIGHTEST = 16  # the source counts pen strokes in 4 x 4 pixels
SIDE = 32


class Options(Table):
    """There are none."""


def load(folder: Path) -> Dataset:
    """The whole dataset: images (1797, 32, 32, 1), ten classes, no official test part.

    folder: not looked at, the images are part of scikit-learn.
    """
    from sklearn.datasets import load_digits

    source = load_digits()
    images = _enlarged(source.images, SIDE) * (255 / BRIGHTEST)
    return Dataset(
        images=np.rint(images).astype(np.uint8)[..., None],
        labels=source.target.astype(np.int64),
        class_names=tuple(str(name) for name in source.target_names),
        test_start=None,
    )


def _enlarged(images: np.ndarray, side: int) -> np.ndarray:
    """Bilinear interpolation of (n, s, s) to (n, side, side), pixels seen as squares.

    Where side / s is a power of two no weight is rounded, so every machine gets the same bytes.
    """
    small = images.shape[-1]
    centres = (np.arange(side) + 0.5) * small / side - 0.5
    weights = np.stack([np.interp(centres, np.arange(small), unit) for unit in np.eye(small)], axis=1)
    return weights @ images @ weights.T
