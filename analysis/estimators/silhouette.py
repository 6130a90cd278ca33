"""Silhouettes of two clusters: the images that activate a neuron and those that do not."""

import numpy as np

from analysis.estimators.cloud import FEW_ENTRIES, METRICS, ROUNDINGS, Cloud, row_blocks

NEURONS_AT_ONCE = 512
TERMS_IN_FLOAT32 = 256
FAR = 0.6


def silhouette_samples(vectors, active, metric="cosine", weights=None) -> np.ndarray:
    """Silhouette coefficient of every sample, for many neurons that share the samples' vectors.

    vectors: (n, d). active: bool (n,) or (neurons, n), the two clusters of each neuron. metric: "cosine" or
    "euclidean". weights: None or (neurons, d), at least 0; they multiply the differences in the Euclidean distance
    (vectors are scaled by w) and the products in the cosine distance (vectors are scaled by the root of w).
    Returns float64 shaped like `active`: (b - a) / max(a, b), where a is the mean distance to the others of the own
    cluster and b that to the other cluster; from -1 to 1, no unit.
    A sample alone in its cluster has 0, as where a and b are both 0; where there is one cluster only there is no
    silhouette, and all is nan. Under the cosine a zero vector has the distance 1 to every other vector.
    ValueError for other shapes, another metric, values that are not finite and negative weights.
    Rousseeuw 1987; Novak & Van Hoof 2019, section 8.4.

    >>> vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 2.0]])
    >>> silhouette_samples(vectors, np.array([True, True, False, False])).round(3)
    array([1.   , 1.   , 0.894, 0.809])
    """
    vectors, members, weights = _checked(vectors, np.asarray(active), metric, weights)
    if weights is None:
        sums = _sums(Cloud.of(vectors, metric), members)
    elif metric == "cosine":
        sums = _weighted_cosine_sums(vectors, members, weights)
    else:
        sums = _weighted_euclidean_sums(vectors, members, weights)
    count, found = np.count_nonzero(members, axis=0), np.empty(members.shape)
    for rows in row_blocks(*members.shape):
        found[rows] = coefficients(*sums[:, rows], members[rows], count, len(vectors) - count)
    return found.T.reshape(np.shape(active))


