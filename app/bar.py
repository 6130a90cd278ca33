"""What stands around every page: above it its link and its pins, in a meeting the steps from one view to the next."""

from contextlib import contextmanager

import streamlit as st

from app import link, meeting


@contextmanager
def around(page, selection):
    """Draw it; the page is drawn inside. page: the st.Page. selection: the shared one."""
    meeting.prepare(selection)
    row = st.container(horizontal=True, horizontal_alignment="right", gap="small")
    yield
    # The link names the choices of the page, which are settled when it has been drawn.
    with row:
        link.offer(page)
