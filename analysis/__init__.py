"""Measures what is in a study: `open_study`, then `compute` one of `METRICS`."""

from analysis.compute import compute
from analysis.layer_sets import LAYER_SETS
from analysis.metrics import METRICS, ParameterError
from analysis.store import StoreError, open_study

__all__ = [
    "LAYER_SETS",
    "METRICS",
    "ParameterError",
    "StoreError",
    "compute",
    "open_study",
]
