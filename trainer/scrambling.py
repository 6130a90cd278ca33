"""Phase-scrambled images: the same spatial frequencies in each colour, and nothing in its place.

What a network's neurons still share on them comes from the spectra of the images, not from what they show.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

PLANE = (0, 1)  # the axes of rows and columns


def phase_scrambled(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """An image whose every spatial frequency is shifted at random: float64, of its shape.

    image: (rows, columns, channels). One field of phases, that of white noise, is added in all channels: the
    amplitudes of each channel, its mean and the correlations between channels stay (to rounding), the shapes go.
    Values may leave the range of the image. Galerne, Gousseau & Morel 2011.
    """
    noise = np.fft.rfft2(generator.normal(size=image.shape[:2]))
    noise[0, 0] = 1.0  # the mean of the image is not shifted
    shifted = np.fft.rfft2(image, axes=PLANE) * np.exp(1j * np.angle(noise))[..., None]
    return np.fft.irfft2(shifted, s=image.shape[:2], axes=PLANE)


def scrambled_images(images: np.ndarray, numbers: Sequence[int], seed: int) -> np.ndarray:
    """Scrambled copies of uint8 images (n, rows, columns, channels): uint8, clipped to 0 to 255 and rounded.

    numbers: of each image, its place in the dataset; with `seed` it decides the phases, whichever images stand beside
    it. Clipping changes spectrum, mean and contrast: a little in photographs, much in drawings on an empty ground.
    """
    copies = np.empty_like(images)
    for place, number in enumerate(numbers):
        floats = phase_scrambled(images[place], np.random.default_rng([seed, int(number)]))
        copies[place] = np.clip(np.rint(floats), 0, 255)
    return copies
