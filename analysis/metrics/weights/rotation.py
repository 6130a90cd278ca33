"""Rotation: how far a layer's kernel turned away from where it started."""

from typing import Literal

import numpy as np

from analysis.estimators.angles import angle, cosine_distance
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import NO_DIRECTION, reason_where_nan, table

MEASURES = {"cosine distance": cosine_distance, "angle": angle}


def rotation(
    start,
    now,
    *,
    unit: Literal["cosine distance", "angle"] = "cosine distance",
    per: Literal["layer", "channel"] = "layer",
):
    """Rotation of the kernel since epoch 0.

    unit: "cosine distance" is 1 minus the cosine, from 0 (same direction) over 1 (orthogonal) to 2 (opposite);
    "angle" is in degrees, from 0 to 180.
    per: "layer" takes the flattened kernel as one vector, "channel" each filter by itself.
    Exact: no interval. Undefined where a kernel is all zero or not finite.
    """
    value = turned(start.weights(), now.weights(), unit, per)
    part = {"channel": np.arange(len(value))} if per == "channel" else {}
    return table(**part, value=value, reason=reason_where_nan(value, NO_DIRECTION))


def turned(before, after, unit, per):
    """How far each part of a kernel turned: float64 (parts,), one for the layer or one a channel."""
    measure = MEASURES[unit]
    if per == "layer":
        return np.array([measure(before, after)])
    return np.array([measure(*pair) for pair in zip(_filters(before), _filters(after), strict=True)])


def _filters(kernel):
    return np.ascontiguousarray(kernel.reshape(-1, kernel.shape[-1]).T)


METRIC = Metric(
    measure=rotation,
    title="Rotation",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="How far did training turn this layer away from its initial weights?",
    formula=r"\varphi = 1 - \frac{\langle w_0, w_t \rangle}{\lVert w_0 \rVert\, \lVert w_t \rVert}",
    how_to_read=(
        "At 0 the layer still points where it pointed before training; at 1 it is orthogonal to its initial weights, "
        "as two random kernels are. Layers that hardly rotate have hardly learned. "
        "As an angle, 1 corresponds to 90 degrees."
    ),
    caveats=(
        "The cosine distance can exceed 1: a layer can turn further than orthogonal.",
        "The norm plays no part: under batch normalisation it has no meaning of its own.",
        "Kernels only, biases and batch normalisation excluded, as in the source.",
    ),
    source="Novak & Van Hoof 2019, chapters 6 and 7, figures 6.4 to 6.6; Carbonnelle & De Vleeschouwer 2018.",
    bounds=(0.0, 180.0),
    unit="cosine distance or degrees",
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
