"""The source study's own numbers, laid over ours wherever a study is comparable."""

import pandas as pd
import streamlit as st

from analysis.published import SOURCE
from analysis.published import published as published_table
from app import load, pick
from app.charts.look import UNTRAINED_AS_INITIALISED
from app.charts.published import ORIGIN
from app.charts.scene import SERIES, VARIANT

DATASET, ARCHITECTURE = "cifar10", "vgg16"
TRAINED_ON = 40_000
UNTRAINED = "untrained"
TRAINING, FINAL = "training", "accuracy"
# Without these parameters ours is another quantity; the average may differ, and then the caption says so.
SAME = {"split": "train", "per": "layer", "unit": "cosine distance", "top": 1}
AVERAGE = "max"
# What the source calls the weights that go first, in our words.
WORDS = {"smallest": "magnitude"}
PLACES = ("run", "epoch", "layer", "kind", "value", "uncertainty")


def twins(study):
    """{published name: our run} where the study is comparable: its dataset, architecture and names; else {}."""
    if study.manifest.dataset.name != DATASET:
        return {}
    known = set(published_table(FINAL)["run"])
    found = {}
    for run in study.runs.values():
        if run.manifest.recipe.get("model", {}).get("kind") == ARCHITECTURE and run.manifest.group in known:
            found.setdefault(run.manifest.group, run.name)
    return found


def toggle(study, name, parameters=None):
    """The switch that lays a published table over ours; drawn only where there is something to lay over.

    name: of the metric, or "training". Returns whether it is on.
    """
    if not twins(study) or not fits(name, parameters or {}):
        return False
    on = pick.one("published", [False, True], False, "published")
    st.toggle("Published", key="published", help=f"Lay the numbers of {SOURCE} over those of the models of that name.")
    return on


def fits(name, parameters):
    """Whether there is a published table of what these parameters measure."""
    return published_table(name) is not None and all(
        parameters.get(parameter, value) == value for parameter, value in SAME.items()
    )


def laid_over(table, study, name, epoch):
    """Our table (with `series`) with the published rows of its models after it, marked in the column `origin`.

    epoch: a number, "last" for each model's last, or "all".
    """
    theirs = rows(study, name, epoch)
    theirs = theirs[theirs[SERIES].isin(table[SERIES]) & theirs["layer"].isin(table["layer"])]
    if VARIANT in table:
        theirs = theirs[theirs[VARIANT].isin(table[VARIANT])]
    return pd.concat([table, theirs], ignore_index=True) if len(theirs) else table


def rows(study, name, epoch=load.ALL):
    """Published rows with our names: series, run, epoch, layer, value, variant, origin, and their own numbers."""
    names = twins(study) | {UNTRAINED: UNTRAINED_AS_INITIALISED}
    table = published_table(name)
    table = table[table["run"].isin(names)].replace(WORDS)
    table = table.assign(**{SERIES: table["run"].map(names), ORIGIN: _origin(table), VARIANT: _variant(table, name)})
    table = table.assign(run=table[SERIES], layer=table.get("layer", ""))
    if epoch == "last":
        return table[table["epoch"] == table.groupby("run")["epoch"].transform("max")]
    return table if epoch == load.ALL else table[(table["epoch"] == epoch) | (table["run"] == UNTRAINED_AS_INITIALISED)]


def history(study, run):
    """The published epochs of a run's training as a history with `origin`; None where there are none."""
    table = published_table(TRAINING)
    name = run.manifest.group
    if twins(study).get(name) != run.name:
        return None
    return table[table["run"] == name].assign(**{ORIGIN: "printed"})


def final_accuracies(study):
    """Table 6.1 beside ours: columns model, then validation, test and epochs of both; accuracies from 0 to 1."""
    theirs, trained = published_table(FINAL), published_table(TRAINING)
    found = []
    for name, run in twins(study).items():
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


def note(study, parameters=None):
    """A caption: whose the dashed lines are, and in what their numbers differ from ours."""
    whose = f"Thin dashed lines: published by {SOURCE}, one run a model; point at them for the uncertainty."
    return f"{whose} {differences(study, parameters)}".strip()


def differences(study, parameters=None):
    """In what the published numbers are not ours: a sentence, or ""."""
    average = (parameters or {}).get("average", AVERAGE)
    found = [] if average == AVERAGE else [
        f"theirs are divided by the larger entropy (average = {AVERAGE}, as coded), ours by the {average} mean"
    ]  # fmt: skip
    found += _other_study(study)
    return f"Not the same as there: {'; '.join(found)}." if found else ""


def _other_study(study):
    """In what the study itself differs from the published one."""
    widths = {study.run(run).manifest.recipe["model"].get("width", 1.0) for run in twins(study).values()}
    images = study.manifest.dataset.counts.get("train", 0)
    found = [f"networks of width {width:g}" for width in sorted(widths) if width != 1]
    return found + ([f"{images:,} training images instead of {TRAINED_ON:,}"] if images != TRAINED_ON else [])


def _origin(table):
    digitised = table["kind"] == "digitised"
    return ("measured on a figure, ± " + table["uncertainty"].map("{:.2g}".format)).where(
        digitised, "printed" + table["uncertainty"].map(lambda value: f", ± {value:.2g}" if value > 0 else "")
    )


def _variant(table, name):
    if name == "pair_nmi":
        return "all"
    own = [column for column in table if column not in PLACES and not pd.api.types.is_numeric_dtype(table[column])]
    return load.side_by_side(table, own) if own else ""
