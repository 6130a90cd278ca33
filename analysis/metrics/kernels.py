"""What weight metrics share: kernels that hold numbers only, and the tables of shares of their weights."""

from functools import lru_cache

import numpy as np

from analysis.estimators.spectrum import singular_values
from analysis.metrics.metric import Undefined
from analysis.metrics.tables import table

NOT_FINITE = "its weights hold nan or infinite values"
ALL_ZERO = "a kernel that is all zero has no directions"
AS_MATRIX = (
    "A convolution is taken as one matrix (rows * columns * in, out), as it multiplies the patches of an image; "
    "the operator on whole images has other singular values."
)


def finite_weights(layer):
    """The kernel of a layer; Undefined where a weight is nan or infinite."""
    kernel = layer.weights()
    if not np.isfinite(kernel).all():
        raise Undefined(NOT_FINITE)
    return kernel


def change(start, now):
    """What training added to each weight: float64 of the kernel's shape, exact up to the rounding of float64."""
    return finite_weights(now).astype(np.float64) - finite_weights(start)


def share(hits):
    """The table of the share of weights for which something holds: one exact value."""
    return table(value=np.count_nonzero(hits) / hits.size)


# Four metrics begin with these; they are small, and their computation takes all the time.
@lru_cache(maxsize=1024)
def spectrum(layer):
    """Singular values of a layer's kernel as a matrix (rows * columns * in, out); see `singular_values`."""
    values = singular_values(finite_weights(layer))
    values.flags.writeable = False
    return values
