"""The channels of a layer in the order of the measure, each with its interval."""

import streamlit as st

from app import charts, computing, downloads, drawn, page, series
from app.charts.look import null_kind
from app.charts.scene import SERIES
from app.language import N_, _, ngettext
from app.sparsity.asked import choose, one_layer
from app.text import plain

OF_CHANNELS = {"flatten": N_("its map"), "lifetime": N_("its neurons, each over the images")}
CHANNEL = "channel"
FEW = 3


def show(selection):
    asked = choose(selection, list(OF_CHANNELS), words=OF_CHANNELS, key="mode_of_channels")
    layer = one_layer(selection, "channels_of", of_maps=True)
    parameters = asked.parameters | {"per": CHANNEL}
    ((answer, table),) = page.ask_each(selection, [(asked.metric, parameters)], asked.epochs)
    unmeasured = answer.unmeasured
    if len(table):
        rows = series.beside_untrained(table[table["layer"] == layer], selection.study, selection.epoch)
        if len(rows):
            draw(asked, layer, rows, answer.key)
        else:
            words = _("{layer}: no channel has a value; the reason is below.")
            st.info(words.format(layer=plain(selection.layers[layer])))
        unmeasured = unmeasured[unmeasured["layer"].isin([layer, ""])]
    computing.say_missing(unmeasured)
    return asked.metric


def draw(asked, layer, rows, key):
    label = asked.selection.layers[layer]
    st.markdown(said(asked, label, rows))
    scene = asked.scene(f"{asked.metric.title}, {label}")
    shown = drawn.show(asked.key("channels", layer, key), lambda: charts.ranking(rows, scene, CHANNEL), "channels")
    what = _("A value of a channel: its map on each image, then the mean over images.")
    if asked.parameters.get("mode") == "lifetime":
        what = _("A value of a channel: its neurons, each over the images, then their mean.")
    how = _(
        "Each model has an order of its own; point at a channel for its number. Bars: 95 % intervals over images, "
        "where there is one."
    )
    st.caption(" ".join([what, how]))
    downloads.offer(shown, rows.drop(columns=[SERIES]), f"{asked.name}-{layer}-channels")


def said(asked, label, rows):
    """Which channels stand at both ends, model by model."""
    found = []
    for name, part in rows[rows[SERIES].map(null_kind) == ""].groupby(SERIES, sort=False):
        ordered = part.sort_values("value", ascending=False, kind="stable")
        ends = (ordered.head(FEW), ordered.tail(FEW)[::-1])
        first, last = (
            ", ".join(f"{row[CHANNEL]:.0f} ({row['value']:.3g})" for _place, row in end.iterrows()) for end in ends
        )
        words = ngettext(
            "{model}: highest in channels {first}; lowest in {last}; {n:,} channel",
            "{model}: highest in channels {first}; lowest in {last}; {n:,} channels",
            len(part),
        )
        found.append("- " + words.format(model=plain(name), first=first, last=last, n=len(part)))
    head = _("{measure} of the channels of {layer}:").format(measure=asked.metric.title, layer=plain(label))
    return "\n".join([head, "", *found])
