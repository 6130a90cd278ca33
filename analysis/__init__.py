"""Measures what is in a study: `open_study`, `compute` one of `METRICS`, `compare` two runs; `bundle` shrinks it."""

from analysis.comparison import compare
from analysis.compute import compute
from analysis.layer_sets import LAYER_SETS
from analysis.metrics import METRICS, ParameterError
from analysis.store import StoreError, open_study
from analysis.store.bundle import bundle
from analysis.store.unbundle import unbundle

__all__ = [
    "LAYER_SETS",
    "METRICS",
    "ParameterError",
    "StoreError",
    "bundle",
    "compare",
    "compute",
    "open_study",
    "unbundle",
]
