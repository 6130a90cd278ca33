"""Label noise: what a network can only memorise."""

from __future__ import annotations

import numpy as np


def noisy_labels(labels: np.ndarray, share: float, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Replace a share of the labels by classes drawn uniformly (Zhang et al., ICLR 2017).

    labels: int64 (n,). share: 0 to 1, rounded to whole labels. Returns the new labels, and the sorted
    indices of those that were replaced, int64; the drawn class may be the old one. ValueError for a share out
    of range.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"label noise: the share must lie between 0 and 1, received {share}")
    generator = np.random.default_rng(seed)
    count = round(share * len(labels))
    replaced = np.sort(generator.choice(len(labels), size=count, replace=False))
    noisy = labels.copy()
    noisy[replaced] = generator.integers(classes, size=count)
    return noisy, replaced
