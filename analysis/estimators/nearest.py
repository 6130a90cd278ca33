"""Cosine distance of one vector to each of many, which are read block by block; and which of them lie nearest."""

import numpy as np

COLUMNS_AT_ONCE = 4096


def cosine_distances(blocks, query, centre) -> np.ndarray:
    """1 - cosine between `query - centre` and each `row - centre`: float64 (n,), from 0 to 2, no unit.

    blocks: yields (b, m), rows in order. query: (m,). centre: (m,), what the vectors are seen from: zeros, or the mean
    of all. nan where one of the two has no direction: it lies on the centre, or holds a nan or an infinite value.
    Of float32 blocks exact to about 1e-6. Memory does not grow with the rows.

    >>> cosine_distances([[[1.0, 1.0], [0.0, 2.0]], [[0.0, 0.0]]], np.array([3.0, 0.0]), np.zeros(2)).round(3)
    array([0.293, 1.   ,   nan])
    """
    return np.concatenate([_of_block(np.asarray(block), np.asarray(query), np.asarray(centre)) for block in blocks])


def _of_block(block, query, centre):
    """float64 (b,). In the block's own precision over a few columns at a time, whose sums are added in float64."""
    products, squares, own = np.zeros(len(block)), np.zeros(len(block)), 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        for start in range(0, len(query), COLUMNS_AT_ONCE):
            columns = slice(start, start + COLUMNS_AT_ONCE)
            middle = centre[columns].astype(block.dtype)
            rows, one = block[:, columns] - middle, query[columns].astype(block.dtype) - middle
            products += rows @ one
            squares += np.einsum("ij,ij->i", rows, rows)
            own += float(one @ one)
        cosine = products / np.sqrt(squares * own)
    return np.where(np.isfinite(cosine), 1 - np.clip(cosine, -1.0, 1.0), np.nan)


def mean_row(blocks) -> np.ndarray:
    """The mean of all rows, float64 (m,). blocks: yields (b, m).

    >>> mean_row([[[1.0, 2.0]], [[3.0, 6.0], [5.0, 1.0]]])
    array([3., 3.])
    """
    total, rows = 0.0, 0
    for block in blocks:
        total, rows = total + np.asarray(block).sum(axis=0, dtype=np.float64), rows + len(block)
    return total / rows


def nearest(distances, count, without) -> np.ndarray:
    """Numbers of the `count` least distances, ascending, the first of equal ones first; those that are nan are none.

    without: the number that is left out, of the vector itself.

    >>> nearest([0.0, 0.5, 0.2, np.nan], 3, without=0)
    array([2, 1])
    """
    distances = np.array(distances, float)
    distances[without] = np.nan
    order = np.argsort(distances, kind="stable")
    return order[: min(count, np.count_nonzero(~np.isnan(distances)))]
