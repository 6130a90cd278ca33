"""Channels (or neurons) of one layer in the order of their values, each with its interval; models overlaid."""

import altair as alt

from app.charts.panels import Panels, key
from app.charts.scene import SERIES, listing, span
from app.charts.words import tooltip, units
from app.language import _

HEIGHT = 400
MOST_TICKS = 16


def ranking(table, scene, unit):
    """table: columns series, value, low, high, n and the unit's own ("channel" ...), of one layer; one row a unit.

    Each model has an order of its own, from its highest value to its lowest: place 1 is not the same channel in two.
    """
    table = table.dropna(subset=["value"])
    rows = table.sort_values("value", ascending=False, kind="stable")
    rows = rows.assign(rank=rows.groupby(SERIES, sort=False).cumcount() + 1)
    last = int(rows["rank"].max())
    x = alt.X(
        "rank:Q",
        title=_("{units} in order").format(units=units(unit)),
        scale=alt.Scale(domain=[0.5, last + 0.5], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=min(last, MOST_TICKS)),
    )
    y = alt.Y("value:Q", title=scene.title, scale=scene.value_scale(rows))
    columns = [SERIES, unit, "rank", *(name for name in ("value", "low", "high", "n") if rows[name].notna().any())]
    shown = [tooltip(f"{SERIES}:N"), *(tooltip(f"{name}:Q") for name in (unit, "rank"))]
    shown += [tooltip(f"{name}:Q", ".4g") for name in columns[3:]]
    base = alt.Chart(rows[columns]).encode(x=x, y=y, tooltip=shown)
    looks = scene.points(rows)
    layers = [
        base.mark_line(strokeWidth=1, opacity=0.6).encode(**scene.strokes(rows)),
        base.mark_point(size=42, filled=True, opacity=1).encode(**looks),
    ]
    if "low" in columns:
        bars = base.mark_rule(strokeWidth=1.5, opacity=0.5)
        layers.insert(0, bars.encode(y=alt.Y("low:Q", title=scene.title), y2="high:Q", color=looks["color"]))
    what = _("{title} of {n} {units} in order, for {models}; {span}.").format(
        title=scene.title, n=last, units=units(unit), models=listing(scene.series(rows)), span=span(rows["value"])
    )
    return Panels((alt.layer(*layers).properties(height=HEIGHT, description=what),), key=key(rows, scene))
