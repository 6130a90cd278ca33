"""Where pruning cuts: the greatest key that still goes, found for all fractions with one sort."""

import numpy as np


def thresholds(keys, fractions, together):
    """The greatest key that is pruned, for each fraction and layer: (fractions, layers), -inf where none is.

    keys: one array a layer; what is at or below the threshold goes (|w| for smallest magnitude, random numbers for
    random pruning). fractions: from 0 to 1. together: fractions of all layers' keys, with one threshold for all, or
    of each layer's own. Of n keys, fraction * n rounded to a whole number go; keys equal to the threshold all go.

    >>> thresholds([np.array([1.0, 4.0]), np.array([2.0, 3.0])], [0.0, 0.5], together=True).tolist()
    [[-inf, -inf], [2.0, 2.0]]
    >>> thresholds([np.array([1.0, 4.0]), np.array([2.0, 3.0])], [0.0, 0.5], together=False).tolist()
    [[-inf, -inf], [1.0, 2.0]]
    """
    groups = [np.concatenate([np.ravel(key) for key in keys])] if together else keys
    columns = [_cuts(np.sort(group, axis=None), np.asarray(fractions)) for group in groups]
    return np.broadcast_to(np.stack(columns, axis=1), (len(fractions), len(keys)))


def _cuts(ordered, fractions):
    counts = np.rint(fractions * len(ordered)).astype(int)
    return np.where(counts > 0, ordered[np.maximum(counts, 1) - 1], -np.inf)
