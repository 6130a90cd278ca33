"""A value for each pair of epochs, as a picture: one panel a model."""

import altair as alt

from app.charts.scene import SERIES, span
from app.charts.squares import Colours, squares
from app.charts.words import series
from app.language import _

MOST_TICKS = 12


def picture(table, scene, label):
    """table: columns series, epoch, other_epoch, value, of one layer. label: of that layer.

    All panels share one scale of colour, from 0 to 1 or to the largest value; dark is no distance.
    """
    epochs = sorted(int(epoch) for epoch in table["epoch"].unique())
    axis = alt.Axis(values=epochs[:: -(-len(epochs) // MOST_TICKS)], labelAngle=0, labelOverlap=False)
    across = alt.X("epoch:O", title=_("epoch"), axis=axis)
    down = alt.Y("other_epoch:O", title=_("epoch"), axis=axis, sort="descending")

    def describe(name, rows):
        words = _("{title} of {layer} in {model}, between any two of {n} epochs; {span}.")
        said = {"title": scene.title, "layer": label, "model": name}
        return words.format(**said, n=rows["epoch"].nunique(), span=span(rows["value"]))

    panels = {series(name): table[table[SERIES] == name] for name in scene.series(table)}
    return squares(panels, across, down, Colours.of(table["value"]), scene.title, describe)
