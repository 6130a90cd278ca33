"""Singular values of a kernel, and how many directions they speak of."""

import numpy as np


def singular_values(kernel) -> np.ndarray:
    """Singular values of a kernel as a matrix (everything else, out), largest first.

    kernel: (..., in, out); for a convolution (rows, columns, in, out) the matrix is (rows * columns * in, out).
    Returns float64, as many as the matrix has rows or columns, whichever are fewer, in the unit of the weights. From
    the eigenvalues of the smaller Gram matrix: within 1e-7 of the largest one, below which none can be told from zero.
    ValueError where a weight is nan or infinite.

    >>> singular_values([[3.0, 0.0], [0.0, -4.0]])
    array([4., 3.])
    """
    kernel = np.asarray(kernel, np.float64)
    if not np.isfinite(kernel).all():
        raise ValueError("a kernel with nan or infinite weights has no singular values")
    matrix = kernel.reshape(-1, kernel.shape[-1])
    # Divided by the largest weight: the squares neither overflow nor vanish.
    largest = np.abs(matrix).max(initial=0.0)
    if largest == 0:
        return np.zeros(min(matrix.shape))
    matrix = matrix / largest
    gram = matrix.T @ matrix if matrix.shape[0] >= matrix.shape[1] else matrix @ matrix.T
    return largest * np.sqrt(np.maximum(np.linalg.eigvalsh(gram)[::-1], 0.0))


def stable_rank(singular) -> float:
    """Sum of the squared singular values over the largest square.

    singular: (k,) at least 0; from 1 (one direction carries all) to k (all are equal), no unit; nan where all are zero.
    Rudelson & Vershynin, Journal of the ACM 2007.

    >>> stable_rank([2.0, 2.0, 0.0])
    2.0
    """
    singular = np.asarray(singular, np.float64)
    largest = singular.max(initial=0.0)
    return float(np.sum((singular / largest) ** 2)) if largest > 0 else np.nan


def effective_rank(singular) -> float:
    """Exponential of the entropy of the singular values, taken as shares of their sum.

    singular: (k,) at least 0; from 1 (one direction) to k (all are equal), no unit; nan where all are zero.
    Roy & Vetterli, EUSIPCO 2007.

    >>> round(effective_rank([2.0, 2.0, 0.0]), 12)
    2.0
    """
    singular = np.asarray(singular, np.float64)
    largest = singular.max(initial=0.0)
    if not largest > 0:
        return np.nan
    relative = singular / largest
    shares = relative[relative > 0] / relative.sum()
    # Rounding can bring the entropy of a single direction below that of any.
    return float(np.exp(max(-np.sum(shares * np.log(shares)), 0.0)))
