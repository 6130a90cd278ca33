"""Measures what is in a study: `open_study`, then `compute` one of `METRICS`."""

from analysis.compute import compute
from analysis.metrics import METRICS, ParameterError
from analysis.store import StoreError, open_study

__all__ = [
    "METRICS",
    "ParameterError",
    "StoreError",
    "compute",
    "open_study",
]
