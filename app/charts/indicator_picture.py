"""Kendall's tau of every indicator in every layer, as a picture: one panel a family, marks where p is small."""

import altair as alt
import numpy as np
import pandas as pd

from app.charts.look import DIVERGING
from app.charts.panels import Panels
from app.language import N_, _, ngettext

CELL = "cell"  # the name of the selection
FIELDS = ("id", "layer")
LEVEL = 0.05
CHANCE, LEFT = N_("p < {level:g}"), N_("adjusted p < {level:g}")
DARK, BRIGHT = "#20262d", "#ffffff"
MARKS = {  # seen on every colour, and told apart by shape as well
    CHANCE: {"shape": "circle", "size": 26, "fill": BRIGHT, "stroke": DARK},
    LEFT: {"shape": "diamond", "size": 80, "fill": DARK, "stroke": BRIGHT},
}
GREY = "#808892"
FRAME = "#d6277f"  # neither blue nor orange
ON_WHITE = list(DIVERGING["light"])  # as it is taken away
NAMES = 270  # width of the names beside the squares
ROW = 22
STEPS = 64
STRIP = 16
KEY = 68  # with the axis below the strip


def indicator_picture(table, layers, chosen=None):
    """table: columns family, id, name, layer, tau, low, high, p, p_benjamini_hochberg, n, status, reason.

    layers: {name: label} in the order of the columns. chosen: (id, layer) of the cell that is framed, or None.
    A click on a cell selects its id and layer. A cell without a tau has a dash, and says why when pointed at.
    """
    rows = table.assign(place=table["layer"].map(layers), mark=_marks(table))
    rows = rows.assign(chosen=[(one, layer) == chosen for one, layer in rows[list(FIELDS)].itertuples(index=False)])
    parts = [_panel(part, family, list(layers.values())) for family, part in rows.groupby("family", sort=False)]
    return Panels(tuple(parts), key=_key())


def _marks(table):
    small = np.where(table["p"] < LEVEL, CHANCE, "")
    return np.where(table["p_benjamini_hochberg"] < LEVEL, LEFT, small)


def _panel(rows, family, layers):
    names = list(dict.fromkeys(rows["name"]))
    kept = [
        *FIELDS,
        "name",
        "place",
        "tau",
        "low",
        "high",
        "p",
        "p_benjamini_hochberg",
        "n",
        "mark",
        "chosen",
        "reason",
    ]
    # The chosen square is drawn last, or its neighbours would cover its frame.
    rows = rows[kept].sort_values("chosen", kind="stable")
    numbers = {name: 4 for name in ("tau", "low", "high", "p", "p_benjamini_hochberg")}
    base = alt.Chart(rows.round(numbers), title=alt.Title(family.capitalize(), anchor="start")).encode(
        x=alt.X(
            "place:N", sort=layers, scale=alt.Scale(domain=layers), title=None, axis=_axis(orient="top", angle=-45)
        ),
        y=alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=_axis()),
        tooltip=_tooltips(),
    )
    known, unknown = "isValid(datum.tau)", "!isValid(datum.tau)"
    squares = base.transform_filter(known).mark_rect(cursor="pointer").encode(
        color=alt.Color("tau:Q", scale=_scale(), legend=None),
        stroke=alt.condition("datum.chosen", alt.value(FRAME), alt.value(GREY)),
        strokeWidth=alt.condition("datum.chosen", alt.value(3), alt.value(0.25)),
    ).add_params(alt.selection_point(name=CELL, fields=list(FIELDS), toggle="true", clear=False))  # fmt: skip
    dashes = base.transform_filter(unknown).mark_text(text="–", color=GREY)
    what = ngettext(
        "Kendall's tau of {n} indicator of the family {family} with the target. {ends}",
        "Kendall's tau of {n} indicators of the family {family} with the target. {ends}",
        len(names),
    ).format(n=len(names), family=family, ends=_words(rows))
    chart = alt.layer(squares, *_points(base), dashes).properties(height=alt.Step(ROW), description=what)
    return chart.configure_range(diverging=ON_WHITE)


def _points(base):
    """The marks of small p values."""
    for name, look in MARKS.items():
        yield base.transform_filter(alt.datum.mark == name).mark_point(strokeWidth=1, opacity=1, **look)


def _axis(orient=None, angle=0):
    where = {"orient": orient, "labelAngle": angle} if orient else {"minExtent": NAMES, "maxExtent": NAMES}
    return alt.Axis(labelLimit=NAMES, labelOverlap=False, ticks=False, domain=False, **where)


def _tooltips():
    titles = {"tau": "tau", "low": _("95 % from"), "high": _("to"), "p": "p", "p_benjamini_hochberg": _("adjusted p")}
    shown = [alt.Tooltip(f"{name}:Q", title=title, format=".3f") for name, title in titles.items()]
    where = [alt.Tooltip("name:N", title=_("indicator")), alt.Tooltip("place:N", title=_("layer"))]
    return [*where, *shown, alt.Tooltip("n:Q", title=_("n (models)")), alt.Tooltip("reason:N", title=_("missing"))]


def _scale():
    """Its colours are those of the ground (see app/drawn.py). In other colour spaces blue and orange mix to purple."""
    return alt.Scale(domain=[-1, 1], range="diverging", interpolate="rgb")


def _words(rows):
    rows = rows.dropna(subset=["tau"])
    if not len(rows):
        return _("None has a value.")
    ends = [rows.loc[place] for place in (rows["tau"].idxmin(), rows["tau"].idxmax())]
    words = _("{name} in {place}, {tau:.2f} (p {p:.2g}, n {n})")
    least, most = (words.format(**row[["name", "place", "tau", "p", "n"]]) for row in ends)
    return _("From {least}, to {most}.").format(least=least, most=most)


def _key():
    """The scale of colour as a strip, and what the marks mean."""
    edges = np.linspace(-1, 1, STEPS + 1)
    steps = pd.DataFrame({"tau": (edges[1:] + edges[:-1]) / 2, "start": edges[:-1], "stop": edges[1:]})
    axis = alt.Axis(
        title=_("Kendall's tau with the target"), values=[-1, -0.5, 0, 0.5, 1], format=".1f", grid=False, domain=False
    )
    x = alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[-1, 3], nice=False))
    colours = {
        "color": alt.Color("tau:Q", scale=_scale(), legend=None),
        "stroke": alt.Stroke("tau:Q", scale=_scale(), legend=None),  # or the ground shows between the steps
    }
    strip = alt.Chart(steps).mark_rect().encode(x=x, x2="stop:Q", y=alt.value(0), y2=alt.value(STRIP), **colours)
    said = [_(mark).format(level=LEVEL) for mark in MARKS]
    marks = pd.DataFrame({"start": [1.3, 2.0], "text": [1.36, 2.06], "mark": list(MARKS), "said": said})
    named = alt.Chart(marks).encode(y=alt.value(STRIP / 2))
    texts = named.mark_text(align="left", fontSize=12).encode(x=alt.X("text:Q", axis=axis), text="said:N")
    points = [point.encode(x=alt.X("start:Q", axis=axis)) for point in _points(named)]
    what = _("Key: blue, tau near -1, the opposite order; orange, near 1, the same order. A mark where p is small.")
    chart = alt.layer(strip, *points, texts).properties(
        height=KEY, description=what, view=alt.ViewBackground(stroke=None)
    )
    return chart.configure_range(diverging=ON_WHITE)
