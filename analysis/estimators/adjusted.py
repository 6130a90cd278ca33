"""Mutual information of pairs of neurons, adjusted for what chance alone would give."""

import numpy as np

from analysis.estimators.contingency import (
    averaged,
    both_on,
    information_table,
    minus_joint_entropy,
    neuron_pairs,
    packed,
    single_entropy,
)

TERMS_AT_ONCE = 1 << 19
LEFT_OUT = 1e-17
SMALLEST = np.finfo(np.float64).eps


def adjusted_nmi(binary, pairs, average="arithmetic") -> np.ndarray:
    """Adjusted mutual information of pairs of neurons: 0 is what neurons of these rates share by chance, 1 all.

    binary: (n, m) bool or PackedBits; pairs: (p, 2) neuron indices; returns (p,), at most 1, below 0 where a pair
    shares less than chance, no unit. average: of the two entropies, "arithmetic" or "max".
    Conventions of scikit-learn's adjusted_mutual_info_score: two constant neurons score 1, one constant 0.
    ValueError for another average and for pairs that are not (p, 2) indices of neurons. Vinh, Epps & Bailey 2010.

    >>> binary = np.array([[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1]], dtype=bool)
    >>> adjusted_nmi(binary, [(0, 1), (0, 2)]).round(6)
    array([ 1. , -0.5])
    """
    bits = packed(binary)
    pairs = neuron_pairs(pairs, len(bits.words))
    table, ones = information_table(bits.images), bits.ones
    entropies = single_entropy(table, ones)[pairs].T / bits.images
    joint = minus_joint_entropy(table, both_on(bits.words, pairs), *ones[pairs].T) / bits.images
    expected = expected_information(*ones[pairs].T, bits.images)
    above = _away_from_zero(entropies.sum(axis=0) + joint - expected)
    possible = _away_from_zero(averaged(*entropies, average) - expected)
    constant = (entropies == 0).sum(axis=0)
    return np.choose(constant, [np.minimum(above / possible, 1.0), 0.0, 1.0])


def expected_information(first, second, images) -> np.ndarray:
    """Mutual information (nats) that two neurons share on average when the images of one are permuted.

    first, second: (p,) int, on how many of the n images each neuron is on; returns (p,), about 1 / (2 n).
    It depends on these counts alone, and not on which of two states is called on: it is computed once for each kind.

    >>> expected_information(np.array([2]), np.array([2]), 4).round(4)
    array([0.231])
    """
    rare = np.sort(np.minimum([first, second], images - np.array([first, second])), axis=0)
    kinds, kind = np.unique(rare[0] * (images + 1) + rare[1], return_inverse=True)
    fewer, more = np.divmod(kinds, images + 1)
    least, terms = _likely(fewer, more, images)
    expected = np.empty(len(kinds))
    for some in _by_terms(terms):
        expected[some] = _expected(fewer[some], more[some], least[some], terms[some], images)
    return expected[kind]


def _likely(fewer, more, images):
    """(least, how many) numbers of shared images; the others are less probable than LEFT_OUT together (Hoeffding)."""
    mean, reach = fewer * more / images, np.sqrt(fewer * np.log(2 / LEFT_OUT) / 2)
    least = np.maximum(np.floor(mean - reach), 0).astype(np.int64)
    most = np.minimum(np.ceil(mean + reach), fewer).astype(np.int64)
    return least, most - least + 1


def _by_terms(terms):
    """Slices of consecutive kinds that together have some TERMS_AT_ONCE terms."""
    pieces = np.cumsum(terms) // TERMS_AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(pieces)) + 1), len(terms)]
    return [slice(start, stop) for start, stop in zip(edges[:-1], edges[1:], strict=True)] if len(terms) else []


def _expected(fewer, more, least, terms, images):
    """Sums over the numbers of shared images: their hypergeometric probability times the information."""
    from scipy.special import gammaln  # here, so that other estimates do not wait for it

    table, log_factorial = information_table(images), gammaln(np.arange(images + 1) + 1.0)
    starts = np.cumsum(terms) - terms
    kind = np.repeat(np.arange(len(terms)), terms)
    both = np.arange(len(kind)) - np.repeat(starts - least, terms)
    a, b = fewer[kind], more[kind]
    cells = (both, a - both, b - both, images - a - b + both)
    probability = np.exp(_log_choices(log_factorial, fewer, more, images)[kind] - sum(log_factorial[c] for c in cells))
    entropies = single_entropy(table, fewer) + single_entropy(table, more)
    information = np.maximum(minus_joint_entropy(table, both, a, b) + entropies[kind], 0.0)
    total = np.add.reduceat(probability, starts)  # 1, but for rounding
    return np.add.reduceat(probability * information, starts) / (total * images)


def _log_choices(log_factorial, fewer, more, images):
    """ln(a! (n - a)! b! (n - b)! / n!): what the probabilities of all tables with these sums share."""
    sides = sum(log_factorial[count] + log_factorial[images - count] for count in (fewer, more))
    return sides - log_factorial[images]


def _away_from_zero(difference):
    """Where chance explains all, 0 / 0: scikit-learn keeps the sign and makes both as small as can be."""
    return np.where(difference < 0, np.minimum(difference, -SMALLEST), np.maximum(difference, SMALLEST))
