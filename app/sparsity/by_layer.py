"""The measure by layer and model, the untrained network beside it."""

import streamlit as st

from app import across_layers, series
from app.charts.look import UNTRAINED, null_kind
from app.charts.scene import SERIES
from app.language import _, ngettext
from app.question import Question
from app.sparsity.asked import MODES, choose
from app.text import plain

DIMENSIONS = "participation_ratio"


def show(selection):
    asked = choose(selection, list(MODES), more=(DIMENSIONS,))
    question = Question(selection, asked.metric, asked.parameters, asked.full_range, False)
    across_layers.show(question, {}, lambda table: said(asked, table))
    st.caption(_(
        "The layer sets of the sidebar pick the last convolution of each block, means over blocks, the flatten layer, "
        "or each block before and after its pooling, side by side."
    ))  # fmt: skip
    return asked.metric


def said(asked, table):
    """Where the measure is highest and lowest, and how training changed it, from the numbers."""
    study = asked.selection.study
    rows = series.beside_untrained(table, study, asked.selection.epoch)
    kinds = rows[SERIES].map(null_kind)
    models, null = rows[kinds == ""], rows[kinds == UNTRAINED]
    if models.empty:
        return
    ends = [models.loc[models["value"].idxmax()], models.loc[models["value"].idxmin()]]
    most, least = (
        f"{row['value']:.3g} ({plain(asked.selection.layers[row['layer']])}, {plain(row['run'])})" for row in ends
    )
    words = _("{measure} of {tensors}: highest {most}, lowest {least}.").format(
        measure=asked.metric.title, tensors=asked.tensor, most=most, least=least
    )
    networks = series.same_network(study, rows["run"].unique())
    models, null = (part.assign(network=part["run"].map(networks)) for part in (models, null))
    beside = null[["network", "layer", "value", "low", "high"]]
    both = models.merge(beside, on=["network", "layer"], suffixes=("", "_null"))
    st.markdown(" ".join([words, _beside_null(both)]) if len(both) else words)


def _beside_null(both):
    """How many values lie beyond the untrained network's, as far as intervals tell."""
    above, below = (both["low"] > both["high_null"]).sum(), (both["high"] < both["low_null"]).sum()
    words = ngettext(
        "Of {n} values {above} lies above the untrained network's and {below} below it; the intervals of the other "
        "{rest} meet or are not known.",
        "Of {n} values {above} lie above the untrained network's and {below} below it; the intervals of the other "
        "{rest} meet or are not known.",
        above,
    )
    return words.format(n=len(both), above=above, below=below, rest=len(both) - above - below)
