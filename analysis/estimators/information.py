"""Information that binary neurons share with each other and with labels, exact and from bit counts.

The plug-in estimates have a bias of about (R - 1)(C - 1) / (2 n) nats: 1 / (2 n) for a pair of neurons,
9 / (2 n) for a neuron and ten classes; `adjusted_nmi` takes it off.
"""

import numpy as np

from analysis.estimators.adjusted import adjusted_nmi
from analysis.estimators.bits import PackedBits, binarise, count_bits, join, pack
from analysis.estimators.contingency import (
    both_on,
    information_table,
    minus_joint_entropy,
    neuron_pairs,
    normalise,
    packed,
    single_entropy,
)

__all__ = [
    "PackedBits",
    "adjusted_nmi",
    "binarise",
    "entropy",
    "join",
    "label_nmi",
    "pack",
    "pair_nmi",
]


def pair_nmi(binary, pairs, average="arithmetic") -> np.ndarray:
    """Normalised mutual information of pairs of neurons.

    binary: (n, m) bool or PackedBits; pairs: (p, 2) neuron indices; returns (p,), from 0 to 1, no unit. Neurons of
    two layers are paired by joining their bits.
    average: what divides the information, the "arithmetic" mean of the two entropies or their "max".
    Conventions of scikit-learn's normalized_mutual_info_score: two constant neurons score 1, one constant 0.
    Equal and complementary neurons score exactly 1, independent counts exactly 0.
    ValueError for another average and for pairs that are not (p, 2) indices of neurons.
    Strehl & Ghosh 2002; Novak & Van Hoof 2019, chapter 8 ("max").

    >>> binary = np.array([[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1]], dtype=bool)
    >>> pair_nmi(binary, [(0, 1), (0, 2)])
    array([1., 0.])
    """
    bits = packed(binary)
    pairs = neuron_pairs(pairs, len(bits.words))
    images, table = bits.images, information_table(bits.images)
    ones = bits.ones
    first, second = ones[pairs].T
    both = both_on(bits.words, pairs)
    joint = minus_joint_entropy(table, both, first, second)
    entropies = single_entropy(table, ones)
    return normalise(joint, *entropies[pairs].T, images * both == first * second, average)


def label_nmi(binary, labels, average="arithmetic") -> np.ndarray:
    """Normalised mutual information of each neuron with the labels of the images.

    binary: (n, m) bool or PackedBits; labels: (n,) integers or strings; returns (m,), from 0 to 1, no unit.
    average: what divides the information, the "arithmetic" mean of the two entropies or their "max"; with "max"
    ten equal classes allow at most ln 2 / ln 10 = 0.30. A constant neuron scores 0, or 1 where all labels are equal.
    ValueError for another average and where there is not one label an image. Novak & Van Hoof 2019, chapter 8.

    >>> label_nmi(np.array([[0, 1], [0, 0], [1, 1], [1, 0]], dtype=bool), ["cat", "cat", "dog", "dog"])
    array([1., 0.])
    """
    bits = packed(binary)
    classes = _classes(labels, bits.images)
    images, table = bits.images, information_table(bits.images)
    ones, sizes = bits.ones, np.bincount(classes)
    joint = np.zeros(len(ones))
    independent = np.ones(len(ones), dtype=bool)
    for label, size in enumerate(sizes):
        members = pack((classes == label)[:, np.newaxis]).words
        on = count_bits(bits.words & members)
        joint += table[on] + table[size - on]
        independent &= images * on == size * ones
    of_labels = np.full(len(ones), -table[sizes].sum())
    return normalise(joint, single_entropy(table, ones), of_labels, independent, average)


def entropy(binary) -> np.ndarray:
    """Entropy of each binary neuron over the images.

    binary: (n, m) bool or PackedBits; returns (m,) bits, from 0 (constant) to 1 (on for half of the images).

    >>> entropy(np.array([[True, True], [False, True]]))
    array([1., 0.])
    """
    bits = packed(binary)
    # Adding zero turns the -0.0 of constant neurons into 0.0.
    return single_entropy(information_table(bits.images), bits.ones) / (bits.images * np.log(2)) + 0.0


def _classes(labels, images):
    labels = np.asarray(labels)
    if labels.shape != (images,):
        raise ValueError(f"labels of shape {labels.shape} do not fit {images} images: give one label an image")
    return np.unique(labels, return_inverse=True)[1]
