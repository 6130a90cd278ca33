"""How the values of a layer's neurons (channels, images, pairs) are spread: one panel a layer, one outline a model."""

import altair as alt
import numpy as np
import pandas as pd

from app.charts.panels import Panels, key
from app.charts.scene import SERIES, VARIANT, listing, span
from app.charts.words import column, tooltip, units
from app.language import _

BINS = 40
COLUMNS = 3


def distribution(table, scene, unit, place=None, heights=True):
    """table: columns series, layer, value and perhaps variant; one row a unit ("neuron", "channel" ...).

    place: title of the axis of the values; by default the scene's, where there is one panel. heights: whether the other
    axis has its title.
    Each outline is the share of the units in each of 40 bins; the bins are the same for all models of a panel.
    """
    table = table.dropna(subset=["value"])
    labels = scene.labels(table)
    what = _("Distribution of {title} over each {unit} of {layers}, for {models}; {span}.").format(
        title=scene.title, unit=column(unit), layers=listing(labels),
        models=listing(scene.series(table)), span=span(table["value"]),
    )  # fmt: skip
    rows = scene.labelled(table)
    split = list(_parts(rows, labels))
    place = (scene.title if len(split) == 1 else "") if place is None else place
    share = _("share of {units}").format(units=units(unit)) if heights else None
    parts = [_panel(part, scene, title if len(split) > 1 else "", place or None, share) for title, part in split]
    height = 400 if len(parts) == 1 else 220
    parts = tuple(part.properties(height=height, description=what) for part in parts)
    return Panels(parts, min(COLUMNS, len(parts)), key(rows, scene))


def _parts(rows, labels):
    """(title, rows) of each panel: layers in network order, each with its variants."""
    variants = list(dict.fromkeys(rows[VARIANT])) if VARIANT in rows else [""]
    for label in labels:
        for variant in variants:
            part = rows[rows["layer"] == label]
            part = part[part[VARIANT] == variant] if variant else part
            if len(part):
                yield f"{label} {variant if len(variants) > 1 else ''}".strip(), part


def _panel(rows, scene, title, place, share):
    binned = histogram(rows, scene.bounds if scene.full_range else None)
    x = alt.X("start:Q", title=place, axis=alt.Axis(format="~r", tickCount=5))
    y = alt.Y("share:Q", title=share, axis=alt.Axis(format="%", tickCount=4))
    shown = [
        tooltip(f"{SERIES}:N"),
        alt.Tooltip("start:Q", title=_("from"), format=".3g"),
        alt.Tooltip("stop:Q", title=_("to"), format=".3g"),
        tooltip("share:Q", ".1%"),
    ]
    outlines = alt.Chart(binned, title=title).mark_line(interpolate="step-after", strokeWidth=1.8)
    return outlines.encode(x=x, y=y, tooltip=shown, **scene.strokes(rows))


def histogram(rows, bounds=None):
    """Columns series, start, stop, share: the share of each series' values in equal bins over the bounds, where
    they are finite, else over the values: a bin for each, where these are few whole numbers."""
    edges = _edges(rows["value"].to_numpy(float), bounds)
    parts = []
    for series, part in rows.groupby(SERIES, sort=False):
        counts, _edges_again = np.histogram(part["value"].to_numpy(float), edges)
        share = np.append(counts / max(counts.sum(), 1), 0.0)  # the last step closes the outline
        stop = np.append(edges[1:], edges[-1])
        parts.append(pd.DataFrame({SERIES: series, "start": edges, "stop": stop, "share": share}))
    return pd.concat(parts, ignore_index=True)


def _edges(values, bounds):
    if bounds and np.isfinite(bounds).all():
        return np.histogram_bin_edges(values, BINS, range=bounds)
    if (values == values.round()).all() and 0 < np.ptp(values) < BINS:
        return np.arange(values.min() - 0.5, values.max() + 1)
    return np.histogram_bin_edges(values, BINS)
