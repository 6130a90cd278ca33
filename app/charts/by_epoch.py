"""A value over epochs: one panel a layer (or one for the whole network), one line a model."""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.panels import Panels, key
from app.charts.scene import SERIES, VARIANT, listing, span

COLUMNS = 3


def by_epoch(table, scene):
    """table: columns series, layer ("" for values of the whole network), epoch, value, low, high, n, variant."""
    table = _in_stretches(table.dropna(subset=["value"]))
    what = f"{scene.title} over epochs for {listing(scene.series(table))}; {span(table['value'])}."
    titles = _titles(scene.labelled(table))
    order = {label: place for place, label in enumerate(scene.layers.values())}
    names = sorted(titles.unique(), key=lambda title: order.get(title.split(" ")[0], -1))
    height = 400 if len(names) == 1 else 230
    parts = [_panel(table[titles == name], scene, name) for name in names]
    parts = tuple(part.properties(height=height, description=what) for part in parts)
    return Panels(parts, min(COLUMNS, len(parts)), key(table, scene))


def _titles(table):
    if VARIANT not in table or table[VARIANT].nunique() == 1:
        return table["layer"]
    return (table["layer"] + " " + table[VARIANT]).str.strip()


def _in_stretches(table):
    """With `stretch`: a line is broken where epochs lie between that were measured for other values of the model."""
    step = {name: part.drop_duplicates().sort_values().diff().min() for name, part in table.groupby(SERIES)["epoch"]}
    names = [SERIES, "layer", *([VARIANT] if VARIANT in table else [])]
    table = table.sort_values("epoch", kind="stable")
    apart = table.groupby(names, sort=False)["epoch"].diff() > table[SERIES].map(step)
    return table.assign(stretch=apart.fillna(False).groupby([table[name] for name in names], sort=False).cumsum())


def _panel(rows, scene, title):
    x = alt.X("epoch:Q", axis=alt.Axis(tickMinStep=1, format="d"))
    axis = None if title else scene.title
    y = alt.Y("value:Q", title=axis, scale=scene.value_scale(rows))
    base = alt.Chart(rows, title=title).encode(x=x, y=y, tooltip=tooltips(rows, "epoch", "Q"), detail="stretch:N")
    lines = base.mark_line(strokeWidth=2).encode(**scene.strokes(rows))
    points = base.mark_point(size=30, filled=True, opacity=1).encode(**scene.points(rows))
    if rows[["low", "high"]].isna().all(axis=None):
        return lines + points
    band = base.mark_area(opacity=0.12).encode(
        y=alt.Y("low:Q", title=axis), y2="high:Q", color=scene.strokes(rows)["color"]
    )
    bars = base.mark_rule(opacity=0.35).encode(
        y=alt.Y("low:Q", title=axis), y2="high:Q", color=scene.strokes(rows)["color"]
    )
    return band + bars + lines + points
