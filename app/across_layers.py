"""One value a layer, for all models: the answer of a view, and what belongs beside it."""

from math import inf, nan

import streamlit as st

from analysis.variants import VARIANT
from app import charts, computing, downloads, drawn, page, series
from app.charts.floor import FLOORS
from app.language import _

HEIGHT_BESIDE = 200
COUNT = "n"
MOST_PANELS = 2


def show(question, beside, said=None):
    """Draw it; returns the names of the runs that are to be computed first.

    beside: {column: title} of what is drawn below it, titles marked for the catalogue. said: called with the rows, to
    say the answer before they are drawn.
    """
    answer, table = question.ask("layer")
    if len(table):
        table = page.of_a_kind(table, MOST_PANELS)
        if said is not None:
            said(table)
        scene = question.scene("layer")
        key = question.key(answer, scene, *table[VARIANT].unique())
        shown = drawn.show(("across", key), lambda: charts.by_layer(question.rows(table), scene), "by layer")
        _caption(question, table)
        downloads.offer(shown, table, f"{question.name}-by-layer")
        for column, title in beside.items():
            below = drawn.show((column, key), lambda: _beside(question, table, column, title), column)  # noqa: B023
            downloads.behind_button(below, table, f"{question.name}-{column}")
    computing.say_missing(answer.unmeasured)
    return answer.pending


def _caption(question, table):
    grey = page.null_in_words(question.metric, table)
    bars = _("Bars: 95 % intervals, where a value is sampled.") if table["low"].notna().any() else ""
    st.caption(f"{grey} {bars}".strip())


def _beside(question, table, column, title):
    """Another column of the table by layer, on the metric's own range unless it counts."""
    bounds = (0.0, inf) if column == COUNT else question.metric.bounds
    scene = page.scene(question.selection, _(title), bounds, question.full_range)
    rows = series.beside_untrained(table, question.selection.study, question.selection.epoch)
    rows = rows.assign(value=rows[column].astype(float), low=nan, high=nan).drop(columns=list(FLOORS), errors="ignore")
    panels = charts.by_layer(rows, scene)
    return charts.Panels(tuple(chart.properties(height=HEIGHT_BESIDE) for chart in panels.charts))
