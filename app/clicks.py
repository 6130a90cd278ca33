"""Marks of a chart that are clicked. A chart reports all that are selected in it; what matters is what has changed."""

import streamlit as st

_BEFORE = "_clicks"


def follow(chart, selection, fields, choose):
    """A callback for `on_select` of a chart, to be made before it is drawn.

    chart: its key. selection: the name of its selection of single marks, which each click takes in or out. fields: of
    the selection. choose: called with the values of the fields of the mark that was clicked.
    """
    before = st.session_state.setdefault(_BEFORE, {})
    if chart not in st.session_state:  # drawn anew, with nothing selected
        before.pop(chart, None)

    def clicked():
        marks = st.session_state[chart]["selection"].get(selection, [])
        now = {tuple(mark[field] for field in fields) for mark in marks}
        changed = now ^ before.get(chart, set())
        before[chart] = now
        if len(changed) == 1:
            choose(*changed.pop())

    return clicked
