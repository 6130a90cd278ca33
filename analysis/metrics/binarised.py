"""Which neurons are above their own mean, image by image."""

import numpy as np

WORDS_A_BLOCK = 2  # of 64 images each


def above_mean(bits, channels):
    """Yield (slice of images, booleans (b, positions, channels)) from packed bits."""
    for start in range(0, bits.images, 64 * WORDS_A_BLOCK):
        stop = min(start + 64 * WORDS_A_BLOCK, bits.images)
        words = np.ascontiguousarray(bits.words[:, start // 64 : start // 64 + WORDS_A_BLOCK])
        above = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")[:, : stop - start]
        yield slice(start, stop), above.T.reshape(stop - start, -1, channels).view(bool)
