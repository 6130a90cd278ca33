"""The language of the interface: English as it stands in the code, others from catalogues in `languages`.

A catalogue is a text file in gettext's format, one for a language. What a metric says of itself stays English: its
words are those of the literature that it names.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
NAMES = {ENGLISH: "English", "fr": "Français"}
KEY = "language"


def settle():
    """At the start of a run: the language chosen, or the one that the browser asks for."""
    import streamlit as st

    asked = (st.context.locale or ENGLISH).split("-")[0]
    st.session_state.setdefault(KEY, asked if asked in NAMES else ENGLISH)


def choose():
    """Draw the choice of the language."""
    import streamlit as st

    st.segmented_control(_("Language"), list(NAMES), key=KEY, required=True, format_func=NAMES.get)


def current():
    """The language of this session; English outside of any."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return ENGLISH
    import streamlit as st

    chosen = st.session_state.get(KEY, ENGLISH)
    return chosen if chosen in NAMES else ENGLISH


def _(message):
    """A sentence in the language of this session; as it is where the catalogue lacks it."""
    # For gettext nothing at all is the name of the catalogue's own head.
    return catalogue(current()).gettext(message) if message else ""


def ngettext(one, many, count):
    """The sentence for a count in the language of this session."""
    return catalogue(current()).ngettext(one, many, count)


def N_(message):  # noqa: N802, the name that tools for catalogues look for
    """Mark a constant for the catalogue; it is translated where it is shown."""
    return message


@cache
def catalogue(language):
    """The translations of a language."""
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with open(FOLDER / f"{language}.po", encoding="utf-8") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)
