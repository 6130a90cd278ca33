"""Scores of images, measured elsewhere: attached to a study, and held against what its networks make of the images."""

from analysis.scores.attach import attach
from analysis.scores.correlations import adjusted, correlations
from analysis.scores.covariates import COVARIATES, DEFAULT, quantities
from analysis.scores.image_values import NOT_COMPUTED, image_metrics, image_parameters, measure_missing
from analysis.scores.points import points
from analysis.scores.predictions import predictions
from analysis.scores.question import Question, no_scores

__all__ = [
    "COVARIATES",
    "DEFAULT",
    "NOT_COMPUTED",
    "Question",
    "adjusted",
    "attach",
    "correlations",
    "image_metrics",
    "image_parameters",
    "measure_missing",
    "no_scores",
    "points",
    "predictions",
    "quantities",
]
