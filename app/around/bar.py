"""What stands around every page: above it the menu, its link and its pins, in a meeting the steps to the next view."""

from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.around import link, meeting, pins, provenance

# Streamlit leaves room above every page for a menu of its own, which stays empty here. Of a row of buttons that is
# wider than its place it shows the first and lets scroll for the others, which nobody sees.
STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 3.2rem; }
[data-testid="stSidebarHeader"] { height: 2.5rem; margin-bottom: 0; }
[data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap; row-gap: 0.25rem; }
</style>"""


@dataclass(frozen=True)
class Top:
    """Places above the page. links: of the menu. views: of the link and the pins of what is shown. warning: a line."""

    links: DeltaGenerator
    views: DeltaGenerator
    warning: DeltaGenerator


def top():
    """Lay out what stands above the page, in one row, and the place of a warning below it."""
    st.html(STYLE)
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    sides = [row.container(horizontal=True, width="content", gap="small") for _ in range(2)]
    return Top(*sides, st.empty())


@contextmanager
def around(page, selection, above):
    """Draw it; the page is drawn inside. page: the st.Page. selection: the shared one. above: from `top`."""
    meeting.prepare(selection)
    notes = st.container()
    with provenance.foot(selection):
        yield
    # Links and pins name the choices of the page, which are settled when it has been drawn.
    with above.views:
        pins.offer(page, selection)
        link.offer(page)
    pins.show(page, selection.study, notes)
