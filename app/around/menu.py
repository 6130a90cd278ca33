"""The table of pages, as links that carry the selection.

Streamlit's own menu opens a page without parameters; the URL that the page then writes would be a second entry in the
browser's history, and Back would have to be pressed twice. A link that has them already makes one entry.
"""

from dataclasses import dataclass, field

import streamlit as st

from app import pick
from app.language import _
from app.pages import FIRST, pages
from app.text import plain

# Parts of a page appear one after the other: it waits for the link.
LEAVE = """<style>.st-key-leave { display: none; }</style><script>
(function press() {
  const link = document.querySelector(".st-key-leave a");
  if (link) link.click(); else setTimeout(press, 50);
})();
</script>"""


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


def show(sheets, here, place):
    """Draw the groups of links: to the shared selection, which is settled, and to what the page showed of its own.

    sheets: {name: st.Page} of the table of pages. here: the one that is shown. place: a row.
    """
    memory, shared = _memory(), pick.shown()
    memory.sheets = sheets
    paths = [sheet.url_path for sheet in sheets.values()]
    memory.links = {path: pick.in_url({*shared, *memory.choices.get(path, ())}) for path in paths}
    table = pages()
    for group in dict.fromkeys(page.group for page in table.values()):
        inside = group == table[name_of(here)].group
        # Another page has another key, so that the list closes when a page was chosen.
        box = place.popover(f"**{_(group)}**" if inside else _(group), type="tertiary", key=f"{group} {here.url_path}")
        for name in (page.name for page in table.values() if page.group == group):
            box.page_link(sheets[name], query_params=memory.links[sheets[name].url_path])


def link(name, label, place):
    """Draw a link to one of the pages, for a page that leads to it. name: of the page."""
    memory = _memory()
    if name in memory.sheets:
        sheet = memory.sheets[name]
        place.page_link(sheet, label=label, query_params=memory.links[sheet.url_path])


def open_at(name, query, label, place):
    """Draw a link to a page with choices of its own. name: of the page; a page that is gone has no link."""
    sheets = _memory().sheets
    if name in sheets:
        place.page_link(sheets[name], label=plain(label), query_params=query)
    else:
        place.caption(_("{title}: there is no page {name} any more").format(title=plain(label), name=plain(name)))


def go(name, query):
    """Leave for a page with choices of its own, in one step of the browser's history.

    `st.switch_page` takes two: it writes the choices into the URL of the page that is left, too, where Back would
    find them. Hence a link to the page, out of sight, that the browser presses.
    """
    st.html(LEAVE, unsafe_allow_javascript=True)
    with st.container(key="leave"):
        st.page_link(_memory().sheets[name], query_params=query)


def name_of(sheet):
    """The name of a page in the table of pages. sheet: its st.Page."""
    return sheet.url_path or FIRST


def remember(page):
    """At the end of a run: which choices the page showed."""
    memory = _memory()
    memory.page, memory.choices[page.url_path] = page.url_path, pick.shown()
