"""A link from a view to a page that opens it at one thing: a metric, an image."""

import streamlit as st

from app import pick
from app.around import menu, sidebar


def to(name, label, place=st, **wanted):
    """Draw it, with the shared selection. name: of the page. wanted: {choice: text} that the page opens at."""
    menu.open_at(name, _query(wanted), label, place)


def at_once(name, **wanted):
    """Leave for it without a link to press; the selection of the page that is left stays as it is."""
    menu.go(name, _query(wanted))


def _query(wanted):
    """The shared selection and what is wanted; of that, "" is the default."""
    shared = pick.in_url([key for key in pick.shown() if key in sidebar.CHOICES])
    return {key: text for key, text in (shared | wanted).items() if text}
