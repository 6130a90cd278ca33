"""Rotation matrix: how far a layer's kernel turned between any two epochs."""

import numpy as np

from analysis.estimators.angles import distance_matrix
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import NO_DIRECTION, reason_where_nan, table


def rotation_matrix(layers):
    """Cosine distance between a layer's kernels at `epoch` and `other_epoch`, a row for each pair of recorded epochs.

    From 0 (same direction) over 1 (orthogonal) to 2 (opposite), no unit, symmetric, within 1e-7. Exact: no interval.
    Undefined where a kernel is all zero or not finite. One layer's kernels of all epochs are held at once.
    """
    first = layers[0].weights()
    kernels = np.empty((len(layers), *first.shape), first.dtype)
    for number, layer in enumerate(layers):
        kernels[number] = layer.weights()
    value = distance_matrix(kernels).ravel()
    epochs = np.array([layer.snapshot.epoch for layer in layers])
    return table(
        epoch=np.repeat(epochs, len(epochs)),
        other_epoch=np.tile(epochs, len(epochs)),
        value=value,
        reason=reason_where_nan(value, NO_DIRECTION),
    )


METRIC = Metric(
    measure=rotation_matrix,
    title="Rotation between epochs",
    scope=Scope.TRAJECTORY,
    reads=frozenset({Source.WEIGHTS}),
    question="Between which epochs did this layer turn, and did it ever turn back?",
    formula=r"D_{s,t} = 1 - \frac{\langle w_s, w_t \rangle}{\lVert w_s \rVert\, \lVert w_t \rVert}",
    how_to_read=(
        "A block of small distances is a time at which the layer stood still; its edge is when it turned. "
        "Distances that grow evenly away from the diagonal say that it kept turning one way. "
        "The first row is the metric `rotation`."
    ),
    caveats=(
        "Only recorded epochs have rows and columns.",
        "Choosing epochs chooses rows: for the whole matrix ask for all of them.",
    ),
    source="Carbonnelle & De Vleeschouwer 2018; Novak & Van Hoof 2019, chapter 6, between all epochs.",
    bounds=(0.0, 2.0),
    unit="cosine distance",
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
