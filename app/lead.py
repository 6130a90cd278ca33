"""A link from a view to a page that opens it at one thing: a metric, an image."""

import streamlit as st

from app import pick
from app.around import menu, sidebar


def to(name, label, place=st, **wanted):
    """Draw it, with the shared selection. name: of the page. wanted: {choice: text} that the page opens at."""
    shared = pick.in_url([key for key in pick.shown() if key in sidebar.CHOICES])
    menu.open_at(name, shared | wanted, label, place)
