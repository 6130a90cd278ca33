"""Tables that metrics return."""

import numpy as np

NO_DIRECTION = "a kernel that is all zero or not finite has no direction"


def table(**columns):
    """A pandas table of these columns; single values are repeated to the length of the others."""
    import pandas  # here, so that listing the metrics does not wait for it

    arrays = np.broadcast_arrays(*[np.atleast_1d(column) for column in columns.values()])
    return pandas.DataFrame(dict(zip(columns, arrays, strict=True)))


def reason_where_nan(value, why):
    """The column `reason`: why, where a value is nan; empty elsewhere."""
    return np.where(np.isnan(value), why, "")
