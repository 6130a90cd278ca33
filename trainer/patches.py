"""Whitened patches of grey images: what Olshausen & Field (Nature 1996) learn a sparse code of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.estimators.image_statistics import grey

SIDE = 12  # rows and columns of a patch, as in Renoult et al. 2016
VALUES_AT_ONCE = 3 * 10**6  # of the patches that are held together
CUTOFF = 200 / 512  # cycles a pixel: 200 cycles a picture of 512 pixels, in the source


class PatchError(ValueError):
    """Images have no patches to learn from. One line: what was found, what is needed."""


def whitened(images: np.ndarray) -> np.ndarray:
    """Grey images whose mean is 0 and whose spectrum is flattened: float64 (n, rows, columns).

    images: uint8 (n, rows, columns, channels). Each frequency f (cycles a pixel) is multiplied by f exp(-(f / f0)^4),
    which undoes the fall of natural images' amplitudes as 1/f and leaves out the corners of the spectrum. Each image
    is taken as periodic, so that its opposite edges meet.
    """
    rows, columns = images.shape[1:3]
    frequency = np.hypot(np.fft.fftfreq(rows)[:, np.newaxis], np.fft.rfftfreq(columns))
    response = frequency * np.exp(-((frequency / CUTOFF) ** 4))
    return np.fft.irfft2(np.fft.rfft2(grey(images)) * response, s=(rows, columns))


def grid(shape: tuple[int, ...], stride: int) -> tuple[int, int]:
    """(rows, columns) of patches that lie `stride` pixels apart in images of a shape; PatchError where none fits."""
    if min(shape[:2]) < SIDE:
        raise PatchError(f"its images are {shape[0]} x {shape[1]} pixels, a patch needs {SIDE} x {SIDE}")
    return (shape[0] - SIDE) // stride + 1, (shape[1] - SIDE) // stride + 1


def patches(values: np.ndarray, stride: int) -> np.ndarray:
    """All patches of some whitened images, on a grid: (n, rows of patches, columns of patches, SIDE * SIDE)."""
    windows = np.lib.stride_tricks.sliding_window_view(values, (SIDE, SIDE), axis=(1, 2))[:, ::stride, ::stride]
    return windows.reshape(*windows.shape[:3], SIDE * SIDE)


def batches(images: np.ndarray, stride: int) -> Iterator[np.ndarray]:
    """Yield images (uint8), as many together as have VALUES_AT_ONCE values in their patches."""
    rows, columns = grid(images.shape[1:], stride)
    at_once = max(1, VALUES_AT_ONCE // (rows * columns * SIDE * SIDE))
    for start in range(0, len(images), at_once):
        yield images[start : start + at_once]


def sample(images: np.ndarray, count: int, least: int, seed: int) -> tuple[np.ndarray, float]:
    """(patches from random places (k, SIDE * SIDE) in random order, root mean square of the whitened images).

    As many from each image, about `count` together, where there are so many; none twice. Not divided by that root.
    PatchError where there are fewer than `least`, or where every image is of one shade.
    """
    generator = np.random.default_rng(seed)
    rows, columns = grid(images.shape[1:], 1)
    each = min(-(-count // max(1, len(images))), rows * columns)
    if each * len(images) < least:
        raise PatchError(f"{len(images)} images have {each * len(images)} patches, {least} atoms need more")
    found, squares = [], 0.0
    for some in batches(images, SIDE):
        values = whitened(some)
        squares += np.square(values).sum()
        for image in values:
            top, left = np.divmod(generator.choice(rows * columns, each, replace=False), columns)
            windows = np.lib.stride_tricks.sliding_window_view(image, (SIDE, SIDE))
            found.append(windows[top, left].reshape(each, -1))
    scale = float(np.sqrt(squares / (len(images) * images.shape[1] * images.shape[2])))
    if not scale > 1e-9:  # rounding leaves a trace of a single shade
        raise PatchError("every image is of a single shade: there is nothing to learn")
    return generator.permutation(np.concatenate(found)), scale
