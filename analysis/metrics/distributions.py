"""How weights are spread: as a density, a histogram or quantiles, several sets of them on one grid."""

from typing import Annotated, Literal

import numpy as np

from analysis.estimators.density import gaussian_density, scott_bandwidth
from analysis.metrics.parameters import Bounds
from analysis.metrics.tables import table

Kind = Literal["density", "histogram", "quantiles"]
Points = Annotated[int, Bounds(8, 4096)]

LEVELS = np.array([0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1])
# A single far weight must not squeeze all others into a few points: quantiles tell where the ends are.
SHOWN = [0.0001, 0.9999]
BANDWIDTHS_BEYOND = 3
NO_WIDTH = "all values are equal: their distribution has no width"


def distribution(values, kind, points, grid=None):
    """The table of one set of values. grid: from `common_grid`, where it shares one with others."""
    values = np.asarray(values, np.float64).ravel()
    if kind == "quantiles":
        return table(quantile=LEVELS, value=np.quantile(values, LEVELS))
    if values.min() == values.max():
        return table(position=np.nan, value=np.nan, reason=NO_WIDTH)
    low, high = common_grid(values) if grid is None else grid
    if kind == "density":
        return table(position=np.linspace(low, high, points), value=gaussian_density(values, low, high, points))
    counts, edges = np.histogram(values, points, (low, high))
    width = (high - low) / points
    return table(position=(edges[:-1] + edges[1:]) / 2, value=counts / (values.size * width))


def common_grid(*sets):
    """(low, high) between which all sets of values are shown."""
    ends = [np.quantile(np.asarray(values, np.float64), SHOWN) for values in sets]
    beyond = [BANDWIDTHS_BEYOND * scott_bandwidth(values) for values in sets]
    low = min(first - room for (first, _), room in zip(ends, beyond, strict=True))
    return low, max(last + room for (_, last), room in zip(ends, beyond, strict=True))
