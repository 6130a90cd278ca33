"""The table of pages, as links that carry the selection.

Streamlit's own menu opens a page without parameters; the URL that the page then writes would be a second entry in the
browser's history, and Back would have to be pressed twice. A link that has them already makes one entry.
"""

from dataclasses import dataclass, field

import streamlit as st

from app import pick
from app.language import _
from app.pages import GROUPS, pages

ACROSS = 2  # links beside each other


@dataclass
class _Memory:
    """Of one session: the pages by name; by path, the choices that a page showed and the link to it; the path of the
    page that was shown last."""

    sheets: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    page: str | None = None


def _memory():
    return st.session_state.setdefault("_menu", _Memory())


def followed(page):
    """What the URL of a page says that was just opened by its link here, or None: no wish, for it is chosen already."""
    memory = _memory()
    return memory.links.get(page.url_path) if memory.page not in (None, page.url_path) else None


def show(sheets, place):
    """Draw the links in their groups: to the shared selection, which is settled, and to what the page showed of its
    own. sheets: {name: st.Page} of the table of pages."""
    memory, shared = _memory(), pick.shown()
    memory.sheets = sheets
    paths = [sheet.url_path for sheet in sheets.values()]
    memory.links = {path: pick.in_url({*shared, *memory.choices.get(path, ())}) for path in paths}
    for group in GROUPS:
        names = [name for name, page in pages().items() if page.group == group]
        if names:
            place.caption(_(group))
        for start in range(0, len(names), ACROSS):
            for column, name in zip(place.columns(ACROSS, gap="xsmall"), names[start : start + ACROSS], strict=False):
                column.page_link(sheets[name], query_params=memory.links[sheets[name].url_path])


def link(name, label, place):
    """Draw a link to one of the pages, for a page that leads to it. name: of the page."""
    memory = _memory()
    if name in memory.sheets:
        sheet = memory.sheets[name]
        place.page_link(sheet, label=label, query_params=memory.links[sheet.url_path])


def remember(page):
    """At the end of a run: which choices the page showed."""
    memory = _memory()
    memory.page, memory.choices[page.url_path] = page.url_path, pick.shown()
