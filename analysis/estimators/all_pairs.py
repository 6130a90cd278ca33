"""Normalised mutual information of all pairs of neurons: co-occurrences are one matrix product."""

import numpy as np

from analysis.estimators.contingency import (
    information_table,
    minus_joint_entropy,
    normalise,
    packed,
    single_entropy,
)

NEURONS_AT_ONCE = 512
EXACT_IN_FLOAT32 = 2**24


def all_pairs_nmi(binary, average="arithmetic") -> np.ndarray:
    """Normalised mutual information of every neuron with every other, and with itself.

    binary: (n, m) bool or PackedBits; returns (m, m), symmetric, from 0 to 1, no unit; average and conventions as in
    `pair_nmi`, whose values these are. Beside the result, memory grows with the images only, by 4 kB for each.

    >>> all_pairs_nmi(np.array([[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1]], dtype=bool))
    array([[1., 1., 0.],
           [1., 1., 0.],
           [0., 0., 1.]])
    """
    bits = packed(binary)
    values = np.empty((len(bits.words), len(bits.words)))
    for rows, columns, block in _blocks(bits, average):
        values[rows, columns] = block
        values[columns, rows] = block.T
    return values


def _blocks(bits, average):
    """Yield (slice of rows, slice of columns, their NMI (r, c)), on and above the diagonal."""
    table, ones = information_table(bits.images), bits.ones
    entropies = single_entropy(table, ones)
    blocks = [slice(start, start + NEURONS_AT_ONCE) for start in range(0, len(ones), NEURONS_AT_ONCE)]
    for place, rows in enumerate(blocks):
        left = _unpacked(bits, rows)
        first, first_entropy = ones[rows, np.newaxis], entropies[rows, np.newaxis]
        for columns in blocks[place:]:
            both = (left @ _unpacked(bits, columns).T).astype(np.intp)
            second = ones[columns]
            joint = minus_joint_entropy(table, both, first, second)
            independent = bits.images * both == first * second
            yield rows, columns, normalise(joint, first_entropy, entropies[columns], independent, average)


def _unpacked(bits, neurons):
    """(neurons, images) zeros and ones; sums of them are whole numbers that their type holds exactly."""
    words = np.ascontiguousarray(bits.words[neurons]).view(np.uint8)
    kind = np.float32 if bits.images < EXACT_IN_FLOAT32 else np.float64
    return np.unpackbits(words, axis=1, count=bits.images, bitorder="little").astype(kind)
