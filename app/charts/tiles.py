"""Pictures in a grid, each with its value and a line below it: images, maps, the slices of a filter."""

import altair as alt

from app.charts.panels import Panels
from app.charts.scene import listing

SIDE, ROOM = 66, 112
ACROSS = 10
TITLE = 30  # what it takes of a chart's height
TILE = "tile"  # the name of the selection
NUMBER = "number"


def tiles(panels, key=None, clicks=False):
    """panels: {title: table with columns picture (a data URL), said, below, number}; said is in bold, below under it.

    key: a chart that says what the colours mean, or None. clicks: whether a click on a picture selects its number, see
    `app.clicks`.
    """
    parts = [_panel(title, table.reset_index(drop=True), clicks) for title, table in panels.items()]
    return Panels(tuple(parts), 1, key)


def _panel(title, table, clicks):
    rows = max(1, -(-len(table) // ACROSS))
    table = table.assign(column=table.index % ACROSS, top=table.index // ACROSS * ROOM)
    x = alt.X("column:Q", axis=None, scale=alt.Scale(domain=[-0.5, ACROSS - 0.5], nice=False))

    def y(offset):
        shifted = table.assign(height=table["top"] + offset)
        scale = alt.Scale(domain=[rows * ROOM, 0], nice=False)
        return alt.Chart(shifted).encode(x=x, y=alt.Y("height:Q", axis=None, scale=scale))

    shown = [alt.Tooltip("said:N", title=" "), alt.Tooltip("below:N", title="  ")]
    pictures = y(SIDE / 2).mark_image(width=SIDE, height=SIDE, **({"cursor": "pointer"} if clicks else {}))
    pictures = pictures.encode(url="picture:N", tooltip=shown)
    if clicks:
        pictures = pictures.add_params(alt.selection_point(name=TILE, fields=[NUMBER], toggle="true", clear=False))
    values = y(SIDE + 13).mark_text(fontSize=13, fontWeight="bold").encode(text="said:N")
    words = y(SIDE + 29).mark_text(fontSize=12, limit=96).encode(text="below:N")
    each = [" ".join(filter(None, pair)) for pair in zip(table["said"], table["below"], strict=True)]
    return alt.layer(pictures, values, words, title=title).properties(
        height=rows * ROOM + TITLE, description=f"{title}: {listing(each, len(each))}."
    )
