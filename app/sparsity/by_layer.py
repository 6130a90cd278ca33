"""The measure by layer and model, the untrained network beside it."""

import streamlit as st

from app import across_layers, series
from app.charts.look import NULLS
from app.charts.scene import SERIES, number
from app.question import Question
from app.sparsity.asked import MODES, choose
from app.text import plain

DIMENSIONS = "participation_ratio"


def show(selection):
    asked = choose(selection, list(MODES), more=(DIMENSIONS,))
    question = Question(selection, asked.metric, asked.parameters, asked.full_range, False)
    across_layers.show(question, {}, lambda table: said(asked, table))
    st.caption(
        "The layer sets of the sidebar pick the last convolution of each block, means over blocks, the flatten layer, "
        "or each block before and after its pooling, side by side."
    )
    return asked.metric


def said(asked, table):
    """Where the measure is highest and lowest, and how training changed it, from the numbers."""
    rows = series.beside_untrained(table, asked.selection.epoch)
    models, null = rows[~rows[SERIES].isin(NULLS)], rows[rows[SERIES] == NULLS[0]]
    if models.empty:
        return
    ends = [models.loc[models["value"].idxmax()], models.loc[models["value"].idxmin()]]
    most, least = (
        f"{row['value']:.3g} ({plain(asked.selection.layers[row['layer']])}, {plain(row['run'])})" for row in ends
    )
    words = f"{asked.metric.title} of {asked.tensor}: highest {most}, lowest {least}."
    both = models.merge(null[["layer", "value", "low", "high"]], on="layer", suffixes=("", "_null"))
    if len(both):
        above, below = (both["low"] > both["high_null"]).sum(), (both["high"] < both["low_null"]).sum()
        words += (
            f" Of {number(len(both), 'value')} {above} {'lies' if above == 1 else 'lie'} above the untrained network's "
            f"and {below} below it; the intervals of the other {len(both) - above - below} meet or are not known."
        )
    st.markdown(words)
