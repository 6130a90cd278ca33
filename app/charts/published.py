"""Published numbers laid over ours: thin, dashed, in the colour of the model of the same name."""

import altair as alt

from app.charts.scene import SERIES
from app.charts.words import tooltip
from app.language import N_, _

ORIGIN = "origin"
PUBLISHED = N_("published")
DASH = (6, 2, 1, 2)
WIDTH = 1.3
GREY = "#808892"


def apart(table):
    """(our rows, published rows): the latter say in the column `origin` where their number comes from."""
    if ORIGIN not in table:
        return table, table[:0]
    theirs = table[ORIGIN].notna()
    return table[~theirs], table[theirs]


def marks(theirs, ours, scene, x, y):
    """The layer of published rows for a chart of ours, or none. theirs: rows of the models that `ours` shows."""
    theirs = theirs[theirs[SERIES].isin(ours[SERIES])] if len(theirs) else theirs
    if not len(theirs):
        return []
    place = x.shorthand.partition(":")[0]
    rows = theirs[[SERIES, place, "value", ORIGIN]]
    shown = [
        alt.Tooltip(f"{SERIES}:N", title=_("published model")),
        tooltip(x.shorthand),
        tooltip("value:Q", ".4g"),
        alt.Tooltip(f"{ORIGIN}:N", title=_(PUBLISHED)),
    ]
    line = alt.Chart(rows).mark_line(strokeWidth=WIDTH, strokeDash=list(DASH), point={"size": 12, "opacity": 0.7})
    return [line.encode(x=x, y=y, color=scene.strokes(ours)["color"], tooltip=shown)]
