"""Images in rows, each with its value and class below it."""

import altair as alt

from app.charts.panels import Panels
from app.charts.scene import listing
from app.charts.words import tooltip
from app.language import _

SIDE, ROOM = 64, 118
TITLE = 34  # what it takes of a chart's height


def gallery(rows, title):
    """rows: {name of the row: table with columns image (a data URL), value, label}. title: of the value."""
    parts = [_row(name, table.reset_index(drop=True), title) for name, table in rows.items()]
    return Panels(tuple(parts))


def _row(name, table, title):
    table = table.assign(place=table.index, said=[f"{value:.3g}" for value in table["value"]])
    places = max(len(table), 8)
    x = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[-0.5, places - 0.5], nice=False))

    def y(height):
        return alt.Y(datum=height, axis=None, scale=alt.Scale(domain=[0, ROOM], nice=False), type="quantitative")

    shown = [tooltip("label:N"), alt.Tooltip("value:Q", title=title, format=".4g")]
    base = alt.Chart(table, title=name).encode(x=x, tooltip=shown)
    pictures = base.mark_image(width=SIDE, height=SIDE).encode(y=y(80), url="image:N")
    values = base.mark_text(fontSize=13, fontWeight="bold").encode(y=y(34), text="said:N")
    classes = base.mark_text(fontSize=12, limit=90).encode(y=y(14), text="label:N")
    each = [f"{label or _('an image')} {said}" for label, said in zip(table["label"], table["said"], strict=True)]
    what = _("Images, {name}: {each}.").format(name=name, each=listing(each, len(each)))
    return alt.layer(pictures, values, classes).properties(height=ROOM + TITLE, description=what)
