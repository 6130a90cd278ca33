"""One of many shown large: by a click on its name among the small ones, or from a list with the keyboard."""

import streamlit as st

from app import pick
from app.language import N_, _

NONE = ""
# What there is one of in the URL, as the label of its list, all of it, and what the list does.
WORDS = {
    "model": (N_("Model"), N_("all models"), N_("One model large, or all of them beside each other.")),
    "layer": (N_("Layer"), N_("all layers"), N_("One layer large, or all of them beside each other.")),
}


def choose(key, options, noun):
    """The list; returns the id of what is to be shown large, or None for all small. options: {id: label}. noun: one of
    WORDS."""
    names, (label, every, note) = [NONE, *options], map(_, WORDS[noun])
    chosen = pick.one(key, names, NONE, label.lower())
    st.selectbox(label, names, key=key, format_func=lambda name: options.get(name, every), help=note)
    return chosen or None


def button(key, name, label):
    """The name of a small one: pressing it shows that one large."""
    st.button(
        label, key=f"enlarge {key} {name}", type="tertiary", icon=":material/zoom_in:", on_click=_set, args=(key, name),
        help=_("Show it large"),
    )  # fmt: skip


def _set(key, name):
    st.session_state[key] = name
