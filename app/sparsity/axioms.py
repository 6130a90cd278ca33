"""Which axioms of sparsity a measure obeys, with an example where it does not."""

import pandas as pd
import streamlit as st

from analysis.axioms import AXIOMS, axiom_table
from app.language import N_, _
from app.sparsity.asked import measure

OBEYS, BREAKS = N_("✔ obeys"), N_("✘ breaks")
SOURCE = N_(
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
        st.table(examples(rows).set_index(_("axiom")))
    st.subheader(_("All measures"), anchor=False)
    names = {name: _(name) for name in ("measure", *AXIOMS)}
    st.dataframe(overview(table), hide_index=True, key="axioms", column_config=names)
    st.caption(_(SOURCE))
    st.download_button(
        "CSV", lambda: table.to_csv(index=False), "axioms.csv", "text/csv", key="csv axioms", on_click="ignore",
        help=_("All measures and axioms, with the examples."),
    )  # fmt: skip
    return metric


def said(name, rows):
    """How many it obeys, and which not."""
    broken = list(rows.loc[~rows["obeys"], "axiom"])
    if not broken:
        return _("**{measure}** obeys all {n} axioms.").format(measure=_(name), n=len(rows))
    words = _("**{measure}** obeys {obeyed} of {n} axioms; not {broken}.")
    return words.format(measure=_(name), obeyed=len(rows) - len(broken), n=len(rows), broken=", ".join(map(_, broken)))


def examples(rows):
    """A row an axiom: what it demands, and where it is broken values before and after with their sparsity."""
    return pd.DataFrame(
        {
            _("axiom"): rows["axiom"].map(_),
            _("demands"): rows["says"].map(_),
            _("verdict"): rows["obeys"].map(_verdicts()),
            _("for example"): rows["before"].map(_values),
            _("becomes"): rows["after"].map(_values),
            _("sparsity"): [
                f"{before:.3g} → {after:.3g}" if before == before else ""
                for before, after in zip(rows["sparsity_before"], rows["sparsity_after"], strict=True)
            ],
        }
    )


def overview(table):
    """A row a measure, a column an axiom."""
    wide = table.pivot(index="measure", columns="axiom", values="obeys").loc[table["measure"].unique(), list(AXIOMS)]
    return wide.replace(_verdicts()).rename(index=_).reset_index()


def _verdicts():
    return {True: _(OBEYS), False: _(BREAKS)}


def _values(example):
    return "" if example is None else ", ".join(f"{value:g}" for value in example)
