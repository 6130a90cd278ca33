"""A value over epochs: one panel a layer (or one for the whole network), one line a model."""

import altair as alt

from app.charts import floor
from app.charts.by_layer import tooltips
from app.charts.curve import in_order, panel_titles
from app.charts.panels import Panels, key
from app.charts.published import apart, marks
from app.charts.scene import SERIES, VARIANT, listing, span
from app.language import _

COLUMNS = 3


def by_epoch(table, scene):
    """table: columns series, layer ("" for the whole network), epoch, value, low, high, n, variant, perhaps origin."""
    table = scene.labelled(table.dropna(subset=["value"]))
    titles = panel_titles(table)
    whole, (table, theirs) = table, apart(table)
    table = _in_stretches(table)
    what = _("{title} over epochs for {models}; {span}.").format(
        title=scene.title, models=listing(scene.series(table)), span=span(table["value"])
    )
    names = in_order(titles[table.index], scene)
    height = 400 if len(names) == 1 else 230
    parts = [_panel(*(part[titles[part.index] == name] for part in (table, theirs)), scene, name) for name in names]
    parts = tuple(part.properties(height=height, description=what) for part in parts)
    return Panels(parts, min(COLUMNS, len(parts)), key(whole, scene))


def _in_stretches(table):
    """With `stretch`: a line is broken where epochs lie between that were measured for other values of the model."""
    step = {name: part.drop_duplicates().sort_values().diff().min() for name, part in table.groupby(SERIES)["epoch"]}
    names = [SERIES, "layer", *([VARIANT] if VARIANT in table else [])]
    table = table.sort_values("epoch", kind="stable")
    # A model of one epoch has no step.
    apart = table.groupby(names, sort=False)["epoch"].diff() > table[SERIES].map(step).astype("Float64")
    return table.assign(stretch=apart.fillna(False).groupby([table[name] for name in names], sort=False).cumsum())


def _panel(rows, theirs, scene, title):
    x = alt.X("epoch:Q", title=_("epoch"), axis=alt.Axis(tickMinStep=1, format="d"))
    axis = None if title else scene.title
    y = alt.Y("value:Q", title=axis, scale=scene.value_scale(rows))
    base = alt.Chart(rows, title=title).encode(x=x, y=y, tooltip=tooltips(rows, "epoch", "Q"), detail="stretch:N")
    over = [*floor.marks(rows, scene, x, y), *marks(theirs, rows, scene, x, y)]
    lines = base.mark_line(strokeWidth=2).encode(**scene.strokes(rows))
    points = base.mark_point(size=30, filled=True, opacity=1).encode(**scene.points(rows))
    if rows[["low", "high"]].isna().all(axis=None):
        return alt.layer(lines, points, *over)
    band = base.mark_area(opacity=0.12).encode(
        y=alt.Y("low:Q", title=axis), y2="high:Q", color=scene.strokes(rows)["color"]
    )
    bars = base.mark_rule(opacity=0.35).encode(
        y=alt.Y("low:Q", title=axis), y2="high:Q", color=scene.strokes(rows)["color"]
    )
    return alt.layer(band, bars, lines, points, *over)
