"""The language of the interface: English as it stands in the code, others from catalogues in `languages`.

A catalogue is a text file in gettext's format, one for a language. What a metric says of itself stays English: its
words are those of the literature that it names.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
NAMES = {ENGLISH: "English", "fr": "Français"}
KEY = "language"
VALUE = re.compile(r"\{\d\}")

_OUTSIDE = ContextVar("language outside of any session", default=ENGLISH)


def N_(message):  # noqa: N802, the name that tools for catalogues look for
    """Mark a constant for the catalogue; it is translated where it is shown."""
    return message


JOINTS = (N_("; "), N_(", or "), N_(": "))  # between reasons that stand together, and after what one is of


def settle():
    """At the start of a run: the language chosen, or the one that the browser asks for."""
    import streamlit as st

    asked = (st.context.locale or ENGLISH).split("-")[0]
    st.session_state.setdefault(KEY, asked if asked in NAMES else ENGLISH)


def choose():
    """Draw the choice of the language."""
    import streamlit as st

    st.segmented_control(_("Language"), list(NAMES), key=KEY, required=True, format_func=NAMES.get)


@contextmanager
def outside(language):
    """Speak a language where there is no session: what a page shows is asked for its words after it was drawn too."""
    before = _OUTSIDE.set(language)
    try:
        yield
    finally:
        _OUTSIDE.reset(before)


def current():
    """The language of this session; outside of any English, or what `outside` says."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return _OUTSIDE.get()
    import streamlit as st

    chosen = st.session_state.get(KEY, ENGLISH)
    return chosen if chosen in NAMES else ENGLISH


def _(message):
    """A sentence in the language of this session; as it is where the catalogue lacks it."""
    return translated(message, current())


def ngettext(one, many, count):
    """The sentence for a count in the language of this session."""
    return catalogue(current()).ngettext(one, many, count)


@lru_cache(maxsize=4096)
def translated(message, language):
    """A sentence in a language. One that analysis put together with values is known by what stands between these."""
    if not message or language == ENGLISH:  # for gettext nothing at all is the name of the catalogue's own head
        return message
    found = catalogue(language).gettext(message)
    if found != message:
        return found
    for pattern, text in _patterns(language):
        if filled := pattern.fullmatch(message):
            return text.format(*(translated(value, language) for value in filled.groups()))
    for joint in JOINTS:
        first, found, rest = message.partition(joint)
        if found:
            return translated(first, language) + translated(joint, language) + translated(rest, language)
    return message


@cache
def catalogue(language):
    """The translations of a language."""
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _patterns(language):
    """(what matches a sentence, its translation) of those that have {0}, {1} ...; what says most comes first."""
    found = [(message.id, message.string) for message in _read(language) if "{0}" in message.id]
    found.sort(key=lambda pair: -len(VALUE.sub("", pair[0])))
    return [(re.compile("(.*?)".join(map(re.escape, VALUE.split(sentence)))), text) for sentence, text in found]


@cache
def _read(language):
    from babel.messages.pofile import read_po

    with open(FOLDER / f"{language}.po", encoding="utf-8") as file:
        return read_po(file, locale=language)
