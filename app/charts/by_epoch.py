"""A value over epochs: one panel a layer (or one for the whole network), one line a model."""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.scene import VARIANT, listing, span

COLUMNS = 3


def by_epoch(table, scene):
    """table: columns series, layer ("" for values of the whole network), epoch, value, low, high, n, variant."""
    table = table.dropna(subset=["value"])
    what = f"{scene.title} over epochs for {listing(scene.series(table))}; {span(table['value'])}."
    titles = _titles(scene.labelled(table))
    names = list(dict.fromkeys(titles))
    if len(names) == 1:
        return _panel(table, scene, "").properties(height=400, description=what)
    parts = [_panel(table[titles == name], scene, name).properties(width=270, height=170) for name in names]
    return alt.concat(*parts, columns=COLUMNS, spacing=22).properties(description=what)


def _titles(table):
    if VARIANT not in table or table[VARIANT].nunique() == 1:
        return table["layer"]
    return (table["layer"] + " " + table[VARIANT]).str.strip()


def _panel(rows, scene, title):
    x = alt.X("epoch:Q", axis=alt.Axis(tickMinStep=1, format="d"))
    y = alt.Y("value:Q", title=None if title else scene.title, scale=scene.value_scale(rows))
    base = alt.Chart(rows, title=title).encode(x=x, y=y, tooltip=tooltips(rows, "epoch", "Q"))
    lines = base.mark_line(strokeWidth=2).encode(**scene.strokes(rows))
    points = base.mark_point(size=30, filled=True, opacity=1).encode(**scene.points(rows))
    if rows[["low", "high"]].isna().all(axis=None):
        return lines + points
    band = base.mark_area(opacity=0.12).encode(
        y=alt.Y("low:Q", title=None if title else scene.title), y2="high:Q", color=scene.strokes(rows)["color"]
    )
    return band + lines + points
