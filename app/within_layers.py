"""The values within each layer: a row a layer, or one layer large after a click on its name."""

from math import nan

import streamlit as st

from analysis.variants import VARIANT, coordinate
from app import charts, computing, downloads, drawn, page, small
from app.language import _


def show(question, per, place, offered):
    """Draw them. per: of what the rows are. place: what the horizontal axis shows. offered: see `page.ask`."""
    selection = question.selection
    st.subheader(_("Layer by layer"), anchor=False)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        large = small.choose(selection.layers)
    answer, table = question.ask(per, offered)
    if len(table):
        with right:
            table = page.of_a_kind(table)
        scene = question.scene(per)
        along = coordinate(table)

        def draw():
            rows = small.in_columns(question.rows(table), selection.study)
            if large is None:  # no room for bands
                rows = rows.assign(low=nan, high=nan)
            panels = _panels(scene.shared(rows) if scene.full_range else scene, per, along, place, large)
            return small.grid(rows, scene, large, panels)

        shown = drawn.specify(question.key(answer, scene, "within", large, table[VARIANT].iloc[0]), draw)
        small.put(shown, table, selection.layers, large)
        _caption(question, table, scene)
        downloads.behind_button(shown, table, f"{question.name}-layers")
    computing.say_missing(answer.unmeasured, "unmeasured within")


def _panels(scene, per, along, place, large):
    """The function that draws the rows of a layer: along a coordinate, or how they are spread where each is a unit."""

    def draw(rows, last):
        if along is None or per in page.UNITS:
            return charts.distribution(rows, scene, per, place if last else "", heights=large is not None)
        return charts.curve(rows, scene if scene.ends else scene.shared(rows), along, place if last else "")

    return draw


def _caption(question, table, scene):
    said = [page.null_in_words(question.metric, table), _("All models of a row share its range.")]
    if scene.shares:
        said.append(_("Heights: shares, on a scale of decades."))
    st.caption(" ".join(said).strip())
