"""Every neuron (or channel, image) of a layer, ordered by its value: layers of any size on one scale."""

import altair as alt
import numpy as np

from app.charts.distribution import COLUMNS
from app.charts.panels import Panels, key
from app.charts.scene import SERIES, listing, span
from app.charts.words import column, tooltip, units
from app.language import _

MOST_POINTS = 150


def per_neuron(table, scene, unit):
    """table: columns series, layer, value and the unit's own ("neuron", "channel" ...); one row a unit.

    Models are ordered each by itself: the curve rises from its lowest to its highest unit, so two models can be
    compared at the same share. Of more than 150 units evenly spaced ones are drawn.
    """
    table = table.dropna(subset=["value"])
    labels = scene.labels(table)
    what = _("{title} of every {unit}, in ascending order, in {layers}, for {models}; {span}.").format(
        title=scene.title, unit=column(unit), layers=listing(labels),
        models=listing(scene.series(table)), span=span(table["value"]),
    )  # fmt: skip
    columns = [SERIES, "layer", "value", *([unit] if unit in table else [])]
    rows = scene.labelled(_ranked(table[columns]))
    parts = [_panel(rows[rows["layer"] == label], scene, label if len(labels) > 1 else "", unit) for label in labels]
    height = 400 if len(parts) == 1 else 220
    parts = tuple(part.properties(height=height, description=what) for part in parts)
    return Panels(parts, min(COLUMNS, len(parts)), key(rows, scene))


def _ranked(rows):
    """Rows in ascending order within series and layer, with `share`: how much of the layer lies below."""
    rows = rows.sort_values("value", kind="stable")
    groups = rows.groupby([SERIES, "layer"], sort=False)
    place, size = groups.cumcount(), groups["value"].transform("size")
    rows = rows.assign(share=(place + 0.5) / size)
    step = np.ceil(size / MOST_POINTS)
    return rows[(place % step == 0) | (place == size - 1)]


def _panel(rows, scene, title, unit):
    share = _("share of {units}").format(units=units(unit))
    x = alt.X("share:Q", title=share, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("value:Q", title=None if title else scene.title, scale=scene.value_scale(rows))
    shown = [tooltip(f"{SERIES}:N"), tooltip("value:Q", ".4g"), *([tooltip(f"{unit}:Q")] if unit in rows else [])]
    base = alt.Chart(rows, title=title).encode(x=x, y=y, tooltip=shown)
    lines = base.mark_line(strokeWidth=1.5).encode(**scene.strokes(rows))
    points = base.mark_point(size=14, filled=True, opacity=0.9).encode(**scene.points(rows))
    return lines + points
