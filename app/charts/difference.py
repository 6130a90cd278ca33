"""What one of two models has more of than the other, layer by layer, with its interval: points around a line at 0."""

import altair as alt
import pandas as pd

from app.charts.layer_axis import layer_axis
from app.charts.panels import Panels
from app.charts.scene import span, variants
from app.language import _

GREY, POINT = "#808892", "#a35ea3"
HEIGHT = 190
MOST_UPRIGHT = 20  # names below each other
COLUMNS = ["difference", "low", "high", "n", "interval"]


def difference(table, scene, place="layer"):
    """table: columns place, a, b, difference, low, high, n, interval, and variant where there are several values.

    A panel for each variant. place: the column of the places, of which those without a difference say whose value is
    missing. A point is full where its interval leaves out 0, hollow where it does not, or there is none.
    """
    rows = scene.labelled(table) if place == "layer" else table
    rows = rows[rows["a"].notna() | rows["b"].notna()]
    names = list(dict.fromkeys(rows[place]))
    if place == "layer":
        names = [label for label in scene.layers.values() if label in names] + [
            name for name in names if name not in scene.layers.values()
        ]
    return Panels(tuple(_panel(part, name, scene, place, names) for name, part in variants(rows)))


def _panel(rows, variant, scene, place, names):
    rows = rows.assign(told=told_apart(rows).map({True: "yes", False: "no"}))
    rows = rows.astype({name: float for name in ("low", "high", "n")})  # Vega knows no missing whole numbers
    of_layers = place == "layer"
    kind = "point" if of_layers else "band"
    axis = layer_axis(names) if of_layers else _axis(names)
    x = alt.X(f"{place}:N", sort=names, scale=alt.Scale(domain=names, type=kind), axis=axis)
    title = _("B - A: {what}").format(what=variant or scene.title)
    known = rows[rows["difference"].notna()][[place, *COLUMNS, "told"]]
    base = alt.Chart(known).encode(x=x, tooltip=_tooltips(place))
    y = alt.Y("difference:Q", title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, format="~g"))
    layers = [_zero()]
    if known["low"].notna().any():
        bars = alt.Y("low:Q", title=title)
        layers.append(base.mark_rule(strokeWidth=2.5, opacity=0.6, color=POINT).encode(y=bars, y2="high:Q"))
    fill = alt.Fill("told:N", scale=alt.Scale(domain=["yes", "no"], range=[POINT, "transparent"]), legend=None)
    layers.append(base.mark_point(size=75, stroke=POINT, strokeWidth=2, opacity=1).encode(y=y, fill=fill))
    lacking = rows[rows["difference"].isna()]
    if len(lacking):
        layers.append(_lacking(lacking, place, x))
    return alt.layer(*layers).properties(height=HEIGHT, description=_words(title, rows))


def _axis(names):
    return alt.Axis(title=None, labelAngle=0 if len(names) <= MOST_UPRIGHT else -45, labelOverlap=True)


def told_apart(rows):
    """Which differences have an interval that leaves out 0: booleans."""
    return (rows["low"] > 0) | (rows["high"] < 0)


def _zero():
    return alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=GREY, strokeWidth=1.5).encode(y="zero:Q")


def _lacking(rows, place, x):
    """At a place that one side alone has a value of: whose."""
    words = {True: _("A only"), False: _("B only")}
    marks = pd.DataFrame({place: rows[place], "only": rows["a"].notna().map(words), "zero": 0.0})
    base = alt.Chart(marks).encode(x=x, y=alt.Y("zero:Q"))
    return base.mark_text(color=GREY, fontSize=11, dy=-8).encode(text="only:N")


def _tooltips(place):
    shown = [alt.Tooltip(f"{place}:N", title=place.removesuffix("_name"))]
    shown += [alt.Tooltip(f"{name}:Q", format=".4g") for name in ("difference", "low", "high")]
    return [*shown, alt.Tooltip("n:Q"), alt.Tooltip("interval:N", title=_("interval"))]


def _words(title, rows):
    known = rows["difference"].dropna()
    if rows["low"].isna().all():
        said = _("{title}, at {n} places; {above} of them above 0; {span}.")
        return said.format(title=title, n=len(known), above=int((known > 0).sum()), span=span(known))
    said = _("{title}, at {n} places; {above} of them above 0, {told} with an interval that leaves out 0; {span}.")
    told = int(told_apart(rows).sum())
    return said.format(title=title, n=len(known), above=int((known > 0).sum()), told=told, span=span(known))
