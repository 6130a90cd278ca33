"""Meeting mode: large type, and steps to the next or previous layer, model and epoch; scales stay while one steps."""

import streamlit as st

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
    """Whether it is switched on."""
    return bool(st.session_state.get(KEY))


def prepare(selection):
    """At the start of a page: the large type and the steps, where it is on."""
    if is_on():
        st.html(STYLE)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            for key, order in _orders(selection).items():
                _steps(key, order)


def _orders(selection):
    """{choice: {id: label}} in the order of the steps."""
    study = selection.study
    last = max((run.last_epoch for run in study.runs.values()), default=0)
    return {
        "layers": selection.offered,
        "models": {name: name for name in study.runs},
        "epoch": {epoch: str(epoch) for epoch in range(last + 1)},
    }


def _steps(key, order):
    noun, *shortcuts = STEPS[key]
    ids = list(order)
    place = _place(key, ids)
    before, after = (len(ids) - 1, 0) if place is None else (place - 1, place + 1)
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="xsmall"):
        _step(key, order, before, ":material/chevron_left:", shortcuts[0])
        st.markdown(f"**{_(noun)}** {plain(order[ids[place]]) if place is not None else _('all')}", width="content")
        _step(key, order, after, ":material/chevron_right:", shortcuts[1])


def _place(key, ids):
    """Where the choice stands in its order, or None where it is of several. The last epoch of each is the last."""
    chosen = st.session_state[key]
    if isinstance(chosen, list):
        return ids.index(chosen[0]) if len(chosen) == 1 and chosen[0] in ids else None
    return ids.index(chosen) if chosen in ids else len(ids) - 1


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
