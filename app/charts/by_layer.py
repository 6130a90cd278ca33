"""A value by layer: one line a model, layers in network order, the untrained network in grey."""

import altair as alt

from app.charts import floor
from app.charts.layer_axis import layer_axis
from app.charts.panels import Panels, key
from app.charts.published import apart, marks
from app.charts.scene import SERIES, listing, span, variants
from app.charts.words import tooltip
from app.language import _

MOST_WIDE = 3
ADJUSTED = "p_benjamini_hochberg"


def by_layer(table, scene, small=None):
    """table: columns series, layer, value, and where there are any low, high, n, variant, origin; one row a point.

    A panel for each variant; small ones, two beside each other: None where there are more than three (classes, say).
    """
    table = table.dropna(subset=["value"])
    labels, series = scene.labels(table), scene.series(table)
    rows = scene.labelled(table)
    what = _("{title} by layer, {layers}, for {models}; {span}.").format(
        title=scene.title, layers=listing(labels), models=listing(series), span=span(table["value"])
    )
    found = variants(rows)
    small = len(found) > MOST_WIDE if small is None else small
    parts = [_panel(part, name, scene, labels, small).properties(description=what) for name, part in found]
    return Panels(tuple(parts), 2 if small else 1, key(rows, scene))


def _panel(rows, variant, scene, labels, small):
    title = f"{scene.title}: {variant}" if variant else scene.title
    axis = None if small else title
    rows, theirs = apart(rows)
    x = alt.X("layer:N", sort=labels, scale=alt.Scale(domain=labels), axis=layer_axis(labels, small))
    y = alt.Y("value:Q", title=axis, scale=scene.value_scale(rows))
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltips(rows))
    lines = base.mark_line(strokeWidth=2).encode(**scene.strokes(rows))
    points = base.mark_point(size=55, filled=True, opacity=1).encode(**scene.points(rows))
    layers = [*floor.marks(rows, scene, x, y), lines, points]
    if rows[["low", "high"]].notna().any(axis=None):
        layers.insert(0, base.mark_rule(strokeWidth=2, opacity=0.55).encode(
            y=alt.Y("low:Q", title=axis), y2="high:Q", color=scene.strokes(rows)["color"]
        ))  # fmt: skip
    return alt.layer(*layers, *marks(theirs, rows, scene, x, y)).properties(
        height=230 if small else 400, **({"title": title} if small else {})
    )


def tooltips(rows, x="layer", kind="N"):
    """What a point says when pointed at: model, place, value, interval and size of the sample."""
    shown = [tooltip(f"{SERIES}:N"), tooltip(f"{x}:{kind}"), tooltip("value:Q", ".4g")]
    if floor.column(rows):
        shown.append(tooltip(f"{floor.column(rows)}:Q", ".4g"))
    if rows["low"].notna().any():
        shown += [tooltip("low:Q", ".4g"), tooltip("high:Q", ".4g")]
    if rows["n"].notna().any():
        shown.append(tooltip("n:Q"))
    if ADJUSTED in rows:
        shown += [tooltip("p:Q", ".2g"), alt.Tooltip(f"{ADJUSTED}:Q", title=_("adjusted p"), format=".2g")]
    return shown
