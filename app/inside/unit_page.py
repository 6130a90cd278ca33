"""One neuron or channel: what it responds to, how it is made, and which others say the same."""

import pandas as pd
import streamlit as st

from analysis import inside
from app import columns
from app.inside import known, unit_charts, unit_kernel, unit_partners
from app.language import _
from app.text import plain


def show(selection, unit, split):
    st.subheader(name_of(unit), anchor=False)
    known.attempt(values, selection, unit, split)
    known.attempt(unit_kernel.show, unit)
    own = known.attempt(known.responses, unit, split)
    if own is None:
        if not unit.record.kept and unit.per == inside.NEURON:
            st.caption(_("Channels of this layer can be looked at: its summaries hold the mean of every map."))
        unit_partners.show(unit, split)
        return
    if own.max() == own.min():
        words = _("It puts out {value:.4g} on every image ({n:,} of them): none drives it more than another.")
        st.info(words.format(value=own[0], n=len(own)))
        return
    unit_charts.extremes(unit, split, own)
    unit_charts.classes(selection, unit, split, own)
    left, right = st.columns([2, 3], gap="large")
    with left:
        unit_charts.spread(selection, unit, split, own)
    with right:
        unit_partners.show(unit, split)


def name_of(unit):
    """What a unit is called, with its place."""
    where = plain(unit.layer)
    if unit.per == inside.CHANNEL:
        return _("{layer}: channel {number}").format(layer=where, number=unit.number)
    if unit.position is None:
        return _("{layer}: neuron {number}").format(layer=where, number=unit.number)
    row, column = unit.position
    words = _("{layer}: neuron {number} (row {row}, column {column}, channel {channel})")
    return words.format(layer=where, number=unit.number, row=row, column=column, channel=unit.channel)


def values(selection, unit, split):
    """Every metric that is kept of it, with its place among all units of the layer."""
    run = unit.snapshot.run
    found = known.units(run, selection.epoch, unit.layer, unit.per, split)
    if not found.metrics:
        st.caption(_("No metric is computed yet for single units of this layer: the table of all of them offers it."))
        return
    rows = []
    for title in found.metrics:
        column = found.table[title]
        value = column.iloc[unit.number]
        low, high, n = (end[unit.number] for end in found.intervals.get(title, ([float("nan")] * len(column),) * 3))
        below = None if value != value else 100 * inside.standing(column.to_numpy(), value)
        rows.append({"metric": title, "value": value, "low": low, "high": high, "n": n, "percentile": below})
    percentile = st.column_config.ProgressColumn(
        _("percentile"), format="%.0f", min_value=0, max_value=100,
        help=_("The share of the layer's units with a lower value, and half of those with the same."),
    )  # fmt: skip
    table = pd.DataFrame(rows).dropna(axis="columns", how="all")
    formats = columns.named(table, **dict.fromkeys(("value", "low", "high", "n"), "%.3g"))
    st.dataframe(table, hide_index=True, key="unit values", column_config=formats | {"percentile": percentile})
