"""Which indicator follows generalisation, in which layer: metrics as one number a run, ranked against a target."""

from analysis.indicators.fitness import DIFFERENCE, SPLITS, TEST, TRAIN
from analysis.indicators.measuring import measure
from analysis.indicators.study import check, chosen_metrics, indicators, observe, rank_observed, trained

__all__ = [
    "DIFFERENCE",
    "SPLITS",
    "TEST",
    "TRAIN",
    "check",
    "chosen_metrics",
    "indicators",
    "measure",
    "observe",
    "rank_observed",
    "trained",
]
