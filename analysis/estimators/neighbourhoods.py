"""The most central vectors of a cluster, what lies nearest to them, and how well the clusters separate there."""

import numpy as np

from analysis.estimators.silhouette import coefficients

ENTRIES_AT_ONCE = 1 << 21
SAME = 1e-6  # distances that differ by less than this, against the largest, are equal: rounding decides nothing


def share_of(count, share):
    """How many a share of a count is: rounded down, but at least one.

    >>> share_of(29, 0.1), share_of(3, 0.1), share_of(100, 0.29)
    (2, 1, 29)
    """
    return max(1, int(count * share + 1e-9))  # 100 * 0.29 is a hair under 29


def central(cloud, active, share):
    """The share of the active vectors that lie closest, on average, to all other active ones: indices, rising.

    cloud: a Cloud; active: bool (n,), at least one. Of vectors at equal distances the earlier ones are taken.
    """
    members = np.flatnonzero(active)
    distances = cloud.only(members).sums(np.ones((len(members), 1), bool))[:, 0]
    return np.sort(members[_order(distances)[: share_of(len(members), share)]])


def nearest(cloud, centres, count):
    """The `count` vectors nearest to each centre, itself first: indices (centres, count).

    Of vectors at equal distances the earlier ones are taken.
    """
    distances = cloud.between(centres)
    distances[np.arange(len(centres)), centres] = -np.inf
    return _order(distances)[:, :count]


def silhouettes_around(cloud, active, near, sizes):
    """Mean silhouette, inside the neighbourhood of each centre, of its vectors: active ones against the others.

    near: (centres, most), vectors by their distance; sizes: how many of them make the neighbourhood, up to `most`.
    Returns float64 (centres, sizes), from -1 to 1; nan where a neighbourhood holds one cluster only.
    """
    sizes = np.asarray(sizes)
    step = max(1, ENTRIES_AT_ONCE // (len(cloud) * len(sizes)))
    blocks = [near[start : start + step] for start in range(0, len(near), step)]
    return np.concatenate([_silhouettes_around(cloud, active, block, sizes) for block in blocks])


def _silhouettes_around(cloud, active, near, sizes):
    union, places = np.unique(near, return_inverse=True)
    rank = np.full((len(union), len(near)), near.shape[1])
    rank[places.reshape(near.shape), np.arange(len(near))[:, np.newaxis]] = np.arange(near.shape[1])
    members = (rank[:, :, np.newaxis] < sizes).reshape(len(union), -1)
    here = active[union][:, np.newaxis]
    clusters = np.stack([members & here, members & ~here], axis=1)
    sums = cloud.only(union).sums(clusters.reshape(len(union), -1)).reshape(clusters.shape)
    found = coefficients(sums[:, 0], sums[:, 1], here, *np.count_nonzero(clusters, axis=0))
    means = np.where(members, found, 0).sum(axis=0) / members.sum(axis=0)
    return np.where(np.isnan(found[0]), np.nan, means).reshape(len(near), len(sizes))


def _order(distances):
    """Indices along the last axis, by distance and then as they come."""
    largest = np.maximum(distances.max(axis=-1, keepdims=True), np.finfo(float).tiny)
    return np.argsort(np.rint(distances / (largest * SAME)), axis=-1, kind="stable")
