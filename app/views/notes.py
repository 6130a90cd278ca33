"""The notes of a study: what was pinned and why, to be opened, rewritten and removed."""

from dataclasses import replace

import streamlit as st

from analysis.store import StoreError
from analysis.store.notes import Note, notes, remove, write
from app.around import menu
from app.language import _
from app.text import harmless, plain

PAGE = {"title": "Notes", "icon": ":material/sticky_note_2:", "group": "Study", "place": 20}

study = st.session_state["selection"].study
NEW = "new"


def kept(change, *what):
    """Whether a change of the notes could be made; else one line says why."""
    try:
        change(study.folder, *what)
    except StoreError as error:
        st.error(str(error))
        return False
    return True


def edit(note):
    """A form for a note that is written anew, or for a new one."""
    with st.form(f"form {note.name or NEW}", clear_on_submit=not note.name):
        title = st.text_input(_("Title"), note.title, max_chars=120)
        text = st.text_area(_("Note"), note.text, height=160, help=_("Markdown; kept in the study's folder notes."))
        if st.form_submit_button(_("Save")):
            if not title.strip():
                st.error(_("A note needs a title."))
            elif kept(write, replace(note, title=title, text=text)):
                st.session_state.pop(f"edit {note.name}", None)
                st.rerun()


def show(note):
    """A note, the link to its view, and what can be done with it."""
    with st.container(border=True):
        st.subheader(plain(note.title), anchor=False)
        if note.text:
            st.markdown(harmless(note.text))
        with st.container(horizontal=True, vertical_alignment="center"):
            if note.page:
                menu.open_at(note.page, dict(note.query), _("Open the view"), st.container(width="content"))
            editing = st.toggle(_("Edit"), key=f"edit {note.name}")
            removing = st.button(_("Remove"), key=f"remove {note.name}", type="tertiary", icon=":material/delete:")
            if removing and kept(remove, note.name):
                st.rerun()
        if editing:
            edit(note)


st.title(_("Notes"), anchor=False)
found = notes(study.folder)
st.markdown(
    _("What was pinned in this study, and what was said about it. Each note is a Markdown file in {folder}.").format(
        folder=f"`{study.folder.name}/notes`"
    )
)
if not found:
    st.info(_("No notes yet. “Pin” above a page keeps its view here, with a note."))
for note in found:
    show(note)
with st.expander(_("Write a note on the study as a whole")):
    edit(Note(""))
