"""What a dataset is: labelled images in memory, and which of them are the official test images."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np


class DatasetError(ValueError):
    """A dataset cannot be read, or has too few images. One line: what, where, what to do."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images.

    images: uint8 (n, rows, columns, channels). labels: int64 (n,), indices into class_names.
    test_start: index of the first official test image; all later images are test images too. None where the
    source has no such part.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    test_start: int | None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over shape, class names, images and labels, in hexadecimal: equal data, equal digest."""
        head = json.dumps({"shape": self.images.shape, "class_names": self.class_names})
        digest = hashlib.sha256(head.encode())
        digest.update(np.ascontiguousarray(self.images))
        digest.update(np.ascontiguousarray(self.labels, dtype="<i8"))
        return digest.hexdigest()
