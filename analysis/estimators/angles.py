"""Angles between two weight tensors of one layer, and what they are made of.

float64 by chunks: float32 sums over millions of weights err in the sixth digit, a float64 copy is never held.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

# Fits the cache; from 10,000 values on, OpenBLAS starts threads for a dot product, which costs more than it gains.
WEIGHTS_AT_ONCE = 8192
# Blocks of float32 products, added up in float64: over so many weights their errors cancel to some 1e-8.
PRODUCTS_AT_ONCE = 16384
WEIGHTS_FOR_FLOAT32 = 1 << 17
DISTANCE_FOR_FLOAT32 = 1e-4
CHORD_FOR_ONE_PASS = 1e-4
SQUARE_FOR_FLOAT32 = 1e-30


def cosine_distance(start, now) -> float:
    """1 minus the cosine of the angle between two tensors, with its digits for tiny angles too.

    start, now: arrays of one shape, flattened; from 0 (same direction) over 1 (orthogonal) to 2 (opposite), no
    unit; nan where one is all zero or not finite. ValueError where the shapes differ. Squares must fit float64.
    Carbonnelle & De Vleeschouwer 2018; Novak & Van Hoof 2019, chapter 6.

    >>> cosine_distance([1.0, 0.0], [0.0, 2.0])
    1.0
    """
    start, now = _flat(start, now)
    # 1 - cos is half the squared chord between the unit vectors; the difference itself loses all digits below 1e-8.
    return 0.5 * _squared_chord(start, now)


def angle(start, now) -> float:
    """Angle between two tensors in degrees, within 1e-13 of the truth near 0 and near 180 too.

    start, now: arrays of one shape, flattened; from 0 to 180; nan where one is all zero or not finite.
    ValueError where the shapes differ. Kahan, "How futile are mindless assessments of roundoff", 2006.

    >>> angle([1.0, 0.0], [-3.0, 0.0])
    180.0
    """
    start, now = _flat(start, now)
    apart, together = _squared_chord(start, now), _squared_chord(start, now, sign=-1.0)
    return float(np.degrees(2 * np.arctan2(np.sqrt(apart), np.sqrt(together))))


def decomposition(start, now) -> tuple[float, float]:
    """The two terms of a layer's rotation: cosine distance = 1 - norm_ratio - projection.

    start, now: arrays of one shape, flattened. Returns norm_ratio = |start| / |now|, at least 0, and
    projection = <start / |start|, (now - start) / |now|>, no unit; both nan where one is all zero or not finite.
    ValueError where the shapes differ. Novak & Van Hoof 2019, equation 7.1.

    >>> decomposition([2.0, 0.0], [0.0, 4.0])
    (0.5, -0.5)
    """
    start, now = _flat(start, now)
    first, last, along, _ = _products(start, now, sign=1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        projection = along / np.sqrt(first) / np.sqrt(last)
        norm_ratio = np.sqrt(first) / np.sqrt(last)
    defined = np.isfinite(norm_ratio) and np.isfinite(projection)
    return (float(norm_ratio), float(projection)) if defined else (np.nan, np.nan)


def distance_matrix(kernels) -> np.ndarray:
    """Cosine distances between all pairs of several tensors, by matrix products.

    kernels: (tensors, ...), float32 or float64. Returns (tensors, tensors) float64, symmetric, 0 on the diagonal, from
    0 to 2; nan where a tensor is all zero or not finite. Within 1e-12, or 1e-9 where
    lengths are a million times apart; large float32 tensors that all lie further apart than 1e-4 within 2e-7, four
    times as fast. ValueError for another type of numbers. Squares must fit float64.

    >>> distance_matrix(np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0]]))
    array([[0., 1., 2.],
           [1., 0., 1.],
           [2., 1., 0.]])
    """
    kernels = np.asarray(kernels)
    if kernels.dtype not in (np.float32, np.float64):
        raise ValueError(f"kernels must be float32 or float64, got {kernels.dtype}")
    rows = kernels.reshape(len(kernels), -1)
    with np.errstate(all="ignore"):
        distances = _rough_distances(rows)
        if distances is None:
            distances = _exact_distances(rows)
    return np.clip((distances + distances.T) / 2, 0.0, 2.0)


def _rough_distances(rows):
    """1 - cosine from products of float32; None where that would not do."""
    if rows.dtype != np.float32 or rows.shape[1] < WEIGHTS_FOR_FLOAT32:
        return None
    products = _added_up(lambda first, last: rows[:, first:last] @ rows[:, first:last].T, rows.shape[1])
    squares = np.diag(products)
    distances = 1 - products / np.sqrt(np.outer(squares, squares))
    np.fill_diagonal(distances, 2.0)
    enough = (distances > DISTANCE_FOR_FLOAT32).all() and (squares > SQUARE_FOR_FLOAT32).all()
    np.fill_diagonal(distances, 0.0)
    return distances if enough else None


def _exact_distances(rows):
    """Half the squared chord, from products of differences to one of the tensors: small ones keep their digits."""
    base = rows[next((number for number, row in enumerate(rows) if np.isfinite(row).all()), 0)]

    def products(first, last):
        """Of the base (row and column 0) and the differences to it; then, as a last column, the squared lengths."""
        part = np.concatenate([base[np.newaxis, first:last], rows[:, first:last]]).astype(np.float64)
        squares = np.einsum("ij,ij->i", part, part)
        part[1:] -= part[0]
        return np.column_stack([part @ part.T, squares])

    totals = _added_up(products, rows.shape[1])
    along, among, squares = totals[0, 1:-1], totals[1:, 1:-1], totals[1:, -1]
    lengths = np.sqrt(np.where(squares > 0, squares, np.nan))
    apart = np.add.outer(np.diag(among), np.diag(among)) - 2 * among
    gained = 2 * along + np.diag(among)
    growth = np.subtract.outer(gained, gained) / np.add.outer(lengths, lengths)
    return 0.5 * (apart - growth**2) / np.outer(lengths, lengths)


def _added_up(part, length):
    """Sum in float64 of part(first, last) over blocks, on all cores: BLAS does not split such slim matrices itself."""
    from threadpoolctl import threadpool_limits

    def of_share(share):
        return sum(part(first, min(first + PRODUCTS_AT_ONCE, length)).astype(np.float64, copy=False) for first in share)

    blocks, cores = range(0, max(length, 1), PRODUCTS_AT_ONCE), os.cpu_count() or 1
    shares = [blocks[core::cores] for core in range(min(cores, len(blocks)))]
    if len(shares) == 1:
        return of_share(blocks)
    # Products that use several threads each would wait for one another.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(len(shares)) as pool:
        return sum(pool.map(_without_warnings(of_share), shares))


def _without_warnings(function):
    """The same, for a thread of its own: what numpy is told to ignore holds for one thread only."""

    def quiet(*given):
        with np.errstate(all="ignore"):
            return function(*given)

    return quiet


def _flat(start, now):
    start, now = np.asarray(start), np.asarray(now)
    if start.shape != now.shape:
        raise ValueError(f"the two tensors must have one shape, got {start.shape} and {now.shape}")
    return start.reshape(-1), now.reshape(-1)


def _chunks(start, now, sign):
    """Blocks of (u, v, v - u) in float64, with u = start and v = sign * now; for close weights v - u is exact."""
    for first in range(0, len(start), WEIGHTS_AT_ONCE):
        before = start[first : first + WEIGHTS_AT_ONCE].astype(np.float64)
        after = sign * now[first : first + WEIGHTS_AT_ONCE].astype(np.float64)
        yield before, after, after - before


def _products(start, now, sign):
    """|u|^2, |v|^2, <u, v - u> and <v - u, v + u>, with u = start and v = sign * now."""
    totals = np.zeros(4)
    with np.errstate(invalid="ignore", over="ignore"):
        for before, after, step in _chunks(start, now, sign):
            totals += before @ before, after @ after, before @ step, step @ (before + after)
    return totals


def _cosine(start, now) -> float:
    """Within some 1e-15; nan where one is all zero or not finite."""
    totals = np.zeros(3)
    with np.errstate(all="ignore"):
        for first in range(0, len(start), WEIGHTS_AT_ONCE):
            before = start[first : first + WEIGHTS_AT_ONCE].astype(np.float64)
            after = now[first : first + WEIGHTS_AT_ONCE].astype(np.float64)
            totals += before @ before, after @ after, before @ after
        return float(totals[2] / (np.sqrt(totals[0]) * np.sqrt(totals[1])))


def _squared_chord(start, now, sign=1.0) -> float:
    """|u/|u| - v/|v||^2 with u = start and v = sign * now.

    2 - 2 cos loses its digits where it is small; there it is written as |u (|v| - |u|) / |u| - (v - u)|^2 / |v|^2 with
    |v| - |u| = <v - u, v + u> / (|v| + |u|): every difference is taken between weights, where it is exact, and none
    between rounded unit vectors. u is the shorter of the two: seen from the longer one, v would drown in the rounding
    of u.
    """
    from_cosine = min(2 - 2 * sign * _cosine(start, now), 4.0)
    if from_cosine > CHORD_FOR_ONE_PASS:
        return from_cosine
    first, last, _, growth = _products(start, now, sign)
    if first > last:
        start, now, first, last, growth = now, start, last, first, -growth
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        stretch = growth / (np.sqrt(first) + np.sqrt(last)) / np.sqrt(first)
        chords = (stretch * before - step for before, _, step in _chunks(start, now, sign))
        return float(np.sum([chord @ chord for chord in chords]) / last)
