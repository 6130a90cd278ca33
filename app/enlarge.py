"""One of many shown large: by a click on its name among the small ones, or from a list with the keyboard."""

import streamlit as st

from app import pick

NONE = ""


def choose(key, options, noun):
    """The list; returns the id of what is to be shown large, or None for all small. options: {id: label}."""
    names = [NONE, *options]
    chosen = pick.one(key, names, NONE, noun)
    st.selectbox(
        noun.capitalize(), names, key=key, format_func=lambda name: options.get(name, f"all {noun}s"),
        help=f"One {noun} large, or all of them beside each other.",
    )  # fmt: skip
    return chosen or None


def button(key, name, label):
    """The name of a small one: pressing it shows that one large."""
    st.button(
        label, key=f"enlarge {key} {name}", type="tertiary", icon=":material/zoom_in:", on_click=_set, args=(key, name),
        help="Show it large",
    )  # fmt: skip


def _set(key, name):
    st.session_state[key] = name
