"""The channels of a layer in the order of the measure, each with its interval."""

import streamlit as st

from app import charts, computing, downloads, drawn, page, series
from app.charts.look import NULLS
from app.charts.scene import SERIES, number
from app.sparsity.asked import choose, one_layer
from app.text import plain

OF_CHANNELS = {"flatten": "its map", "lifetime": "its neurons, each over the images"}
CHANNEL = "channel"
FEW = 3


def show(selection):
    asked = choose(selection, list(OF_CHANNELS), words=OF_CHANNELS)
    layer = one_layer(selection, "channels_of", of_maps=True)
    parameters = asked.parameters | {"per": CHANNEL}
    ((answer, table),) = page.ask_each(selection, [(asked.metric, parameters)], asked.epochs)
    unmeasured = answer.unmeasured
    if len(table):
        rows = series.beside_untrained(table[table["layer"] == layer], selection.epoch)
        if len(rows):
            draw(asked, layer, rows, answer.key)
        else:
            st.info(f"{plain(selection.layers[layer])}: no channel has a value; the reason is below.")
        unmeasured = unmeasured[unmeasured["layer"].isin([layer, ""])]
    computing.say_missing(unmeasured)
    return asked.metric


def draw(asked, layer, rows, key):
    label = asked.selection.layers[layer]
    st.markdown(said(asked, label, rows))
    scene = asked.scene(f"{asked.metric.title}, {label}")
    shown = drawn.show(asked.key("channels", layer, key), lambda: charts.ranking(rows, scene, CHANNEL), "channels")
    what = "its map on each image, then the mean over images"
    if asked.parameters.get("mode") == "lifetime":
        what = "its neurons, each over the images, then their mean"
    st.caption(
        f"A value of a channel: {what}. Each model has an order of its own; point at a channel for its number. "
        "Bars: 95 % intervals over images, where there is one."
    )
    downloads.offer(shown, rows.drop(columns=[SERIES]), f"{asked.name}-{layer}-channels")


def said(asked, label, rows):
    """Which channels stand at both ends, model by model."""
    found = []
    for name, part in rows[~rows[SERIES].isin(NULLS)].groupby(SERIES, sort=False):
        ordered = part.sort_values("value", ascending=False, kind="stable")
        ends = (ordered.head(FEW), ordered.tail(FEW)[::-1])
        first, last = (
            ", ".join(f"{row[CHANNEL]:.0f} ({row['value']:.3g})" for _, row in end.iterrows()) for end in ends
        )
        found.append(f"- {plain(name)}: highest in channels {first}; lowest in {last}; {number(len(part), 'channel')}")
    return "\n".join([f"{asked.metric.title} of the channels of {plain(label)}:", "", *found])
