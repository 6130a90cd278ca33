"""A value of the whole network: one row a model, its interval as a bar."""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.scene import SERIES, listing, panels, span


def by_model(table, scene):
    """table: columns series, layer, value, low, high, n, variant; one row a model and variant."""
    table = table.dropna(subset=["value"])
    series = scene.series(table)
    what = f"{scene.title} of {listing(series)}; {span(table['value'])}."
    return panels(table, scene, lambda part, title: _panel(part, title, scene, series)).properties(description=what)


def _panel(rows, title, scene, series):
    y = alt.Y(f"{SERIES}:N", sort=series, title=None, scale=alt.Scale(domain=series))
    x = alt.X("value:Q", title=title, scale=scene.value_scale(rows))
    base = alt.Chart(rows).encode(y=y, x=x, tooltip=tooltips(rows))
    marks = {name: encoding.legend(None) for name, encoding in scene.points(rows).items()}
    points = base.mark_point(size=120, filled=True, opacity=1).encode(**marks)
    bars = base.mark_rule(strokeWidth=2.5, opacity=0.6).encode(
        x=alt.X("low:Q", title=title), x2="high:Q", color=marks["color"]
    )
    return (bars + points).properties(height=26 * len(series) + 20)
