"""The key of panels in which each layer has a colour of its own, from the first, dark, to the last, light."""

import altair as alt
import pandas as pd

from app.around import meeting
from app.charts.rotation import in_order
from app.language import _

ACROSS = 12
ROW = 22


def layers_key(labels):
    """labels: of the layers, in network order."""
    across = min(int(ACROSS / meeting.larger()), max(len(labels), 8))
    places = pd.DataFrame({"layer": labels, "number": range(len(labels))})
    places = places.assign(start=places["number"] % across, row=places["number"] // across)
    places = places.assign(stop=places["start"] + 0.16, text=places["start"] + 0.22)
    rows = int(places["row"].max()) + 1
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[rows - 0.5, -0.5], nice=False))
    base = alt.Chart(places).encode(y=y)
    colour = alt.Color("layer:N", sort=labels, scale=in_order(labels), legend=None)
    strokes = base.mark_rule(strokeWidth=9).encode(x=x, x2="stop:Q", color=colour)
    names = base.mark_text(align="left", fontSize=12 * meeting.larger()).encode(
        x=alt.X("text:Q", axis=None), text="layer:N"
    )
    words = _("Key: which colour stands for which layer, in network order.")
    return alt.layer(strokes, names).properties(height=ROW * meeting.larger() * rows, description=words)
