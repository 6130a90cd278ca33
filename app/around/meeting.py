"""Meeting mode: large type, and steps to the next or previous layer, model and epoch; scales stay while one steps."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import pick
from app.language import N_, _
from app.text import plain

KEY = "meeting"
LARGER = 1.3
# Streamlit sizes its text by the root's font, and its theme cannot change while it runs. The sidebar keeps its size.
STYLE = f"""<style>
html {{ font-size: {16 * LARGER:g}px !important; }}
[data-testid="stSidebar"] > div {{ zoom: {1 / LARGER:.3f}; }}
</style>"""
# Of each choice: its name, and the keys of the steps to the previous and the next.
STEPS = {
    "layers": (N_("Layer"), "Alt+Up", "Alt+Down"),
    "models": (N_("Model"), "Alt+PageUp", "Alt+PageDown"),
    "epoch": (N_("Epoch"), "Alt+Left", "Alt+Right"),
}


def choose():
    """Draw the switch."""
    pick.switch(KEY, _("meeting"))
    st.toggle(
        _("Meeting mode"), key=KEY, help=_("Large type, steps by button or key, scales that stay while stepping.")
    )


def is_on():
    """Whether it is switched on; never outside of a session."""
    return get_script_run_ctx(suppress_warning=True) is not None and bool(st.session_state.get(KEY))


def larger():
    """How many times its usual size type is drawn."""
    return LARGER if is_on() else 1


def prepare(selection):
    """At the start of a page: the large type and the steps, where it is on."""
    if is_on():
        st.html(STYLE)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for key, order in _orders(selection).items():
                _steps(key, order)


def _orders(selection):
    """{choice: {id: label}} in the order of the steps; of the epochs, the last of each model comes after all."""
    epochs = sorted(selection.epochs.items(), key=lambda item: isinstance(item[0], str))
    return {
        "layers": selection.offered,
        "models": {name: name for name in selection.study.runs},
        "epoch": dict(epochs),
    }


def _steps(key, order):
    noun, *shortcuts = STEPS[key]
    chosen = st.session_state[key]
    chosen = [name for name in order if name in chosen] if isinstance(chosen, list) else [chosen]
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="xsmall"):
        before, after = _neighbours(chosen, list(order))
        _step(key, order, before, ":material/chevron_left:", shortcuts[0])
        st.markdown(f"**{_(noun)}** {_said(chosen, order)}", width="content")
        _step(key, order, after, ":material/chevron_right:", shortcuts[1])


def _neighbours(chosen, order):
    """Places of what stands before and after; of several, their last and their first, to step through them."""
    if len(chosen) == 1:
        place = order.index(chosen[0])
        return place - 1, place + 1
    several = chosen or order
    return order.index(several[-1]), order.index(several[0])


def _said(chosen, order):
    """What is chosen: its name, or how many of how many."""
    if len(chosen) == 1:
        return plain(order[chosen[0]])
    if len(chosen) in (0, len(order)):
        return _("all {n}").format(n=len(order))
    return _("{n} of {all}").format(n=len(chosen), all=len(order))


def _step(key, order, place, icon, shortcut):
    """A button that says where it leads; none beyond the ends."""
    if 0 <= place < len(order):
        there = list(order)[place]
        value = there if key == "epoch" else [there]
        st.button(
            plain(order[there]), icon=icon, shortcut=shortcut, type="tertiary", key=f"step {key} {shortcut}",
            on_click=_set, args=(key, value),
        )  # fmt: skip


def _set(key, value):
    st.session_state[key] = value
