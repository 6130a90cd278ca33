"""Pinned views: kept with a note in the study, and in the session to flip between one and what came after it."""

from dataclasses import dataclass

import streamlit as st

from analysis.store import StoreError
from analysis.store.notes import Note, notes, write
from app import pick
from app.around import menu
from app.language import _
from app.text import harmless

_FLIP = "_flip"
TITLE, TEXT = "pin title", "pin text"


@dataclass
class _Flip:
    """Of one session: the view that was pinned or opened last, and the one that was shown after it."""

    before: tuple | None = None
    after: tuple | None = None


def offer(page, selection):
    """The buttons: pin what is shown, open what is pinned, flip. page: the st.Page that was drawn."""
    _flip_offer(page)
    study = selection.study
    with st.popover(
        _("Pin"), icon=":material/push_pin:", type="tertiary", help=_("Keep this view with a note in the study.")
    ):
        _write(page, study, selection)
        _list(study)


def show(page, study, place):
    """The notes on exactly this view, above it."""
    shown = pick.in_full()
    for note in notes(study.folder):
        if note.text and note.page == menu.name_of(page) and all(shown.get(key) == value for key, value in note.query):
            place.info(harmless(note.text), icon=":material/sticky_note_2:", title=note.title)


def _write(page, study, selection):
    """The form of a new pin. Its fields have the view in their keys: another view begins empty."""
    view = menu.name_of(page), tuple(pick.in_full().items())
    suggested = selection.metric.title if view[0] == "explore" else page.title
    title = st.text_input(_("Title"), suggested, key=f"{TITLE} {hash(view)}", max_chars=120)
    text = st.text_area(_("Note"), key=f"{TEXT} {hash(view)}", help=_("Markdown; kept in the study's folder notes."))
    if st.button(_("Pin this view"), type="primary"):
        try:
            note = write(study.folder, Note(title.strip() or suggested, text, *view))
        except StoreError as error:
            st.error(str(error))
            return
        _flip().before, _flip().after = (view[0], pick.in_url(pick.shown()), note.title), None
        st.toast(_("Pinned: {title}").format(title=note.title))


def _list(study):
    kept = [note for note in notes(study.folder) if note.page]
    if kept:
        st.caption(_("Pinned in this study"))
    for note in kept:
        menu.open_at(note.page, dict(note.query), note.title, st)


def _flip_offer(page):
    """A button from the pinned view to the one that was shown after it, and back."""
    flip, here = _flip(), (menu.name_of(page), pick.in_url(pick.shown()), page.title)
    if flip.before is None:
        return
    at_pin = flip.before[:2] == here[:2]
    if not at_pin:
        flip.after = here
    there = flip.after if at_pin else flip.before
    if there is not None and st.button(
        _("Flip to {title}").format(title=there[2]), icon=":material/swap_horiz:", type="tertiary", shortcut="Alt+B",
        help=_("Between the pinned view and the one shown after it."),
    ):  # fmt: skip
        menu.go(*there[:2])


def _flip():
    return st.session_state.setdefault(_FLIP, _Flip())
