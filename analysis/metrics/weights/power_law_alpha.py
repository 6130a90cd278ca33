"""Power-law exponent: how heavy-tailed the spectrum of a layer's kernel is."""

from math import inf

import numpy as np

from analysis.estimators.bootstrap import NORMAL
from analysis.estimators.power_law import fit_power_law
from analysis.metrics.kernels import spectrum
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.tables import table

LEAST_EIGENVALUES = 20
# Below, the square of a singular value is rounding.
ZERO = 1e-13


def power_law_alpha(layer):
    """Exponent of a power law fitted to the tail of the eigenvalues of W^T W.

    W is the kernel as a matrix, (rows * columns * in, out) for a convolution.

    Above 1, no unit, with its 95 % interval (1.96 standard errors, the start of the tail taken as given) and n the
    eigenvalues in the tail. ks_distance: how far the fit lies from the tail, from 0 to 1.
    Not applicable with fewer than 20 eigenvalues above zero; undefined where they are all equal,
    or a weight is not finite.
    """
    eigenvalues = spectrum(layer) ** 2
    positive = eigenvalues[eigenvalues > ZERO * eigenvalues[0]]
    if len(positive) < LEAST_EIGENVALUES:
        raise NotMeasured(f"{len(positive)} eigenvalues above zero; a tail needs at least {LEAST_EIGENVALUES}")
    if positive[0] == positive[-1]:
        return table(value=np.nan, reason="all eigenvalues are equal: they have no tail")
    fit = fit_power_law(positive)
    spread = NORMAL * fit.error
    return table(value=fit.alpha, low=fit.alpha - spread, high=fit.alpha + spread, n=fit.tail, ks_distance=fit.distance)


METRIC = Metric(
    measure=power_law_alpha,
    title="Power-law exponent of the spectrum",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="Is the spectrum of this layer heavy-tailed, as that of well-trained layers is said to be?",
    formula=r"p(\lambda) \propto \lambda^{-\alpha},\ \lambda \ge \lambda_\text{min},\quad"
    r"\hat\alpha = 1 + n \left(\sum_i \ln \frac{\lambda_i}{\lambda_\text{min}}\right)^{-1}",
    how_to_read=(
        "Martin & Mahoney read 2 to 6 as well trained, more as hardly trained, less as trained too far. "
        "Compare it with the untrained layer, whose spectrum has no heavy tail and gets a large exponent. "
        "A fit with a large ks_distance is no power law, whatever its exponent."
    ),
    caveats=(
        "weightwatcher pools the spectra of a convolution's rows * columns slices (in, out); here it is one matrix, "
        "whose exponent differs. The fit itself is that of weightwatcher.",
        "The start of the tail is where the fit is best; a small change of the kernel can move it, and the "
        "exponent with it.",
        "With fewer than 20 eigenvalues weightwatcher fits a corrected exponent; here nothing is fitted.",
    ),
    source="Martin & Mahoney 2021; Clauset, Shalizi & Newman 2009.",
    bounds=(1.0, inf),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
