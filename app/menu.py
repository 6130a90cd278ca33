"""The table of pages, as links that carry the selection.

Streamlit's own menu opens a page without parameters; the URL that the page then writes would be a second entry in the
browser's history, and Back would have to be pressed twice. A link that has them already makes one entry.
"""

from dataclasses import dataclass, field

import streamlit as st

from app import pick


@dataclass
class _Memory:
    """Of one session: by page, the choices that it showed and the link to it; which page was shown last."""

    pages: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    page: str | None = None


def _memory():
    return st.session_state.setdefault("_menu", _Memory())


def followed(page):
    """What the URL of a page says that was just opened by its link here, or None: no wish, for it is chosen already."""
    memory = _memory()
    return memory.links.get(page.url_path) if memory.page not in (None, page.url_path) else None


def show(pages, place):
    """Draw the links: to the shared selection, which is settled, and to what the page showed of its own."""
    memory, shared = _memory(), pick.shown()
    memory.links = {page.url_path: pick.in_url({*shared, *memory.choices.get(page.url_path, ())}) for page in pages}
    memory.pages = {page.url_path: page for page in pages}
    for page in pages:
        place.page_link(page, query_params=memory.links[page.url_path])


def link(name, label, place):
    """Draw a link to one of the pages, for a page that leads to it. name: of the page in the URL."""
    memory = _memory()
    if name in memory.pages:
        place.page_link(memory.pages[name], label=label, query_params=memory.links[name])


def remember(page):
    """At the end of a run: which choices the page showed."""
    memory = _memory()
    memory.page, memory.choices[page.url_path] = page.url_path, pick.shown()
