"""Charts that belong together, and the key that says which stroke is which model."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from app.around import meeting
from app.charts import floor, words
from app.charts.look import null_kind
from app.charts.published import DASH, GREY, PUBLISHED, WIDTH, apart
from app.charts.scene import SERIES
from app.language import _

ACROSS, NULLS_ACROSS = 5, 2  # names side by side at most, of models and of untrained networks
CHARACTERS, STROKE = 116, 8  # that fit beside each other where a page is narrowest; of a stroke before its name
ROW = 24
TYPE = 13


@dataclass(frozen=True)
class Panels:
    """Charts that belong together, each as wide as its place allows. columns: how many stand side by side.

    key: a chart that shows which stroke is which model, once for all panels, or None where the axes say it.
    """

    charts: tuple[alt.TopLevelMixin, ...]
    columns: int = 1
    key: alt.TopLevelMixin | None = None


def key(table, scene):
    """The legend of all panels as a chart of its own: stroke, point and name of each series; models first."""
    across = _across(scene.series(table))
    places = _places(scene.series(table), across)
    more = _others(table)
    height = int(places["row"].max() + 1 if len(places) else 1) + bool(more)
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[height - 0.5, -0.5], nice=False))
    base = alt.Chart(places).encode(y=y)
    strokes = base.mark_rule(strokeWidth=2.5).encode(x=x, x2="stop:Q", **scene.strokes(table))
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        x=alt.X("middle:Q", axis=None), **scene.points(table)
    )
    size = TYPE * meeting.larger()
    names = base.mark_text(align="left", fontSize=size, limit=320).encode(x=alt.X("text:Q", axis=None), text="name:N")
    what = _("Key: which colour, dash and shape stands for which model.")
    below = [
        _other(name, *stroke, x, y, _placed(height - 1, number * across / 2, across))
        for number, (name, stroke) in enumerate(more.items())
    ]
    return alt.layer(strokes, points, names, *sum(below, [])).properties(
        height=ROW * meeting.larger() * height, description=what
    )


def _others(table):
    """{name: (width, dash)} of strokes that come in every model's colour."""
    found = {_(PUBLISHED): (WIDTH, DASH)} if len(apart(table)[1]) else {}
    return found | ({_(floor.NAME): (floor.WIDTH, floor.DASH)} if floor.column(table) else {})


def _other(name, width, dash, x, y, place):
    """Such a stroke with its name, in grey."""
    places = pd.DataFrame([place | {"name": name}])
    base = alt.Chart(places)
    stroke = base.mark_rule(strokeWidth=width, strokeDash=list(dash), color=GREY).encode(x=x, x2="stop:Q", y=y)
    said = base.mark_text(align="left", fontSize=TYPE * meeting.larger()).encode(
        x=alt.X("text:Q", axis=None), y=y, text="name:N"
    )
    return [stroke, said]


def _across(series):
    """How many names have room beside each other."""
    longest = max((len(words.series(name)) for name in series if not null_kind(name)), default=0)
    return max(1, min(ACROSS, int(CHARACTERS / (longest * meeting.larger() + STROKE))))


def _places(series, across):
    """Columns series, name, row, start, middle, stop, text: models in rows of `across`, untrained networks below."""
    models, nulls = ([name for name in series if bool(null_kind(name)) == null] for null in (False, True))
    last = -(-len(models) // across)
    places = {name: _placed(number // across, number % across, across) for number, name in enumerate(models)}
    places |= {
        name: _placed(last + number // NULLS_ACROSS, number % NULLS_ACROSS * across / NULLS_ACROSS, across)
        for number, name in enumerate(nulls)
    }
    rows = [{SERIES: name, "name": words.series(name)} | place for name, place in places.items()]
    return pd.DataFrame(rows, columns=[SERIES, "name", "row", "start", "middle", "stop", "text"])


def _placed(row, start, across):
    """Where a stroke and its name stand; it is equally long, whatever room names have."""
    long = 0.26 * across / ACROSS
    return {"row": row, "start": start, "middle": start + long / 2, "stop": start + long, "text": start + 1.2 * long}
