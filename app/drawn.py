"""Charts as they go to the browser: specifications, kept so that a page drawn before is drawn at once."""

import streamlit as st


@st.cache_data(max_entries=256, show_spinner=False)
def specification(key, _draw):
    """The Vega-Lite specification of a chart. key: everything that the chart depends on, by names and fingerprints."""
    return _draw().to_dict()


def show(key, draw, name):
    """Draw a chart, or take it from before; returns its specification. name: of the chart on its page.

    Its description is the alternative text that a screen reader speaks.
    """
    drawn = specification(key, draw)
    st.vega_lite_chart(drawn, key=name)
    return drawn
