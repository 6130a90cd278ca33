"""Spectral norm: how much a layer's kernel can stretch what it is given."""

from math import inf

from analysis.metrics.kernels import AS_MATRIX, spectrum
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import table


def spectral_norm(layer):
    """Largest singular value of a layer's kernel, a convolution as the matrix (rows * columns * in, out).

    At least 0, in the unit of the weights. Exact: no interval. Undefined where a weight is not finite.
    """
    return table(value=spectrum(layer)[0])


METRIC = Metric(
    measure=spectral_norm,
    title="Spectral norm",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="By how much can this layer stretch an input, before normalisation?",
    formula=r"\sigma_1(W) = \max_{\lVert x \rVert = 1} \lVert W^\top x \rVert",
    how_to_read=(
        "One direction that training made strong raises it; the untrained kernel is the level of pure noise. "
        "Beside the norm it tells whether a layer grew in one direction or in all: that is the stable rank."
    ),
    caveats=(
        "Under batch normalisation the scale of a kernel has no meaning of its own.",
        AS_MATRIX,
    ),
    source="Bartlett et al. 2017; Jiang et al. 2020.",
    bounds=(0.0, inf),
    same_when=frozenset({"units permuted"}),
)