def coefficients(to_active, to_rest, active, active_count, rest_count):
    """Silhouettes from sums of distances, (n, sets) like both sums; nan in sets where a cluster is empty.

    active: bool (n, sets) or (n, 1); active_count, rest_count: sizes of the two clusters, (sets,) or (n, sets).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        to_active = to_active / np.where(active, active_count - 1, active_count)
        to_rest = to_rest / np.where(active, rest_count, rest_count - 1)
        found = np.where(active, to_rest - to_active, to_active - to_rest)
        found /= np.maximum(to_active, to_rest)
    found[~np.isfinite(found)] = 0  # alone in its cluster, or all distances are 0
    np.copyto(found, np.nan, where=(active_count == 0) | (rest_count == 0))
    # Rounding can make a mean distance of 0 a little negative, and the quotient a little more than 1.
    return np.clip(found, -1, 1, out=found)


def _sums(cloud, active):
    """Sums of distances to the active and to the other samples: (2, n, sets).

    Summed is the smaller cluster: taken from the sum of all, it leaves the larger without a loss of digits.
    """
    swapped = 2 * np.count_nonzero(active, axis=0) > len(cloud)
    every = np.ones((len(cloud), 1), bool)
    found = cloud.sums(np.concatenate([active ^ swapped, every], axis=1))
    sums = np.empty((2, *active.shape))
    for rows in row_blocks(*active.shape):
        smaller, to_all = found[rows, :-1], found[rows, -1:]
        np.copyto(sums[0, rows], np.where(swapped, to_all - smaller, smaller))
        np.subtract(to_all, sums[0, rows], out=sums[1, rows])
    return sums


def _weighted_cosine_sums(vectors, active, weights):
    """The same where each neuron weighs the products its own way; still matrix products for all of them.

    Float32 vectors stay so where the cosines are far from 1. Where they are not, too few digits of 1 minus their mean
    would be left, and these neurons are worked out again in float64.
    """
    # By powers of two, which rounds nothing: the squares of very small or large values would vanish or overflow.
    vectors = np.ldexp(vectors, -np.frexp(np.abs(vectors).max(axis=1, keepdims=True))[1])
    vectors = vectors.astype(np.float64 if vectors.size <= FEW_ENTRIES else vectors.dtype, copy=False)
    sums = np.empty((2, *active.shape))
    for start in range(0, active.shape[1], NEURONS_AT_ONCE):
        neurons = slice(start, start + NEURONS_AT_ONCE)
        sums[:, :, neurons] = _sums_of_products(vectors, active[:, neurons], weights[neurons])
    near = np.flatnonzero(_are_near(sums, active)) if vectors.dtype == np.float32 else ()
    if len(near):
        sums[:, :, near] = _weighted_cosine_sums(vectors.astype(np.float64), active[:, near], weights[near])
    return sums


def _sums_of_products(vectors, active, weights):
    """(2, n, neurons), float64, worked out in the precision of the vectors."""
    weights = weights.astype(vectors.dtype)
    length = np.sqrt(_product(np.square(vectors), weights.T))
    inverse = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    sums = np.empty((2, *active.shape))
    for found, member in zip(sums, (active, ~active), strict=True):
        towards = (member * inverse).astype(vectors.dtype).T @ vectors
        towards *= weights
        count = np.count_nonzero(member, axis=0)
        np.multiply(_product(vectors, towards.T), -inverse, out=found)
        found += count
        # The distance to itself is 0, which for a zero vector is not 1 minus its product.
        found[member & (length == 0)] -= 1
        found[found < ROUNDINGS * np.finfo(vectors.dtype).eps * count] = 0
    return sums


def _product(left, right):
    """left @ right, float64: added up block by block, so that float32 products lose no more than short ones do."""
    if left.dtype == np.float64:
        return left @ right
    total = np.zeros((left.shape[0], right.shape[1]))
    part = np.empty(total.shape, left.dtype)
    for start in range(0, left.shape[1], TERMS_IN_FLOAT32):
        terms = slice(start, start + TERMS_IN_FLOAT32)
        np.matmul(left[:, terms], right[terms], out=part)
        total += part
    return total


def _are_near(sums, active):
    """Which neurons have a vector whose mean distance to a cluster is small, bool (neurons,)."""
    count = np.count_nonzero(active, axis=0)
    both = zip(sums, (count, len(active) - count), strict=True)
    return np.any([(total < FAR * (size - 1)).any(axis=0) for total, size in both], axis=0)


def _weighted_euclidean_sums(vectors, active, weights):
    """The same, neuron by neuron: each has distances of its own."""
    sums = np.empty((2, *active.shape))
    for neuron, weight in enumerate(weights):
        cloud = Cloud.of(vectors, "euclidean", scale=weight)
        sums[:, :, neuron] = _sums(cloud, active[:, neuron, np.newaxis])[:, :, 0]
    return sums


def _checked(vectors, active, metric, weights):
    """Vectors as floats, active as (n, neurons), weights; ValueError for what does not fit."""
    vectors = np.asarray(vectors)
    if vectors.ndim != 2 or not vectors.size or vectors.dtype.kind not in "fiu":
        raise ValueError(f"vectors must be numbers of shape (n, d), n and d at least 1, got {_kind(vectors)}")
    if active.dtype != bool or active.ndim not in (1, 2) or active.shape[-1] != len(vectors):
        raise ValueError(f"active must be bool, ({len(vectors)},) or (neurons, {len(vectors)}), got {_kind(active)}")
    if metric not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}, got {metric!r}")
    vectors = vectors.astype(np.float32 if vectors.dtype in (np.float16, np.float32) else np.float64, copy=False)
    if not np.isfinite(vectors).all():
        raise ValueError("vectors hold nan or infinite values: they have no distances")
    members = np.ascontiguousarray(np.atleast_2d(active).T)
    return vectors, members, None if weights is None else _weights(weights, (members.shape[1], vectors.shape[1]))


def _weights(weights, shape):
    weights = np.atleast_2d(np.asarray(weights))
    if weights.shape != shape or weights.dtype.kind not in "fiu":
        raise ValueError(f"weights must be numbers of shape {shape}, a row a neuron, got {_kind(weights)}")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights must be finite and at least 0: take their magnitude first")
    return weights


def _kind(array):
    return f"{array.dtype} {array.shape}"
