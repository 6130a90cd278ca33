"""Measures what is in a study: `open_study`, then `compute` one of `METRICS`; `bundle` makes it small to carry."""

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
    "compute",
    "open_study",
    "unbundle",
]
