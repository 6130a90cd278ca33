"""Many metrics as coloured squares: a panel a family, a row a metric, a column a layer or a model."""

import json
from math import isnan

import altair as alt
import numpy as np
import pandas as pd

from analysis.kept import NOT_COMPUTED
from app.charts.indicator_picture import CELL, GREY, NAMES, ON_WHITE, ROW, STEPS, STRIP
from app.charts.look import ON_COLOUR
from app.charts.panels import Panels
from app.charts.scene import listing
from app.charts.states import COLOURS, SIGNS, STATES
from app.language import _, ngettext

FIELDS = ("metric", "column")
SHOWN = ["metric", "column", "name", "place", "written", "value", "low", "high", "n", "untrained", "distance", "state"]
SHOWN += ["sign", "reason"]
MOST_WRITTEN = 20  # columns in which a number can be read
# The distances from which on letters stand on a colour of middle lightness, which dark ones are read on whatever the
# ground, and on the end of the scale, which is dark on a light ground and bright on a dark one.
MIDDLE, STRONG = 0.45, 0.85
DARK = "#14181d"
SIGN_SIZE = 13
FAINT = 0.2  # of what has a value, but no distance
KEY = 76  # with the axis below the strip


def glance_picture(table, columns):
    """table: columns family, metric, name (of the row), column (an id), value, low, high, n, untrained, distance (from
    -1 to 1), state, reason. columns: {id: label} in order. A click on a square selects its metric and column.

    Of a family whose metrics are all of the whole network there is one column.
    """
    rows = table.assign(place=table["column"].map(columns), sign=table["state"].map(SIGNS))
    rows = rows.assign(written=rows["value"].map(short), state=rows["state"].map(STATES).map(_))
    parts = []
    for family, part in rows.groupby("family", sort=False):
        own = set(part["column"])
        parts.append(_panel(part, family, [label for column, label in columns.items() if column in own]))
    return Panels(tuple(parts), key=_key())


def short(value):
    """A number in the width of a square; "" for nan.

    >>> [short(value) for value in (0.04385, -0.5, 3.14159, 152.4, 0.00002, 0.0, 123456.0)]
    ['.044', '-.500', '3.14', '152', '2e-5', '0', '1e5']
    """
    if isnan(value):
        return ""
    size = abs(value)
    if size and not 0.001 <= size < 1e5:
        digits, _e, power = f"{value:.0e}".partition("e")
        return f"{digits}e{int(power)}"
    places = 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0
    return f"{value:.{places}f}".replace("0.", ".", 1) if 0 < size < 1 else f"{value:.{places}f}" if size else "0"


def _panel(rows, family, places):
    names = list(dict.fromkeys(rows["name"]))
    angle = -45 if len(places) <= MOST_WRITTEN else -90
    top = alt.Axis(orient="top", labelAngle=angle, labelLimit=110, labelOverlap=False, ticks=False, domain=False)
    side = alt.Axis(minExtent=NAMES, maxExtent=NAMES, labelLimit=NAMES, labelOverlap=False, ticks=False, domain=False)
    numbers = ("value", "low", "high", "untrained", "distance")
    base = alt.Chart(_rounded(rows[SHOWN], numbers)).encode(
        x=alt.X("place:N", sort=places, scale=alt.Scale(domain=places), title=None, axis=top),
        y=alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=side),
        tooltip=_tooltips(),
    )
    far = alt.Color("distance:Q", scale=_scale(), legend=None)
    unknown = "isValid(datum.value) && !isValid(datum.distance)"
    squares = base.mark_rect(cursor="pointer", stroke=GREY, strokeWidth=0.25, invalid="show").encode(
        color=alt.condition("isValid(datum.distance)", far, alt.value(GREY)),
        fillOpacity=alt.condition("isValid(datum.distance)", alt.value(1), alt.value(0)),
    ).add_params(alt.selection_point(name=CELL, fields=list(FIELDS), toggle="true", clear=False))  # fmt: skip
    metrics = ngettext("{n} metric", "{n} metrics", len(names)).format(n=len(names))
    said = _("{metrics} of the family {family}, in {places}: {span}").format(
        metrics=metrics, family=family, places=listing(places), span=_words(rows)
    )
    faint = base.transform_filter(unknown).mark_rect(cursor="pointer", color=GREY, opacity=FAINT)
    chart = alt.layer(squares, faint, *_letters(base, len(places)), *_signs(base)).properties(
        title=alt.Title(family, anchor="start"), height=alt.Step(ROW), description=said
    )
    return on_white(chart)


def _rounded(rows, numbers):
    """With as many digits as are shown: five of the largest."""
    return rows.assign(**{name: [float(f"{value:.5g}") for value in rows[name]] for name in numbers})


