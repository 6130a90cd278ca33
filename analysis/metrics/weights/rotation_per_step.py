"""Rotation per step: how far a layer's kernel turned from one epoch to the next."""

from itertools import pairwise
from typing import Literal

import numpy as np

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import NO_DIRECTION, reason_where_nan, table
from analysis.metrics.weights.rotation import turned

FIRST = "nothing was recorded before this epoch that it could have turned from"


def rotation_per_step(
    layers,
    *,
    unit: Literal["cosine distance", "angle"] = "cosine distance",
    per: Literal["layer", "channel"] = "layer",
):
    """Rotation of the kernel since the recorded epoch before, `since`; one row for each recorded epoch.

    unit: "cosine distance" is 1 minus the cosine, from 0 (same direction) over 1 (orthogonal) to 2 (opposite);
    "angle" is in degrees, from 0 to 180.
    per: "layer" takes the flattened kernel as one vector, "channel" each filter by itself.
    Exact: no interval. Undefined at the first epoch, and where a kernel is all zero or not finite.
    """
    import pandas

    parts = [_rows(layers[0], None, np.full(_parts(layers[0], per), np.nan), FIRST, per)]
    before = layers[0].weights()
    for earlier, layer in pairwise(layers):
        now = layer.weights()
        parts.append(_rows(layer, earlier.snapshot.epoch, turned(before, now, unit, per), NO_DIRECTION, per))
        before = now
    return pandas.concat(parts, ignore_index=True).astype({"since": "Int64"})


def _parts(layer, per):
    return layer.record.channels if per == "channel" else 1


def _rows(layer, since, value, why, per):
    part = {"channel": np.arange(len(value))} if per == "channel" else {}
    reason = reason_where_nan(value, why)
    return table(epoch=layer.snapshot.epoch, since=since, **part, value=value, reason=reason)


METRIC = Metric(
    measure=rotation_per_step,
    title="Rotation per step",
    scope=Scope.TRAJECTORY,
    reads=frozenset({Source.WEIGHTS}),
    question="When during training did this layer turn, and does it still?",
    formula=r"1 - \frac{\langle w_{t-1}, w_t \rangle}{\lVert w_{t-1} \rVert\, \lVert w_t \rVert}",
    how_to_read=(
        "A layer that turns from epoch to epoch and gets no further from its start oscillates. "
        "With Layca each step turns every layer by the same angle, and what an epoch adds up to shows how straight "
        "the way was. A drop of the learning rate shows as a drop here."
    ),
    caveats=(
        "A step goes from one recorded epoch to the next: where epochs were not recorded, it spans several.",
        "Cosine distances of steps do not add up to that of the whole way; angles add up to at least its angle.",
    ),
    source="Carbonnelle & De Vleeschouwer 2018; Novak & Van Hoof 2019, chapter 6.",
    bounds=(0.0, 180.0),
    unit="cosine distance or degrees",
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
