"""The table of models: what each was trained with and what came of it."""

from functools import partial

import pandas as pd
import streamlit as st

from analysis.store.manifest import RECONSTRUCTION
from app.language import N_, _

THEN = " → "  # from one phase of a run to the next
SPLITS = {"training": "train_accuracy", "validation": "val_accuracy", "test": "test_accuracy"}
ERRORS = {"training error": "train_loss", "validation error": "val_loss", "test error": "test_loss"}
# What the columns are called; their names in the table stay what scripts and tests know.
COLUMNS = {
    "model": N_("model"),
    "by epoch": N_("by epoch"),
    "training": N_("training"),
    "validation": N_("validation"),
    "test": N_("test"),
    "gap": N_("gap"),
    "training error": N_("training error"),
    "validation error": N_("validation error"),
    "test error": N_("test error"),
    "penalty": N_("penalty"),
    "optimiser": N_("optimiser"),
    "learning rate": N_("learning rate"),
    "weight decay": N_("weight decay"),
    "epochs": N_("epochs"),
    "state": N_("state"),
    "from": N_("from"),
    "layers": N_("layers"),
    "not measured": N_("not measured"),
    "images": N_("images"),
    "preprocessing": N_("preprocessing"),
}


def models(study):
    """One row a run that has an epoch; accuracies in percent, of the last epoch where they were measured.

    Of networks that make images their errors, as they are.
    """
    runs = [run for run in study.runs.values() if len(run.manifest.history)]
    reached = _errors if study.manifest.task == RECONSTRUCTION else _accuracies
    rows = [_imported(run) if run.imported else _trained(run, reached) for run in runs]
    if any(row.get("penalty") for row in rows):
        return pd.DataFrame(rows)
    return pd.DataFrame(rows).drop(columns="penalty", errors="ignore")


def _imported(run):
    """Of a network that was not trained here: where it is from, and how it takes the images."""
    rows, columns, _ = run.entrance.shape
    test = _percent(run.manifest.history[-1].get(SPLITS["test"]))
    return {
        "model": run.name,
        **({} if test is None else {"test": test}),
        "from": run.manifest.recipe["import"]["network"],
        "layers": len(run.layers),
        "not measured": len(run.manifest.notes["unmeasured"]),
        "images": f"{rows} × {columns}",
        "preprocessing": run.entrance.convention,
        "state": run.state,
    }


def _accuracies(history):
    accuracies = {split: _percent(history[-1].get(column)) for split, column in SPLITS.items()}
    known = accuracies["training"] is not None and accuracies["test"] is not None
    return {
        "by epoch": [row.get("val_accuracy") for row in history],
        **accuracies,
        "gap": accuracies["training"] - accuracies["test"] if known else None,
    }


def _errors(history):
    errors = {split: history[-1].get(column) for split, column in ERRORS.items()}
    return {"by epoch": [row.get("val_loss") for row in history], **errors}


def _trained(run, reached):
    recipe = run.manifest.recipe
    phases = recipe.get("phases") or [recipe]
    return {
        "model": run.name,
        **reached(run.manifest.history),
        "penalty": penalty_in_words(recipe.get("penalty")),
        "optimiser": THEN.join(phase["optimizer"]["kind"] for phase in phases) + _start(recipe.get("start")),
        "learning rate": THEN.join(f"{phase['optimizer']['learning_rate']:g}" for phase in phases),
        "weight decay": THEN.join(_decay(phase.get("weight_decay")) for phase in phases),
        "epochs": run.last_epoch,
        "state": run.state,
    }


def _percent(share):
    return None if share is None else 100 * share


def _start(start):
    """For a run that retrains a pruned network: which one, and how much of it is gone."""
    return _(" from {run} pruned at {share:g}").format(run=start["run"], share=start["prune"]) if start else ""


def penalty_in_words(penalty):
    """What forces the code of a run to be sparse: its kind, how much of it, and over what."""
    if not penalty:
        return ""
    how_much = penalty["strength"] if "strength" in penalty else penalty["keep"]
    words = _("{kind} {how_much:g} over {over}")
    return words.format(kind=penalty["kind"].replace("_", " "), how_much=how_much, over=penalty["over"])


def _decay(decay):
    return f"{decay['kind']} {decay['strength']:g}" if decay else _("none")


def columns(table):
    """How the columns of the table of models are shown: their names in the reader's language."""
    kinds = {name: partial(st.column_config.NumberColumn, format="%.1f %%") for name in (*SPLITS, "gap")}
    kinds |= {name: partial(st.column_config.NumberColumn, format="%.4f") for name in ERRORS}
    kinds["model"] = partial(st.column_config.TextColumn, pinned=True)
    kinds["by epoch"] = partial(st.column_config.LineChartColumn, width="small", y_min=0, y_max=1)
    return {name: kinds.get(name, st.column_config.Column)(_(COLUMNS[name])) for name in table if name in COLUMNS}
