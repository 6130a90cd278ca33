"""Made-up models for the tests of the findings."""

import numpy as np

from analysis.findings.contrast import Model
from analysis.findings.curve import Curve


def curve(values, first=1):
    values = np.asarray(values, float)
    return Curve(np.arange(first, first + len(values)), values)


def models(scores, *values, groups=None):
    """Models with these scores and curves. values: (models, layers) of each indicator."""
    groups = groups or [f"model {number}" for number in range(len(scores))]
    return [
        Model(f"run {number}", group, score, tuple(curve(part[number]) for part in values))
        for number, (score, group) in enumerate(zip(scores, groups, strict=True))
    ]
