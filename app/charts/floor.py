"""What chance alone gives, below the value that is read against it: dotted, in the colour of the model."""

import altair as alt

from app.language import N_

FLOORS = ("floor", "chance", "expected")  # columns that say what chance gives
NAME = N_("floor: what chance alone gives")
DASH = (1, 3)
WIDTH = 1.5


def column(rows):
    """The column of the floor, or None where there is nothing to draw."""
    return next((name for name in FLOORS if name in rows and rows[name].notna().any()), None)


def marks(rows, scene, x, y):
    """The layer of the floors for a chart of the values, or none. y: the channel of the values."""
    name = column(rows)
    if name is None:
        return []
    height = y.copy()
    height.shorthand = f"{name}:Q"
    line = alt.Chart(rows).mark_line(strokeWidth=WIDTH, strokeDash=list(DASH), opacity=0.8)
    return [line.encode(x=x, y=height, color=scene.strokes(rows)["color"])]
