"""Scores of images, measured elsewhere: attached to a study, and held against what its networks make of the images."""

from analysis.scores.attach import attach
from analysis.scores.correlations import correlations
from analysis.scores.covariates import COVARIATES, DEFAULT, quantities
from analysis.scores.image_values import NOT_COMPUTED, image_metrics, measure_missing
from analysis.scores.points import points
from analysis.scores.predictions import predictions
from analysis.scores.question import Question

__all__ = [
    "COVARIATES",
    "DEFAULT",
    "NOT_COMPUTED",
    "Question",
    "attach",
    "correlations",
    "image_metrics",
    "measure_missing",
    "points",
    "predictions",
    "quantities",
]
