"""A value for each pair of epochs, as a picture: one panel a model."""

import altair as alt

from app.charts.scene import SERIES, span
from app.charts.squares import Colours, squares

MOST_TICKS = 12


def picture(table, scene, label):
    """table: columns series, epoch, other_epoch, value, of one layer. label: of that layer.

    All panels share one scale of colour, from 0 to 1 or to the largest value; dark is no distance.
    """
    epochs = sorted(int(epoch) for epoch in table["epoch"].unique())
    axis = alt.Axis(values=epochs[:: -(-len(epochs) // MOST_TICKS)], labelAngle=0, labelOverlap=False)
    across = alt.X("epoch:O", axis=axis)
    down = alt.Y("other_epoch:O", title="epoch", axis=axis, sort="descending")

    def describe(name, rows):
        pairs = f"between any two of {rows['epoch'].nunique()} epochs; {span(rows['value'])}"
        return f"{scene.title} of {label} in {name}, {pairs}."

    panels = {name: table[table[SERIES] == name] for name in scene.series(table)}
    return squares(panels, across, down, Colours.of(table["value"]), scene.title, describe)
