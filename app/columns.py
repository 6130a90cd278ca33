"""Tables in the reader's language: what their columns are called, and what their cells say of states.

A table itself keeps its names, which are those of CSV files and scripts.
"""

import streamlit as st

from app.charts import words
from app.language import N_, _

COLUMNS = words.COLUMNS | {
    "study": N_("study"),
    "model": N_("model"),
    "metric": N_("metric"),
    "indicator": N_("indicator"),
    "seed": N_("seed"),
    "bn": N_("batch statistics"),
    "split": N_("split"),
    "column": N_("column"),
    "row": N_("row"),
    "n": N_("n"),
    "status": N_("status"),
    "state": N_("state"),
    "reason": N_("reason"),
    "verdict": N_("verdict"),
    "places": N_("places"),
    "up": N_("upwards"),
    "down": N_("downwards"),
    "true": N_("true class"),
    "given": N_("given class"),
    "probability": N_("probability"),
    "own_probability": N_("probability of its own class"),
    "learned_at": N_("learned at epoch"),
    "forgotten": N_("times forgotten"),
    "answer": N_("answer"),
    "sure": N_("sure"),
    "own class": N_("own class"),
    "right": N_("right"),
    "percentile": N_("percentile"),
    "number": N_("number"),
    "a": N_("A"),
    "b": N_("B"),
    "a_low": N_("A, low"),
    "b_low": N_("B, low"),
    "a_high": N_("A, high"),
    "b_high": N_("B, high"),
    "a_n": N_("A, n"),
    "b_n": N_("B, n"),
    "difference": N_("difference"),
    "interval": N_("interval"),
    "kind": N_("kind"),
    "makes": N_("makes"),
    "kernel": N_("kernel"),
    "strides": N_("strides"),
    "padding": N_("padding"),
    "dilation": N_("dilation"),
    "neurons": N_("neurons"),
    "parameters": N_("parameters"),
    "sees": N_("sees"),
    "block": N_("block"),
    "from": N_("from"),
    "through": N_("through"),
    "activation": N_("activation"),
    "recorded": N_("recorded"),
    "kept": N_("kept"),
    "remark": N_("remark"),
}
PERCENT = "%.1f %%"
GROUPED = "%,d"  # 34,634, as in sentences
# Of these columns the cells are in words too, where a catalogue knows them.
SAID = ("status", "state", "reason", "kept")
STATES = (  # of analysis and of runs, marked for the catalogue
    *(N_("measured"), N_("undefined"), N_("not recorded"), N_("not applicable"), N_("not computed"), N_("damaged")),
    *(N_("training"), N_("done"), N_("diverged"), N_("cap reached"), N_("imported"), N_("values"), N_("summaries")),
)


def named(table, **formats):
    """What st.dataframe calls the columns of a table. formats: of columns of numbers, as NumberColumn has them."""
    known = {name: _(COLUMNS[name]) for name in table if name in COLUMNS}
    number = st.column_config.NumberColumn
    return known | {name: number(known.get(name, name), format=format) for name, format in formats.items()}


def in_percent(table, *names):
    """A copy of a table whose shares are percentages. Streamlit's own format for shares follows the browser, which may
    speak another language than the page."""
    return table.assign(**{name: 100 * table[name].astype(float) for name in names})


def in_words(table):
    """A copy of a table whose cells say states and known reasons in words; others stay as they are."""
    return table.assign(**{name: table[name].map(_word) for name in SAID if name in table})


def _word(cell):
    return _(cell) if isinstance(cell, str) else cell
