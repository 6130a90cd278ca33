"""The key of a grid of trainings: which stroke is which curve, which colour which layer."""

import altair as alt
import pandas as pd

from app.around import meeting
from app.charts.published import DASH, GREY, PUBLISHED
from app.charts.rotation import in_order
from app.charts.training_curves import RATE, STYLES
from app.language import _

ROW = 22
WIDTH = 8.0
INK = "#6b7682"
LETTER = 0.0055  # of a name, for each pixel of its type
STROKE, SQUARE = (0.35, 0.25), (0.12, 0.08)  # its length, and the gap after its name
NAMES, LABELS = 12, 11  # sizes of type


def training_key(labels, published=False):
    """labels: of the layers, in network order. published: whether published curves are laid over."""
    styles = {**{_(name): (INK, dash) for name, dash in STYLES.items()}, _("learning rate"): (RATE, (1, 0))}
    styles |= {_(PUBLISHED): (GREY, DASH)} if published else {}
    names, squares = _places(list(styles), *STROKE, NAMES), _places(labels, *SQUARE, LABELS)
    squares["row"] += names["row"].max() + 1
    rows = int(pd.concat([names, squares])["row"].max()) + 1
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[rows - 0.5, -0.5], nice=False))
    curves, layers = alt.Chart(names), alt.Chart(squares)
    dashes = alt.Scale(domain=list(styles), range=[list(dash) for _, dash in styles.values()])
    colours = alt.Scale(domain=list(styles), range=[colour for colour, _ in styles.values()])
    strokes = curves.mark_rule(strokeWidth=2.2).encode(
        x=x, x2="stop:Q", y=y,
        strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=None),
        color=alt.Color("name:N", scale=colours, legend=None),
    )  # fmt: skip
    colour = alt.Color("name:N", scale=in_order(labels), legend=None)
    blocks = layers.mark_rule(strokeWidth=9).encode(x=x, x2="stop:Q", y=y, color=colour)
    said = [
        base.mark_text(align="left", fontSize=size * meeting.larger()).encode(x="text:Q", y=y, text="name:N")
        for base, size in ((curves, NAMES), (layers, LABELS))
    ]
    what = _("Key: which stroke stands for which curve, which colour for which layer.")
    chart = alt.layer(strokes, blocks, *said).resolve_scale(color="independent", strokeDash="independent")
    return chart.properties(height=rows * ROW * meeting.larger(), description=what)


def _places(names, length, gap, size):
    """Strokes with their names, one after the other, in as many rows as they take; each name has the room it needs."""
    row, start, places = 0, 0.0, []
    for name in names:
        wide = length + LETTER * size * meeting.larger() * len(name)
        if start and start + wide > WIDTH:
            row, start = row + 1, 0.0
        places.append({"name": name, "row": row, "start": start, "stop": start + length, "text": start + length + 0.04})
        start += wide + gap
    return pd.DataFrame(places, columns=["name", "row", "start", "stop", "text"])
