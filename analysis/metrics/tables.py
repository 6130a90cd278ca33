"""Tables that metrics return."""

import numpy as np


def table(**columns):
    """A pandas table of these columns; single values are repeated to the length of the others."""
    import pandas  # here, so that listing the metrics does not wait for it

    arrays = np.broadcast_arrays(*[np.atleast_1d(column) for column in columns.values()])
    return pandas.DataFrame(dict(zip(columns, arrays, strict=True)))
