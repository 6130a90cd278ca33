"""Coloured squares of values, one for each pair of things: panels that share one scale of colour, and its key."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from app.charts.panels import Panels
from app.charts.ramp import ramp
from app.charts.words import tooltip

COLUMNS = 3
HEIGHT = 250
BESIDE = ("low", "high", "expected", "n")  # what a square says besides its value when pointed at
MOST_WRITTEN = 12  # squares a side in which a number can be read


@dataclass(frozen=True)
class Colours:
    """A scale from dark to bright. faint: small values are told apart, colours follow the square root."""

    low: float
    high: float
    faint: bool = False

    @classmethod
    def of(cls, values, full_range=True, faint=False):
        """From 0 to 1, and as far beyond as the values go; or just as far as they go."""
        low, high = float(values.min()), float(values.max())
        return cls(min(0.0, low), max(1.0, high), faint) if full_range or low == high else cls(low, high, faint)

    @property
    def scale(self):
        kind = "sqrt" if self.faint and self.low >= 0 else "linear"
        return alt.Scale(scheme="viridis", domain=[self.low, self.high], type=kind)

    @property
    def bright_from(self):
        """The value from which on dark letters are easier to read than bright ones."""
        share = 0.36 if self.faint else 0.6
        return self.low + share * (self.high - self.low)


def squares(panels, across, down, colours, title, describe, height=HEIGHT):
    """panels: {title: rows with `value` and the columns of both sides}. across, down: alt.X and alt.Y.

    title: of the value. describe: maps a panel's title and its rows to words for those who do not see it.
    """
    parts = [
        _panel(rows, name, across, down, colours, title).properties(height=height, description=describe(name, rows))
        for name, rows in panels.items()
    ]
    key = ramp(title, colours.low, colours.high, colours.scale)
    return Panels(tuple(parts), min(COLUMNS, len(parts)), key)


def _panel(rows, name, across, down, colours, title):
    sides = [side.shorthand.partition(":")[0] for side in (across, down)]
    whole = [side for side in sides if pd.api.types.is_numeric_dtype(rows[side])]
    columns = [name for name in (*sides, "value", *BESIDE) if name in rows and rows[name].notna().any()]
    rows = rows[columns].astype(dict.fromkeys(whole, int)).round(dict.fromkeys(("value", *BESIDE), 5))
    shown = [alt.Tooltip(side.shorthand, title=side["title"]) for side in (across, down)]
    shown += [alt.Tooltip("value:Q", title=title, format=".4g")]
    shown += [tooltip(f"{name}:Q", ".4g") for name in columns if name in BESIDE]
    base = alt.Chart(rows, title=name).encode(x=across, y=down, tooltip=shown)
    filled = base.mark_rect(strokeWidth=0.7).encode(
        color=alt.Color("value:Q", scale=colours.scale, legend=None),
        stroke=alt.Stroke("value:Q", scale=colours.scale, legend=None),  # or the ground shows between the squares
    )
    few = max(rows[side].nunique() for side in sides) <= MOST_WRITTEN
    return alt.layer(filled, _numbers(base, rows, colours)) if few and not whole else filled


def _numbers(base, rows, colours):
    """The values to two digits in their squares, without the nought before the point; nothing where that is 0."""
    written = rows.assign(written=[f"{value:.2f}".replace("0.", ".", 1) for value in rows["value"]])
    written.loc[written["written"].isin([".00", "-.00"]), "written"] = ""
    letters = alt.when(alt.datum.value > colours.bright_from).then(alt.value("#1d2329")).otherwise(alt.value("#f4f6f8"))
    return base.properties(data=written).mark_text(fontSize=10).encode(text="written:N", color=letters)
