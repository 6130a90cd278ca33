"""The choices of all pages and their widgets' values: in the session, in the URL.

Every choice lives in the session under its own key, is written to the URL where it is not the default, and is read
from there when a link is opened or Back is pressed. A choice is valid only if the study offers it: what a URL says
never reaches a path. Choices are ids; what people read is made by `format_func`.

Streamlit's own `bind="query-params"` writes what people read instead of ids, drops unknown values without a word and
gets in the way of page switches; hence the few lines here.
"""

from dataclasses import dataclass, field

import streamlit as st

from app.language import _

MOST_LETTERS = 80  # of a text in the URL


@dataclass
class _Memory:
    """Of one session: the URL as last written, the choices then, and what the URL asks for in this run.

    ways: by choice, its default and how it is written.
    """

    written: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    ways: dict = field(default_factory=dict)
    shown: list = field(default_factory=list)
    wanted: dict | None = None
    gone: list = field(default_factory=list)


def _memory():
    return st.session_state.setdefault("_pick", _Memory())


def follow_url(own=None):
    """At the start of a run: note what the URL asks for, if it is the URL that changed and not a widget.

    own: parameters that ask for nothing, because a link of this app made them of what is chosen.
    """
    memory = _memory()
    url = st.query_params.to_dict()
    state = st.session_state
    by_widget = any(key in state and state[key] != value for key, value in memory.seen.items())
    memory.wanted = url if url and url not in (memory.written, own) and not by_widget else None
    memory.shown, memory.gone = [], []


def write_url():
    """At the end of a run: the URL says what is shown. One that was followed stays as it is, for to write it shorter
    would be one more step for Back."""
    memory = _memory()
    followed = memory.wanted is not None and not memory.gone
    url = st.query_params.to_dict() if followed else in_url(memory.shown)
    if st.query_params.to_dict() != url:
        st.query_params.from_dict(url)
    memory.written = url
    memory.seen = {key: st.session_state[key] for key in memory.shown if key in st.session_state}


def shown():
    """The choices that were shown in this run so far."""
    return tuple(_memory().shown)


def in_url(choices):
    """{choice: text} of those that are not at their default, as they are now; the study always."""
    memory = _memory()
    ways = {key: memory.ways[key] for key in choices}
    now = {key: st.session_state.get(key, memory.kept[key]) for key in choices}
    return {key: write(now[key]) for key, (default, write) in ways.items() if now[key] != default or key == "study"}


def in_full():
    """{choice: text} of all that was shown in this run, at its default or not: a link that holds whatever a default
    becomes. A choice of several of which none is made is left out: that means all."""
    memory = _memory()
    now = {key: memory.ways[key][1](st.session_state.get(key, memory.kept[key])) for key in memory.shown}
    return {key: text for key, text in now.items() if text}


def gone():
    """One line that names what the link asked for and this study does not have, or ""."""
    missing = _memory().gone
    if not missing:
        return ""
    return _("This link names what is not here: {names}. The rest of it is shown.").format(names=", ".join(missing))


def one(key, options, default, noun):
    """Settle a single choice before its widget is drawn: kept if still offered, else the default."""
    by_text = {str(option): option for option in options}

    def read(text):
        return by_text[text]

    return _settle(key, default, read, lambda value: value if value in options else default, str, noun)


def several(key, options, default, noun):
    """Settle a choice of several, in the order of the options; none left means the default."""

    def read(text):
        names = text.split(",")
        _memory().gone += [f"{noun} {name}" for name in names if name not in options]
        return [name for name in names if name in options]

    def mend(value):
        return [option for option in options if option in value] or list(default)

    return _settle(key, list(default), read, mend, ",".join, noun)


def numbered(key, count, noun):
    """Settle which one of `count` things is open, by its number; None where none is, which is the default."""

    def read(text):
        if int(text) not in range(count):
            raise KeyError(text)
        return int(text)

    def mend(value):
        return value if isinstance(value, int) and value in range(count) else None

    return _settle(key, None, read, mend, lambda value: "" if value is None else str(value), noun)


def switch(key, noun):
    """Settle a switch, off by default."""

    def read(text):
        return {"on": True, "off": False}[text]

    return _settle(key, False, read, bool, lambda value: "on" if value else "off", noun)


def line(key, noun):
    """Settle a text of one line, empty by default."""
    return _settle(key, "", str, lambda value: " ".join(str(value).split())[:MOST_LETTERS], str, noun)


def number(key, parameter, metric):
    """Settle a number or a switch within the bounds of its parameter."""
    return _settle(key, parameter.default, lambda text: parameter.check(text, metric), lambda value: value, str, key)


def _settle(key, default, read, mend, write, noun):
    memory, state = _memory(), st.session_state
    value = state.get(key, memory.kept.get(key, default))
    if memory.wanted is not None:
        value = _asked(key, default, read, noun)
    value = mend(value)
    state[key] = memory.kept[key] = value
    memory.ways[key] = default, write
    memory.shown.append(key)
    return value


def _asked(key, default, read, noun):
    text = _memory().wanted.get(key)
    if text is None:
        return default
    try:
        return read(text)
    except (KeyError, ValueError):  # ParameterError is a ValueError
        _memory().gone.append(f"{noun} {text}")
        return default
