"""Charts as they go to the browser: specifications, kept so that a page drawn before is drawn at once."""

from dataclasses import dataclass

import streamlit as st

from app import language
from app.around import meeting
from app.charts import Panels
from app.charts.look import DIVERGING, ON_COLOUR

# Stronger than Streamlit's own axis text, which fades on a projector.
PADDING = {"left": 2, "right": 8, "top": 8, "bottom": 6}
KEY = {"key": True}  # marks the legend of other charts for whoever reads the page
INK = {"light": "#333d47", "dark": "#ccd3d9"}


@dataclass(frozen=True)
class Drawn:
    """The Vega-Lite specifications of panels. columns: how many stand side by side. key: the legend of all, or None."""

    charts: tuple[dict, ...]
    columns: int
    key: dict | None


def specify(key, draw):
    """Draw once in each language and size of type. key: everything else that the chart depends on, by names and
    fingerprints. draw: returns a chart or Panels."""
    return _specified((key, language.current(), meeting.is_on()), draw)


@st.cache_data(max_entries=256, show_spinner=False)
def _specified(key, _draw):
    panels = _as_panels(_draw())
    # Checking each against the schema takes as long as all the rest; the tests of the charts do it.
    legend = panels.key.to_dict(validate=False) if panels.key is not None else None
    return Drawn(tuple(chart.to_dict(validate=False) for chart in panels.charts), panels.columns, legend)


def show(key, draw, name):
    """Draw a chart or panels, or take them from before; returns what was Drawn. name: of the chart on its page."""
    drawn = specify(key, draw)
    put(drawn, name)
    return drawn


def put(drawn, name, on_select="ignore"):
    """Put what was Drawn on the page. name: of the chart on its page. on_select: called when a mark is selected, see
    `app.clicks`.

    The description in each specification is the alternative text that a screen reader speaks.
    """
    if drawn.key is not None:
        st.vega_lite_chart(_inked(drawn.key) | {"usermeta": KEY}, key=f"{name} key")
    for start in range(0, len(drawn.charts), drawn.columns):
        row = drawn.charts[start : start + drawn.columns]
        for place, (column, chart) in enumerate(zip(st.columns(drawn.columns), row, strict=False)):
            column.vega_lite_chart(_inked(chart), key=f"{name} {start + place}", on_select=on_select)


def _as_panels(chart):
    return chart if isinstance(chart, Panels) else Panels((chart,))


def _inked(specification):
    ink = INK[_theme()]
    larger = meeting.larger()
    text = {"labelColor": ink, "titleColor": ink, "labelFontSize": 12 * larger, "titleFontSize": 13 * larger}
    title = {"color": ink, "fontSize": 14 * larger, "offset": 8}
    config = specification.get("config", {}) | {"axis": text | {"labelFlush": False}, "legend": text}
    config |= {"title": title, "text": {"color": ink}, "range": {"diverging": list(DIVERGING[_theme()])}}
    ground = DIVERGING[_theme()][len(DIVERGING["light"]) // 2]
    config |= {"style": config.get("style", {}) | {ON_COLOUR: {"color": ground}}}
    return specification | {"padding": PADDING, "config": config}


def _theme():
    return st.context.theme.type if st.context.theme.type in INK else "light"
