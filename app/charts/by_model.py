"""A value of the whole network: one row a model, its interval as a bar."""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.panels import Panels
from app.charts.scene import SERIES, listing, span, variants
from app.charts.words import labels
from app.language import _

AXIS = 60  # what axis and title take of a chart's height


def by_model(table, scene):
    """table: columns series, layer, value, low, high, n, variant; one row a model and variant.

    A panel for each variant, which is its title; all on one scale.
    """
    table = table.dropna(subset=["value"])
    series = scene.series(table)
    what = _("{title} of {models}; {span}.").format(
        title=scene.title, models=listing(series), span=span(table["value"])
    )
    found = variants(table)
    scene = scene.shared(table) if len(found) > 1 else scene
    parts = [_panel(part, name, scene, series).properties(description=what) for name, part in found]
    return Panels(tuple(parts), columns=min(2, len(parts)))


def _panel(rows, variant, scene, series):
    wide = {"labelBound": False, "labelFlush": False, "labelOverlap": False, "labelLimit": 220}
    axis = alt.Axis(title=None, labelExpr=labels(), **wide)
    y = alt.Y(f"{SERIES}:N", sort=series, axis=axis, scale=alt.Scale(domain=series))
    x = alt.X("value:Q", title=scene.title, scale=scene.value_scale(rows))
    base = alt.Chart(rows).encode(y=y, x=x, tooltip=tooltips(rows))
    marks = scene.points(rows)
    points = base.mark_point(size=120, filled=True, opacity=1).encode(**marks)
    bars = base.mark_rule(strokeWidth=2.5, opacity=0.6).encode(
        x=alt.X("low:Q", title=scene.title), x2="high:Q", color=marks["color"]
    )
    named = {"title": variant} if variant else {}
    return (bars + points).properties(height=26 * len(series) + AXIS, **named)
