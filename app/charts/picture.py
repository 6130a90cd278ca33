"""A value for each pair of epochs, as a picture: one panel a model."""

import altair as alt
import numpy as np
import pandas as pd

from app.charts.panels import Panels
from app.charts.scene import SERIES, span

COLUMNS = 3
MOST_TICKS = 12
STEPS = 64
KEY = 84  # with the axis below the strip


def picture(table, scene, label):
    """table: columns series, epoch, other_epoch, value, of one layer. label: of that layer.

    All panels share one scale of colour, from 0 to 1 or to the largest value; dark is no distance.
    """
    series = scene.series(table)
    top = max(1.0, float(table["value"].max()))
    scale = alt.Scale(scheme="viridis", domain=[0, top])
    parts = [_panel(table[table[SERIES] == name], name, scene.title, scale, label) for name in series]
    return Panels(tuple(parts), min(COLUMNS, len(parts)), _key(scene.title, scale, top))


def _panel(rows, name, title, scale, label):
    what = f"{title} of {label} in {name}, between any two of {rows['epoch'].nunique()} epochs; {span(rows['value'])}."
    epochs = sorted(int(epoch) for epoch in rows["epoch"].unique())
    step = -(-len(epochs) // MOST_TICKS)
    axis = alt.Axis(values=epochs[::step], labelAngle=0, labelOverlap=False)
    rows = rows[["epoch", "other_epoch", "value"]].astype({"epoch": int, "other_epoch": int}).round({"value": 5})
    return (
        alt.Chart(rows, title=name)
        .mark_rect(strokeWidth=0.7)
        .encode(
            x=alt.X("epoch:O", axis=axis),
            y=alt.Y("other_epoch:O", title="epoch", axis=axis, sort="descending"),
            color=alt.Color("value:Q", scale=scale, legend=None),
            stroke=alt.Stroke("value:Q", scale=scale, legend=None),  # or the ground shows between the squares
            tooltip=["epoch:O", "other_epoch:O", alt.Tooltip("value:Q", title=title, format=".4g")],
        )
        .properties(height=250, description=what)
    )


def _key(title, scale, top):
    """The scale of colour as a strip, once for all panels."""
    edges = np.linspace(0, top, STEPS + 1)
    steps = pd.DataFrame({"value": (edges[1:] + edges[:-1]) / 2, "start": edges[:-1], "stop": edges[1:]})
    axis = alt.Axis(title=title, tickCount=6, grid=False, domain=False)
    x = alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False))
    strip = alt.Chart(steps).mark_rect().encode(x=x, x2="stop:Q", color=alt.Color("value:Q", scale=scale, legend=None))
    return strip.properties(height=KEY, description=f"Key: {title} by colour, from 0, dark, to {top:.3g}, bright.")
