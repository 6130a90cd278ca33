"""What the view of forced sparsity says in words: its outcomes, their ends, what is not recorded, the formulas."""

import pandas as pd
import streamlit as st

from app.charts.doses import ARCHITECTURE, FREE
from app.charts.scene import SERIES
from app.language import N_, _
from app.text import plain

RECORDED = {
    "accuracy": N_("test accuracy"),
    "pruning_area": N_("pruning area"),
    "f95": N_("f95"),
    "noise_area": N_("noise area"),
}
ERRORS = {"train": N_("reconstruction error, train images"), "test": N_("reconstruction error, test images")}


def why_none(selection):
    """Whether the study has such runs at all, and how they are made."""
    others = [name for name, run in selection.study.runs.items() if run.manifest.recipe.get("penalty")]
    if others:
        words = _("None of the chosen models was trained with a penalty; {names} were.")
        return words.format(names=", ".join(map(plain, others)))
    words = _("No run of this study was trained with a penalty; the recipe `sparsity` does it: `{command}`")
    return words.format(command="python -m trainer train sparsity")


def in_words(outcome):
    """An outcome as people read it: what is recorded of whole networks in their language, a metric by its title."""
    return _(outcome) if outcome in (*RECORDED.values(), *ERRORS.values()) else outcome


def said(table):
    """For each outcome, and each architecture where there are several, the models at both ends beside the reference."""
    parts = []
    for (outcome, architecture), rows in table.groupby(["outcome", ARCHITECTURE], sort=False):
        own, reference = rows[rows["kind"] != FREE], rows[rows["kind"] == FREE]["value"].mean()
        if own.empty:
            continue
        low, high = own.loc[own["value"].idxmin()], own.loc[own["value"].idxmax()]
        words = _("{outcome}: {low} to {high}; without a penalty {beside}")
        least, most = (f"{row['value']:.3g} ({plain(row[SERIES])})" for row in (low, high))
        beside = _("not recorded") if reference != reference else f"{reference:.3g}"
        title = ", ".join(filter(None, (in_words(outcome), architecture)))
        parts.append("- " + words.format(outcome=plain(title), low=least, high=most, beside=beside))
    return "\n".join([_("What forced sparsity changed:"), "", *parts])


def say_unrecorded(selection, lacking):
    """Which disturbances were not recorded of which models, and the commands that record them."""
    commands = {"pruning_area": "prune", "noise_area": "noise"}
    for name, command in commands.items():
        rows = lacking[(lacking["outcome"] == RECORDED[name]) & (lacking["status"] == "not recorded")]
        if len(rows):
            runs = list(dict.fromkeys(rows["run"]))
            words = _("{outcome} not recorded for {names}. This records it:")
            st.caption(words.format(outcome=_(RECORDED[name]).capitalize(), names=", ".join(map(plain, runs))))
            given = f"{selection.study.folder.name} --runs {','.join(runs)} --epochs {selection.epoch}"
            st.code(f"python -m trainer {command} {given}", language="bash")


def say_formulas(selection, forced):
    """What each penalty computes, with its axes, and where."""
    rows = [
        {"model": run.name, "penalty": note.get("formula", ""), "layers": ", ".join(note.get("layers", ()))}
        for run in selection.runs
        if run.name in forced and (note := run.manifest.notes.get("penalty", {}))
    ]
    if rows:
        names = {"model": _("model"), "penalty": _("penalty"), "layers": _("layers")}
        with st.expander(_("What was added to the loss, or to the network")):
            st.dataframe(pd.DataFrame(rows), hide_index=True, key="penalties", column_config=names)
