"""Accuracies at the last epoch beside those that the source study published for the models of the same names."""

import pandas as pd
import streamlit as st

from analysis.published import published as published_table
from app import columns
from app.language import _
from app.published import numbers as published


def show(selection):
    """Table 6.1 of the chosen models, where the study is comparable; else nothing."""
    table = final_accuracies(selection.study)
    if table.empty:
        return
    table = table[table["model"].isin([run.name for run in selection.runs])]
    st.subheader(_("Beside the published models"), anchor=False)
    percent = [name for name in table if name.startswith(("validation", "test"))]
    shown = columns.in_percent(table, *percent)
    config = _names()
    config |= {name: st.column_config.NumberColumn(config[name], format=columns.PERCENT) for name in percent}
    st.dataframe(shown, column_config=config, hide_index=True, key="side by side")
    st.caption(" ".join([_("Accuracies at the last epoch (Table 6.1)."), published.differences(selection.study)]))


def final_accuracies(study):
    """Table 6.1 beside ours: columns model, then validation, test and epochs of both; accuracies from 0 to 1."""
    theirs, trained = published_table(published.FINAL), published_table(published.TRAINING)
    found = []
    for name, run in published.twins(study).items():
        end = study.run(run).manifest.history[-1]
        split = theirs[theirs["run"] == name].set_index("split")["value"]
        found.append(
            {
                "model": run,
                "validation": end.get("val_accuracy"),
                "validation, published": split.get("validation"),
                "test": end.get("test_accuracy"),
                "test, published": split.get("test"),
                "epochs": study.run(run).last_epoch,
                "epochs, published": int(trained.loc[trained["run"] == name, "epoch"].max()),
            }
        )
    return pd.DataFrame(found)


def _names():
    """{column of that table: what it is called}."""
    return {
        "model": _("model"),
        "validation": _("validation"),
        "validation, published": _("validation, published"),
        "test": _("test"),
        "test, published": _("test, published"),
        "epochs": _("epochs"),
        "epochs, published": _("epochs, published"),
    }
