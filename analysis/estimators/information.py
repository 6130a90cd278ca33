"""Information that binary neurons share with each other and with labels, exact and from bit counts.

The plug-in estimates have a bias of about (R - 1)(C - 1) / (2 n) nats: 1 / (2 n) for a pair of neurons,
9 / (2 n) for a neuron and ten classes.
"""

import numpy as np

from analysis.estimators.bits import PackedBits, binarise, count_bits, join, pack

__all__ = ["PackedBits", "binarise", "entropy", "join", "label_nmi", "pack", "pair_nmi"]

AVERAGES = ("arithmetic", "max")
WORDS_AT_ONCE = 1 << 18


def pair_nmi(binary, pairs, average="arithmetic") -> np.ndarray:
    """Normalised mutual information of pairs of neurons.

    binary: (n, m) bool or PackedBits; pairs: (p, 2) neuron indices; returns (p,), from 0 to 1, no unit.
    average: what divides the information, the "arithmetic" mean of the two entropies or their "max".
    Conventions of scikit-learn's normalized_mutual_info_score: two constant neurons score 1, one constant 0.
    Equal and complementary neurons score exactly 1, independent counts exactly 0.
    ValueError for another average and for pairs that are not (p, 2) indices of neurons.
    Strehl & Ghosh 2002; Novak & Van Hoof 2019, chapter 8 ("max").

    >>> binary = np.array([[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1]], dtype=bool)
    >>> pair_nmi(binary, [(0, 1), (0, 2)])
    array([1., 0.])
    """
    packed = _packed(binary)
    pairs = _neuron_pairs(pairs, len(packed.words))
    images, table = packed.images, _information_table(packed.images)
    ones = packed.ones
    first, second = ones[pairs].T
    both = _both_on(packed.words, pairs)
    joint = (table[both] + table[images - first - second + both]) + (table[first - both] + table[second - both])
    entropies = -(table[ones] + table[images - ones])
    return _normalise(joint, *entropies[pairs].T, images * both == first * second, average)


def label_nmi(binary, labels, average="arithmetic") -> np.ndarray:
    """Normalised mutual information of each neuron with the labels of the images.

    binary: (n, m) bool or PackedBits; labels: (n,) integers or strings; returns (m,), from 0 to 1, no unit.
    average: what divides the information, the "arithmetic" mean of the two entropies or their "max"; with "max"
    ten equal classes allow at most ln 2 / ln 10 = 0.30. A constant neuron scores 0, or 1 where all labels are equal.
    ValueError for another average and where there is not one label an image. Novak & Van Hoof 2019, chapter 8.

    >>> label_nmi(np.array([[0, 1], [0, 0], [1, 1], [1, 0]], dtype=bool), ["cat", "cat", "dog", "dog"])
    array([1., 0.])
    """
    packed = _packed(binary)
    classes = _classes(labels, packed.images)
    images, table = packed.images, _information_table(packed.images)
    ones, sizes = packed.ones, np.bincount(classes)
    joint = np.zeros(len(ones))
    independent = np.ones(len(ones), dtype=bool)
    for label, size in enumerate(sizes):
        members = pack((classes == label)[:, np.newaxis]).words
        on = count_bits(packed.words & members)
        joint += table[on] + table[size - on]
        independent &= images * on == size * ones
    of_labels = np.full(len(ones), -table[sizes].sum())
    return _normalise(joint, -(table[ones] + table[images - ones]), of_labels, independent, average)


def entropy(binary) -> np.ndarray:
    """Entropy of each binary neuron over the images.

    binary: (n, m) bool or PackedBits; returns (m,) bits, from 0 (constant) to 1 (on for half of the images).

    >>> entropy(np.array([[True, True], [False, True]]))
    array([1., 0.])
    """
    packed = _packed(binary)
    ones, table = packed.ones, _information_table(packed.images)
    # Adding zero turns the -0.0 of constant neurons into 0.0.
    return -(table[ones] + table[packed.images - ones]) / (packed.images * np.log(2)) + 0.0


def _packed(binary):
    return binary if isinstance(binary, PackedBits) else pack(binary)


def _neuron_pairs(pairs, neurons):
    pairs = np.asarray(pairs)
    if pairs.size == 0:
        return np.empty((0, 2), dtype=np.intp)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        raise ValueError(f"pairs must be integers of shape (pairs, 2), got {pairs.dtype} {pairs.shape}")
    if pairs.min() < 0 or pairs.max() >= neurons:
        raise ValueError(
            f"pairs must name neurons from 0 to {neurons - 1}, got indices from {pairs.min()} to {pairs.max()}"
        )
    return pairs.astype(np.intp, copy=False)


def _classes(labels, images):
    labels = np.asarray(labels)
    if labels.shape != (images,):
        raise ValueError(f"labels of shape {labels.shape} do not fit {images} images: give one label an image")
    return np.unique(labels, return_inverse=True)[1]


def _both_on(words, pairs):
    both = np.empty(len(pairs), dtype=np.int64)
    step = max(1, WORDS_AT_ONCE // words.shape[1])
    for start in range(0, len(pairs), step):
        first, second = pairs[start : start + step].T
        both[start : start + step] = count_bits(words[first] & words[second])
    return both


def _information_table(images):
    """k ln(k / n) for k = 0 ... n: sums of it over the cells of a table are minus n times an entropy.

    With k ln k alone, rare neurons (one image in a thousand) would lose three digits to cancellation.
    """
    counts = np.arange(1, images + 1)
    share = counts / images
    logarithm = np.where(share <= 0.5, np.log(share), np.log1p((counts - images) / images))
    return np.concatenate([[0.0], counts * logarithm])


def _normalise(joint, first, second, independent, average):
    """NMI from n times minus the joint and n times the single entropies.

    `independent` comes from integers, where rounding cannot blur it: exact zeros stay exact.
    """
    if average not in AVERAGES:
        raise ValueError(f"average must be one of {', '.join(AVERAGES)}, got {average!r}")
    divisor = (first + second) / 2 if average == "arithmetic" else np.maximum(first, second)
    constant = divisor == 0
    shared = np.clip((first + second + joint) / np.where(constant, 1.0, divisor), 0.0, 1.0)
    return np.where(constant, 1.0, np.where(independent, 0.0, shared))
