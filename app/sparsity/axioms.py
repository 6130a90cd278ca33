"""Which axioms of sparsity a measure obeys, with an example where it does not."""

import pandas as pd
import streamlit as st

from analysis.axioms import AXIOMS, axiom_table
from app.sparsity.asked import measure

OBEYS, BREAKS = "✔ obeys", "✘ breaks"
SOURCE = (
    "Axioms: Hurley & Rickard, Comparing measures of sparsity, IEEE Transactions on Information Theory 2009. They "
    "speak of values from 0 on, two or more of them positive. Every line is held by a test on random values. Sparsity "
    "in an example: more is sparser, so that a measure of the other sense is negative there."
)


def show(selection):
    metric = measure()
    table = axiom_table()
    own = table[table["metric"] == metric.name]
    for name, rows in own.groupby("measure", sort=False):
        st.markdown(said(name, rows))
        st.table(examples(rows).set_index("axiom"))
    st.subheader("All measures", anchor=False)
    st.dataframe(overview(table), hide_index=True, key="axioms")
    st.caption(SOURCE)
    st.download_button(
        "CSV", lambda: table.to_csv(index=False), "axioms.csv", "text/csv", key="csv axioms", on_click="ignore",
        help="All measures and axioms, with the examples.",
    )  # fmt: skip
    return metric


def said(name, rows):
    """How many it obeys, and which not."""
    broken = list(rows.loc[~rows["obeys"], "axiom"])
    if not broken:
        return f"**{name}** obeys all {len(rows)} axioms."
    return f"**{name}** obeys {len(rows) - len(broken)} of {len(rows)} axioms; not {', '.join(broken)}."


def examples(rows):
    """A row an axiom: what it demands, and where it is broken values before and after with their sparsity."""
    return pd.DataFrame(
        {
            "axiom": rows["axiom"],
            "demands": rows["says"],
            "verdict": rows["obeys"].map({True: OBEYS, False: BREAKS}),
            "for example": rows["before"].map(_values),
            "becomes": rows["after"].map(_values),
            "sparsity": [
                f"{before:.3g} → {after:.3g}" if before == before else ""
                for before, after in zip(rows["sparsity_before"], rows["sparsity_after"], strict=True)
            ],
        }
    )


def overview(table):
    """A row a measure, a column an axiom."""
    wide = table.pivot(index="measure", columns="axiom", values="obeys").loc[table["measure"].unique(), list(AXIOMS)]
    return wide.replace({True: OBEYS, False: BREAKS}).reset_index()


def _values(example):
    return "" if example is None else ", ".join(f"{value:g}" for value in example)
