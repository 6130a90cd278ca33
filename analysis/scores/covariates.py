"""What is measured on the images themselves, so that it can be held constant: is it not just contrast?

On the probe images as the study keeps them: where an import reduced them, on the reduced ones.
"""

import numpy as np

from analysis.estimators import image_statistics
from analysis.metrics.parameters import ParameterError


def _of_pixels(statistic):
    return lambda probe, rows: statistic(probe.images[rows])


def _file_size(probe, rows):
    images = rows.stop - rows.start
    return np.full(images, np.nan) if probe.file_bytes is None else probe.file_bytes[rows].astype(float)


COVARIATES = {
    "luminance": _of_pixels(image_statistics.luminance),
    "rms_contrast": _of_pixels(image_statistics.rms_contrast),
    "spectral_slope": _of_pixels(image_statistics.spectral_slope),
    "colourfulness": _of_pixels(image_statistics.colourfulness),
    "file_size": _file_size,
}
DEFAULT = ("luminance", "rms_contrast", "spectral_slope")


def quantities(study, split, names=None):
    """{name: float64 (images,)} of the probe images of a split: covariates, then attached scores; nan where unknown.

    names: only these. None: all that exist there; a covariate may not, as the size of files for images that were not
    read from files. Raises ParameterError for a name that is neither a covariate nor a score, or does not exist there.
    """
    scores, rows = study.scores.values, slice(*study.probe_rows(split))
    wanted = [*COVARIATES, *scores] if names is None else names
    found = {
        name: scores[name][rows] if name in scores else COVARIATES[name](study.probe, rows)
        for name in wanted
        if name in scores or name in COVARIATES
    }
    there = {name: values for name, values in found.items() if name in scores or not np.isnan(values).all()}
    lacking = [name for name in names or () if name not in there]
    if lacking:
        have = ", ".join(quantities(study, split))
        raise ParameterError(f"no quantity {lacking[0]!r} of these images; there are {have}")
    return there
