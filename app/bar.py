"""What stands around every page: above it its link and its pins, in a meeting the steps from one view to the next."""

from contextlib import contextmanager

import streamlit as st

from app import link, meeting


@contextmanager
def around(page, selection):
    """Draw it; the page is drawn inside. page: the st.Page. selection: the shared one."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small")
    with row.container(horizontal=True, vertical_alignment="center", width="content"):
        meeting.prepare(selection)
    yield
    # The link names the choices of the page, which are settled when it has been drawn.
    with row:
        link.offer(page)
