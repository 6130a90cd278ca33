"""Points with their intervals, a row each, of a few groups that are told apart by colour and shape."""

import altair as alt

from app.charts.panels import Panels
from app.charts.scene import listing
from app.charts.words import tooltip
from app.language import _

ROW, LABEL = 26, 300
LOOKS = (("#de2a7e", "diamond"), ("#808892", "circle"))


def intervals(table, title):
    """table: columns name, group (two at most), value, low, high, n, in the order in which they are drawn.

    title: of the values. Zero has a line.
    """
    groups = list(dict.fromkeys(table["group"]))
    looks = dict(zip(groups, LOOKS, strict=False))
    y = alt.Y("name:N", title=None, sort=list(table["name"]), axis=alt.Axis(labelLimit=LABEL, grid=True))
    shown = [alt.Tooltip("name:N", title=_("name")), alt.Tooltip("group:N", title=_("group"))]
    shown += [tooltip(f"{name}:Q", ".3f") for name in ("value", "low", "high")] + [tooltip("n:Q")]
    base = alt.Chart(table).encode(y=y, tooltip=shown)
    key = alt.Legend(title=None, orient="top", labelLimit=LABEL)
    colour = alt.Color("group:N", scale=alt.Scale(domain=groups, range=[looks[name][0] for name in groups]), legend=key)
    shape = alt.Shape("group:N", scale=alt.Scale(domain=groups, range=[looks[name][1] for name in groups]), legend=key)
    bars = base.mark_rule(strokeWidth=2.5, opacity=0.6).encode(x=alt.X("low:Q", title=title), x2="high:Q", color=colour)
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=alt.X("value:Q", title=title), color=colour, shape=shape
    )
    zero = alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color="#808892").encode(x=alt.X("value:Q", title=title))
    said = [f"{row.name} {row.value:.2f}" for row in table[["name", "value"]].itertuples(index=False)]
    what = f"{title}: {listing(said, 30)}."
    return Panels((alt.layer(zero, bars, points).properties(height=ROW * len(table) + 50, description=what),))
