"""Shares of a whole as bars with their intervals, a row each in a colour of its own."""

import altair as alt

from app.charts.panels import Panels
from app.charts.scene import listing
from app.charts.words import tooltip
from app.language import _
from app.text import percent

ROW, LABEL = 30, 260


def kinds(table, colours, title):
    """table: columns kind, value, low, high, images, in the order in which they are drawn. colours: {kind: colour}.

    title: of the shares. Values are from 0 to 1.
    """
    y = alt.Y("kind:N", title=None, sort=list(table["kind"]), axis=alt.Axis(labelLimit=LABEL))
    x = alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=6))
    shown = [alt.Tooltip("kind:N", title=_("kind")), alt.Tooltip("images:Q", title=_("images"))]
    shown += [tooltip(f"{name}:Q", ".1%") for name in ("value", "low", "high")]
    base = alt.Chart(table).encode(y=y, tooltip=shown)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    colour = alt.Color("kind:N", scale=scale, legend=None)
    bars = base.mark_bar(height=ROW * 0.6, opacity=0.45).encode(x=x, color=colour)
    intervals = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", title=title), x2="high:Q", color=colour)
    said = [f"{kind} {percent(value)}" for kind, value in zip(table["kind"], table["value"], strict=True)]
    what = f"{title}: {listing(said, len(said))}."
    return Panels((alt.layer(bars, intervals).properties(height=ROW * len(table) + 40, description=what),))
