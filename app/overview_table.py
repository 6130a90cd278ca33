"""The table of models: what each was trained with and what came of it."""

import pandas as pd
import streamlit as st

from analysis.store.manifest import IMPORTED

THEN = " → "  # from one phase of a run to the next
SPLITS = {"training": "train_accuracy", "validation": "val_accuracy", "test": "test_accuracy"}


def models(study):
    """One row a run that has an epoch; accuracies in percent, of the last epoch where they were measured."""
    runs = [run for run in study.runs.values() if len(run.manifest.history)]
    return pd.DataFrame([_imported(run) if run.state == IMPORTED else _trained(run) for run in runs])


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


def _trained(run):
    recipe, last = run.manifest.recipe, run.manifest.history[-1]
    phases = recipe.get("phases") or [recipe]
    accuracies = {split: _percent(last.get(column)) for split, column in SPLITS.items()}
    known = accuracies["training"] is not None and accuracies["test"] is not None
    return {
        "model": run.name,
        "by epoch": [row.get("val_accuracy") for row in run.manifest.history],
        **accuracies,
        "gap": accuracies["training"] - accuracies["test"] if known else None,
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
    return f" from {start['run']} pruned at {start['prune']:g}" if start else ""


def _decay(decay):
    return f"{decay['kind']} {decay['strength']:g}" if decay else "none"


def columns(table):
    """How the columns of the table of models are shown."""
    percent = {name: st.column_config.NumberColumn(name, format="%.1f %%") for name in (*SPLITS, "gap")}
    return percent | {
        "model": st.column_config.TextColumn("model", pinned=True),
        "by epoch": st.column_config.LineChartColumn("by epoch", width="small", y_min=0, y_max=1),
    }
