"""Angles between two weight tensors of one layer, and what they are made of.

float64 by chunks: float32 sums over millions of weights err in the sixth digit, a float64 copy is never held.
"""

import numpy as np

# Fits the cache; from 10,000 values on, OpenBLAS starts threads for a dot product, which costs more than it gains.
WEIGHTS_AT_ONCE = 8192


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


def _squared_chord(start, now, sign=1.0) -> float:
    """|u/|u| - v/|v||^2 with u = start and v = sign * now.

    Written as |u (|v| - |u|) / |u| - (v - u)|^2 / |v|^2 with |v| - |u| = <v - u, v + u> / (|v| + |u|): every
    difference is taken between weights, where it is exact, and none between rounded unit vectors. u is the shorter
    of the two: seen from the longer one, v would drown in the rounding of u.
    """
    first, last, _, growth = _products(start, now, sign)
    if first > last:
        start, now, first, last, growth = now, start, last, first, -growth
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        stretch = growth / (np.sqrt(first) + np.sqrt(last)) / np.sqrt(first)
        chords = (stretch * before - step for before, _, step in _chunks(start, now, sign))
        return float(np.sum([chord @ chord for chord in chords]) / last)
