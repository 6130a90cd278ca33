"""Histograms of values from activations, in bins that several models and layers share."""

import numpy as np

from analysis.metrics.tables import table

FINEST = 1e-6  # of the largest magnitude: closer values are drawn as equal


def bins_between(least, greatest, most):
    """(number of the first bin, width): the width is a power of two, and bins begin at its multiples.

    So two histograms of like values have the same bins, or those of one divide the other's. At most `most` bins, the
    empty last one of `histogram` counted.
    """
    largest, span = max(abs(least), abs(greatest)), greatest - least
    span = span if span > FINEST * largest else largest or 1.0
    width = 2.0 ** np.ceil(np.log2(span / (most - 2)))
    return int(np.floor(least / width)), width


def counted(values, first, width):
    """How many values lie in each bin from the first on, up to the last that holds one."""
    return np.bincount((np.floor(np.asarray(values).ravel() / width) - first).astype(int))


def histogram(counts, first, width, n):
    """The table of a histogram: position (the middle of a bin), width, count, and as value the share of all."""
    counts = np.append(counts, 0)  # an empty bin closes the outline
    position = (first + np.arange(len(counts)) + 0.5) * width
    return table(position=position, width=width, count=counts, value=counts / counts.sum(), n=n)