def _letters(base, columns):
    """The values in their squares, as long as there is room for them."""
    if columns > MOST_WRITTEN:
        return
    far = "abs(datum.distance)"
    known = base.transform_filter("isValid(datum.value)").encode(text="written:N")
    size = {"fontSize": 10, "cursor": "pointer"}
    yield known.transform_filter(f"!({far} >= {MIDDLE})").mark_text(**size)
    yield known.transform_filter(f"{far} >= {MIDDLE} && {far} < {STRONG}").mark_text(color=DARK, **size)
    yield known.transform_filter(f"{far} >= {STRONG}").mark_text(style=ON_COLOUR, **size)


def _signs(base):
    """What stands where there is no value: shape and colour tell why."""
    unknown = base.transform_filter("!isValid(datum.value)")
    for state, colour in COLOURS.items():
        why = _why()[:1] if state == NOT_COMPUTED else _why()
        mark = unknown.transform_filter(alt.datum.sign == SIGNS[state]).encode(tooltip=[*_where(), *why])
        yield mark.mark_rect(opacity=0, cursor="pointer")
        yield mark.mark_text(fontSize=SIGN_SIZE, color=colour, cursor="pointer").encode(text="sign:N")


def _where():
    return [alt.Tooltip("name:N", title=_("metric")), alt.Tooltip("place:N", title=_("in"))]


def _why():
    return [alt.Tooltip("state:N", title=_("state")), alt.Tooltip("reason:N", title=_("why"))]


def _tooltips():
    titles = {"value": _("value"), "low": _("95 % from"), "high": _("to"), "untrained": _("untrained")}
    values = [alt.Tooltip(f"{name}:Q", title=title, format=".4g") for name, title in titles.items()]
    rest = [alt.Tooltip("n:Q", title="n"), alt.Tooltip("distance:Q", title=_("distance"), format=".2f")]
    return [*_where(), *values, *rest, *_why()]


def _scale():
    """Its colours are those of the ground (see app/drawn.py). In other colour spaces blue and orange mix to purple."""
    return alt.Scale(domain=[-1, 1], range="diverging", interpolate="rgb", clamp=True)


def on_white(chart):
    """With the colours that are used where no ground says others: as it is taken away."""
    return chart.configure(range={"diverging": ON_WHITE}, style={ON_COLOUR: {"color": "#ffffff"}})


def _words(rows):
    far = rows.dropna(subset=["distance"])
    counts = ", ".join(f"{count} {state}" for state, count in rows["state"].value_counts().items())
    if not len(far):
        return f"{counts}."
    ends = [far.loc[place] for place in (far["distance"].idxmin(), far["distance"].idxmax())]
    low, high = (f"{row['name']}, {row['place']}: {row['distance']:.2f}" for row in ends)
    return _("{counts}; distance from the untrained network from {low} to {high}.").format(
        counts=counts, low=low, high=high
    )


def _key():
    """The scale of colour as a strip, with what its places mean, and the signs."""
    edges = np.linspace(-1, 1, STEPS + 1)
    steps = pd.DataFrame({"distance": (edges[1:] + edges[:-1]) / 2, "start": edges[:-1], "stop": edges[1:]})
    places = {-1: _("none left"), -0.333: _("half"), 0: _("as untrained"), 0.333: _("twice"), 1: _("all new")}
    words = " : ".join(f"abs(datum.value - {place}) < 0.01 ? {json.dumps(word)}" for place, word in places.items())
    axis = alt.Axis(
        title=_("from the untrained network"), values=list(places), labelExpr=f"{words} : ''", grid=False, domain=False,
        labelOverlap=False,
    )  # fmt: skip
    x = alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[-1.1, 2.9], nice=False))
    colours = {
        "color": alt.Color("distance:Q", scale=_scale(), legend=None),
        "stroke": alt.Stroke("distance:Q", scale=_scale(), legend=None),  # or the ground shows between the steps
    }
    strip = alt.Chart(steps).mark_rect().encode(x=x, x2="stop:Q", y=alt.value(0), y2=alt.value(STRIP), **colours)
    signs = pd.DataFrame({"start": [1.25, 1.75, 2.3], "sign": [SIGNS[state] for state in STATES]})
    signs = signs.assign(text=signs["start"] + 0.05, word=[_("several values"), _("not computed"), _("cannot be")])
    named = alt.Chart(signs).encode(y=alt.value(STRIP / 2))
    texts = named.mark_text(align="left", fontSize=12).encode(x=alt.X("text:Q", axis=axis), text="word:N")
    colour = alt.Color("sign:N", scale=alt.Scale(domain=list(SIGNS.values()), range=[*COLOURS.values()]), legend=None)
    points = named.mark_text(fontSize=SIGN_SIZE).encode(x=alt.X("start:Q", axis=axis), text="sign:N", color=colour)
    what = _("Key: blue, less than in the untrained network; orange, more. A sign stands where there is no one value.")
    chart = alt.layer(strip, points, texts).properties(
        height=KEY, description=what, view=alt.ViewBackground(stroke=None)
    )
    return on_white(chart)
