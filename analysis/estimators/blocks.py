"""A statistic of every row of a large array, which is never copied as a whole."""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

VALUES_AT_ONCE = 1 << 20


def by_row(values, axis, statistic):
    """The statistic along `axis` (an int or a tuple): float64, without those axes; nan along an empty axis.

    values: any real array. statistic: maps (rows, length), of the values' type, to (rows,).

    >>> by_row([[1.0, 2.0], [3.0, 5.0]], 0, lambda rows: rows.max(axis=1)).tolist()
    [3.0, 5.0]
    """
    values = np.asarray(values)
    axes = normalize_axis_tuple(axis, values.ndim)
    moved = np.moveaxis(values, axes, range(-len(axes), 0))
    kept = moved.shape[: values.ndim - len(axes)]
    leading = moved if kept else moved[np.newaxis]
    length = math.prod(moved.shape[len(kept) :])
    step = max(1, VALUES_AT_ONCE * len(leading) // max(1, values.size))
    blocks = [leading[start : start + step] for start in range(0, len(leading), step)]
    found = [statistic(block.reshape(block.size // max(1, length), length)) for block in blocks if length]
    return np.concatenate(found).reshape(kept)[()] if found else np.full(kept, np.nan)[()]
