"""The most central vectors of a cluster, what lies nearest to them, and how well the clusters separate there."""

from functools import partial

import numpy as np

from analysis.estimators.silhouette import coefficients

ENTRIES_AT_ONCE = 1 << 21
SAME = 1e-6  # distances that differ by less than this, against the largest, are equal: rounding decides nothing
FEW = 10  # where a neighbourhood is at most one in so many, its distances are picked one by one


def share_of(count, share):
    """How many a share of a count is: rounded down, but at least one.

    >>> share_of(29, 0.1), share_of(3, 0.1), share_of(100, 0.29)
    (2, 1, 29)
    """
    return max(1, int(count * share + 1e-9))  # 100 * 0.29 is a hair under 29


def central(cloud, active, share):
    """The share of the active vectors that lie closest, on average, to all other active ones: indices, closest first.

    cloud: a Cloud; active: bool (n,), at least one. Of vectors at equal distances the earlier ones are taken.
    """
    members = np.flatnonzero(active)
    distances = cloud.sums(active[:, np.newaxis])[members, 0]
    return members[_order(distances)[: share_of(len(members), share)]]


def nearest(cloud, centres, count):
    """The `count` vectors nearest to each centre, itself first: indices (centres, count).

    Of vectors at equal distances the earlier ones are taken.
    """
    found = np.empty((len(centres), count), np.intp)
    step = max(1, ENTRIES_AT_ONCE // len(cloud))
    for start in range(0, len(centres), step):
        some = centres[start : start + step]
        found[start : start + step] = _order(cloud.between(some), first=some)[:, :count]
    return found


def silhouettes_around(cloud, active, near, sizes):
    """Mean silhouette, inside the neighbourhood of each centre, of its vectors: active ones against the others.

    near: (centres, most), vectors by their distance; sizes: how many of them make the neighbourhood, up to `most`.
    Returns float64 (centres, sizes), from -1 to 1; nan where a neighbourhood holds one cluster only.
    """
    sizes = np.asarray(sizes)
    counts = np.cumsum(active[near], axis=1)[:, sizes - 1]
    step = max(1, ENTRIES_AT_ONCE // len(cloud))
    found = np.concatenate(
        [
            _sums_around(cloud, active, near[start : start + step], sizes, counts[start : start + step])
            for start in range(0, len(near), step)
        ]
    )
    return np.where((counts == 0) | (counts == sizes), np.nan, found / sizes)


def _sums_around(cloud, active, near, sizes, counts):
    """(centres, sizes) sums of the silhouettes."""
    if cloud.sums_without_distances(2 * counts.size):
        each = zip(sizes, counts.T, strict=True)
        every = slice(0, len(cloud))
        return np.stack([_sums_of_many(cloud.sums, every, active, near[:, :size], of) for size, of in each], axis=1)
    found, few = np.zeros(counts.shape), sizes * FEW <= len(cloud)
    for rows, distances in cloud.blocks():
        for centre in range(len(near)) if few.any() else ():
            found[centre, few] += _sums_of_few(distances, rows, active, near[centre], sizes[few], counts[centre, few])
        for column in np.flatnonzero(~few):
            sums = partial(_sums_from, distances)
            found[:, column] += _sums_of_many(sums, rows, active, near[:, : sizes[column]], counts[:, column])
    return found


def _sums_from(distances, members):
    return distances @ members.astype(distances.dtype)


def _sums_of_few(distances, rows, active, near, sizes, counts):
    """(sizes,) sum, over those of the vectors `rows` that lie around one centre, of their silhouettes among these."""
    near = near[: sizes.max()]
    own = np.flatnonzero((near >= rows.start) & (near < rows.stop))
    inside, here = np.arange(len(near))[:, np.newaxis] < sizes, active[near][:, np.newaxis]
    clusters = np.concatenate([inside & here, inside & ~here], axis=1).astype(distances.dtype)
    sums = distances.take(near[own] - rows.start, axis=0).take(near, axis=1) @ clusters
    found = coefficients(*np.split(sums, 2, axis=1), here[own], counts, sizes - counts)
    return found.sum(axis=0, where=inside[own])


def _sums_of_many(sums, rows, active, near, counts):
    """(centres,) sum, over those of the vectors `rows` that lie around each centre, of their silhouettes among these.

    sums: maps sets (n, sets) to the sums of the distances of the `rows` to their members.
    """
    members = np.zeros((len(active), len(near)), bool)
    members[near.T, np.arange(len(near))] = True
    here = active[:, np.newaxis]
    found = sums(np.concatenate([members & here, members & ~here], axis=1))
    row, centre = np.nonzero(members[rows])
    to_active, to_rest = found[row, centre], found[row, centre + len(near)]
    found = coefficients(to_active, to_rest, active[rows][row], counts[centre], near.shape[1] - counts[centre])
    return np.bincount(centre, found, len(near))


def _order(distances, first=None):
    """Indices along the last axis, by distance and then as they come. first: the index that leads each row, or None."""
    largest = np.maximum(distances.max(axis=-1, keepdims=True).astype(float), np.finfo(float).tiny)
    number = distances.shape[-1]
    # Whole numbers that hold the index too sort many times faster than indices do, and never tie.
    places = np.rint(distances / (largest * SAME)).astype(np.int64) * number + np.arange(number)
    if first is not None:
        places[np.arange(len(first)), first] -= number << 32
    return np.sort(places, axis=-1) % number
