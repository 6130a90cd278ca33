"""A cloud of vectors and the distances between them, mostly without a matrix of all distances."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

METRICS = ("cosine", "euclidean")
ENTRIES_AT_ONCE = 1 << 22
ENTRIES_IN_CACHE = 1 << 17
FEW_ENTRIES = 1 << 18
ROUNDINGS = 16


@dataclass(frozen=True, eq=False)
class Cloud:
    """n vectors, prepared: moved to a common origin, and for the cosine distance scaled to length 1 before.

    Half the squared chord between two of them is halves[i] + halves[j] - offsets[i] . offsets[j]. The cosine distance
    is just that, the Euclidean distance the root of twice that. As the origin lies among the vectors, vectors that
    nearly point the same way lose no digits, and an error of the lengths counts only squared.
    A zero vector has the cosine distance 1 to every other, also to another zero vector, as in scikit-learn.

    offsets: (n, d). halves: float64 (n,). zero: (n,), 1.0 where a vector has no direction.
    """

    metric: str
    offsets: np.ndarray
    halves: np.ndarray
    zero: np.ndarray

    @classmethod
    def of(cls, vectors, metric="cosine", scale=None):
        """vectors: (n, d), at least one, finite floats. scale: (d,) or None, what their values are multiplied by.

        Products are in float64 where there are few, and for Euclidean distances, whose root would magnify rounding;
        else in the precision of the vectors.
        """
        factor, origin = np.ones(len(vectors)), np.zeros(vectors.shape[1])
        for rows, block in _blocks(vectors, scale):
            if metric == "cosine":
                length = np.sqrt(_squares(block))
                factor[rows] = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
            origin += factor[rows] @ block / len(vectors)
        exact = metric == "euclidean" or vectors.size <= FEW_ENTRIES
        offsets, halves = np.empty(vectors.shape, np.float64 if exact else vectors.dtype), np.empty(len(vectors))
        for rows, block in _blocks(vectors, scale):
            block *= factor[rows, np.newaxis]
            block -= origin
            offsets[rows], halves[rows] = block, _squares(block) / 2
        zero = (factor == 0).astype(np.float64)
        return cls(metric, offsets, halves + zero / 2, zero)

    def __len__(self):
        return len(self.halves)

    def between(self, rows):
        """Distances of some of the vectors, indices, to all: (rows, n) in the precision of the offsets; to itself 0."""
        return self._between_all[rows] if self._few and self.metric == "euclidean" else self._between(rows)

    def blocks(self):
        """Yield (slice of some vectors, their distances to all (b, n)), in order, each vector once.

        Of few vectors there is one block, which is kept; of many, memory does not grow with the square of n.
        """
        if self._few:
            yield slice(0, len(self)), self._between_all
            return
        step = max(1, ENTRIES_AT_ONCE // len(self))
        for start in range(0, len(self), step):
            stop = min(start + step, len(self))
            yield slice(start, stop), self._between(np.arange(start, stop))

    def sums(self, members):
        """Sum of the distances of each vector to the members of each set: float64 (n, sets); to itself 0.

        members: (n, sets) bool. Memory does not grow with the square of n.
        """
        member = members.astype(self.offsets.dtype)
        if self.sums_without_distances(members.shape[1]):
            return self._sums_of_chords(member)
        found = np.empty(members.shape)
        for rows, distances in self.blocks():
            np.matmul(distances, member, out=found[rows])
        return found

    def sums_without_distances(self, sets):
        """Whether `sums` to so many sets takes less than working out all distances does."""
        dimensions = self.offsets.shape[1]
        # Twice n times d times the sets, or half of n times n times d and then n times n times the sets.
        return self.metric == "cosine" and 2 * dimensions * sets <= len(self) * (dimensions / 2 + sets)

    @property
    def _few(self):
        return len(self) ** 2 <= ENTRIES_AT_ONCE

    @cached_property
    def _between_all(self):
        return self._between(np.arange(len(self)))

    def _between(self, rows):
        # Of all with all numpy works out one half only.
        some = self.offsets if len(rows) == len(self) else self.offsets[rows]
        found, halves = some @ self.offsets.T, self.halves.astype(self.offsets.dtype)
        for block in row_blocks(*found.shape):
            chords = halves[rows[block], np.newaxis] + halves
            rounding = self._rounding * chords
            chords -= found[block]
            chords[chords < rounding] = 0
            found[block] = np.sqrt(2 * chords) if self.metric == "euclidean" else chords
        found[np.arange(len(found)), rows] = 0
        return found

    def _sums_of_chords(self, member):
        """Chords are sums of products, and their sums products with the sums of the members."""
        count, of_members = member.sum(axis=0, dtype=np.float64), self.halves @ member
        products = self.offsets @ (member.T @ self.offsets).T
        found = np.empty(member.shape)
        for rows in row_blocks(*member.shape):
            terms = np.multiply.outer(self.halves[rows], count) + of_members
            part = terms - products[rows] - self.zero[rows, np.newaxis] * member[rows]
            found[rows] = np.where(part < self._rounding * terms, 0, part)
        return found

    @property
    def _rounding(self):
        """What is left, against the terms, where equal vectors should cancel: less than this counts as 0."""
        return ROUNDINGS * np.finfo(self.offsets.dtype).eps


def row_blocks(rows, columns):
    """Slices of the rows of an array, so few at once that they stay in the processor's cache."""
    step = max(1, ENTRIES_IN_CACHE // max(columns, 1))
    return [slice(start, start + step) for start in range(0, rows, step)]


def _blocks(vectors, scale):
    """Yield (slice, some of the vectors, scaled, as new float64)."""
    for rows in row_blocks(*vectors.shape):
        block = vectors[rows].astype(np.float64)
        if scale is not None:
            block *= scale
        yield rows, block


def _squares(vectors):
    """Squared lengths, (n,)."""
    return np.einsum("ij,ij->i", vectors, vectors)
