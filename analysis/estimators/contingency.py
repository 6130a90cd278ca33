"""Two binary neurons over n images as counts: the sums that every information between them is made of."""

import numpy as np

from analysis.estimators.bits import PackedBits, count_bits, pack

AVERAGES = ("arithmetic", "max")
WORDS_AT_ONCE = 1 << 18


def packed(binary) -> PackedBits:
    """Binary neurons as bits, from bits or from bool (n, m)."""
    return binary if isinstance(binary, PackedBits) else pack(binary)


def neuron_pairs(pairs, neurons) -> np.ndarray:
    """(p, 2) indices, checked: ValueError where they are not pairs of indices below `neurons`."""
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


def both_on(words, pairs) -> np.ndarray:
    """(p,) int64: on how many images both neurons of a pair are on. words: those of PackedBits."""
    both = np.empty(len(pairs), dtype=np.int64)
    step = max(1, WORDS_AT_ONCE // words.shape[1])
    for start in range(0, len(pairs), step):
        first, second = pairs[start : start + step].T
        both[start : start + step] = count_bits(words[first] & words[second])
    return both


def information_table(images) -> np.ndarray:
    """k ln(k / n) for k = 0 ... n: sums of it over the cells of a table are minus n times an entropy.

    With k ln k alone, rare neurons (one image in a thousand) would lose three digits to cancellation.
    """
    counts = np.arange(1, images + 1)
    share = counts / images
    logarithm = np.where(share <= 0.5, np.log(share), np.log1p((counts - images) / images))
    return np.concatenate([[0.0], counts * logarithm])


def minus_joint_entropy(table, both, first, second) -> np.ndarray:
    """Minus n times the joint entropy (nats) of two neurons, from on how many images both, the one, the other are on.

    table: of `information_table`; the counts broadcast.
    """
    neither = (len(table) - 1) - first - second + both
    return (table[both] + table[neither]) + (table[first - both] + table[second - both])


def single_entropy(table, ones) -> np.ndarray:
    """n times the entropy (nats) of neurons that are on for `ones` images."""
    return -(table[ones] + table[len(table) - 1 - ones])


def averaged(first, second, average) -> np.ndarray:
    """Two entropies in one: their "arithmetic" mean or their "max". ValueError for another average."""
    if average not in AVERAGES:
        raise ValueError(f"average must be one of {', '.join(AVERAGES)}, got {average!r}")
    return (first + second) / 2 if average == "arithmetic" else np.maximum(first, second)


def normalise(minus_joint, first, second, independent, average) -> np.ndarray:
    """NMI from n times minus the joint and n times the single entropies.

    `independent` comes from integers, where rounding cannot blur it: exact zeros stay exact.
    """
    divisor = averaged(first, second, average)
    constant = divisor == 0
    shared = np.clip((first + second + minus_joint) / np.where(constant, 1.0, divisor), 0.0, 1.0)
    return np.where(constant, 1.0, np.where(independent, 0.0, shared))
