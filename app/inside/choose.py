"""What the pages on single neurons and images share: whose, of which layer, and the step from the many to the one."""

import streamlit as st

from app import pick
from app.language import _

WIDTH = 220  # pixels of a list
MOST_LAYERS = 16  # of which single pictures are drawn beneath each other
MODEL, LAYER = "inside_model", "inside_layer"


def model(selection):
    """The list of models; returns the Run of one."""
    runs = {run.name: run for run in selection.runs}
    name = pick.one(MODEL, list(runs), next(iter(runs)), _("model"))
    st.selectbox(_("Model"), list(runs), key=MODEL, width=WIDTH, help=_("Whose neurons and maps are shown."))
    return runs[name]


def layers_of(selection, run):
    """{name: label} of the layers of a run, of those selected; all of them where none of it is selected."""
    own = {layer.name: layer for layer in run.layers}
    chosen = {name: label for name, label in selection.layers.items() if name in own}
    return chosen or {name: _("output") if layer.output else name for name, layer in own.items()}


def few_layers(selection, run):
    """The same, of many only some: evenly spaced over the network, the first and the last among them."""
    layers = list(layers_of(selection, run).items())
    places = {round(place * (len(layers) - 1) / max(MOST_LAYERS - 1, 1)) for place in range(MOST_LAYERS)}
    return dict(layers if len(layers) <= MOST_LAYERS else [layers[place] for place in sorted(places)])


def say_few(selection, run):
    """A line where not all layers are drawn."""
    count = len(layers_of(selection, run))
    if count > MOST_LAYERS:
        words = _("{shown} of {count} layers, evenly spaced over the network; choose others beside Layers.")
        st.caption(words.format(shown=MOST_LAYERS, count=count))


def layer(selection, run):
    """The list of layers; returns the LayerRecord of one."""
    labels = layers_of(selection, run)
    name = pick.one(LAYER, list(labels), next(iter(labels)), _("layer"))
    st.selectbox(_("Layer"), list(labels), key=LAYER, width=WIDTH, format_func=lambda name: labels.get(name, name))
    return run.layer(name)


def go_to(key, count, number, words):
    """A field for a number: entering it opens that one. words: its label. number: the one that is open, or None."""
    widget = f"go to {key} {number}"
    st.number_input(
        words, min_value=0, max_value=count - 1, value=number, step=1, key=widget, width=WIDTH // 2,
        placeholder=f"0 – {count - 1}",
        on_change=lambda: opened(key, st.session_state[widget]),
    )  # fmt: skip


def opened(key, number):
    """Open one: its number goes to the session, and with the page into the URL. None closes it."""
    st.session_state[key] = number


def steps(key, count, number, words, place):
    """Back to all, and to the one before and the one after. words: of the way back."""
    place.button(words, icon=":material/arrow_back:", key=f"close {key}", on_click=opened, args=(key, None))
    for step, icon, said in ((-1, "chevron_left", _("Previous")), (1, "chevron_right", _("Next"))):
        place.button(
            said, icon=f":material/{icon}:", key=f"step {key} {step}", type="tertiary",
            disabled=not 0 <= number + step < count, on_click=opened, args=(key, number + step),
        )  # fmt: skip
