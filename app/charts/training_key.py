"""The key of a grid of trainings: which stroke is which curve, which colour which layer."""

import altair as alt
import pandas as pd

from app.charts.published import DASH, GREY, PUBLISHED
from app.charts.rotation import in_order
from app.charts.training_curves import RATE, STYLES
from app.language import _

ROW = 22
WIDTH = 8.0


def training_key(labels, published=False):
    """labels: of the layers, in network order. published: whether published curves are laid over."""
    styles = {**{_(name): (INK, dash) for name, dash in STYLES.items()}, _("learning rate"): (RATE, (1, 0))}
    styles |= {_(PUBLISHED): (GREY, DASH)} if published else {}
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[1.5, -0.5], nice=False))
    curves = alt.Chart(_places(list(styles), 0, WIDTH / 5, 0.35))
    dashes = alt.Scale(domain=list(styles), range=[list(dash) for _, dash in styles.values()])
    colours = alt.Scale(domain=list(styles), range=[colour for colour, _ in styles.values()])
    strokes = curves.mark_rule(strokeWidth=2.2).encode(
        x=x, x2="stop:Q", y=y,
        strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=None),
        color=alt.Color("name:N", scale=colours, legend=None),
    )  # fmt: skip
    layers = alt.Chart(_places(labels, 1, WIDTH / max(len(labels), 8), 0.12))
    squares = layers.mark_rule(strokeWidth=9).encode(
        x=x, x2="stop:Q", y=y, color=alt.Color("name:N", scale=in_order(labels), legend=None)
    )
    names = [base.mark_text(align="left", fontSize=12).encode(x="text:Q", y=y, text="name:N") for base in (curves,)]
    names.append(layers.mark_text(align="left", fontSize=11).encode(x="text:Q", y=y, text="name:N"))
    what = _("Key: which stroke stands for which curve, which colour for which layer.")
    chart = alt.layer(strokes, squares, *names).resolve_scale(color="independent", strokeDash="independent")
    return chart.properties(height=2 * ROW, description=what)


INK = "#6b7682"


def _places(names, row, step, length):
    starts = [number * step for number in range(len(names))]
    table = pd.DataFrame({"name": names, "row": row, "start": starts})
    return table.assign(stop=table["start"] + length, text=table["start"] + length + 0.04)
