"""The source study's own numbers, laid over ours wherever a study is comparable."""

import pandas as pd
import streamlit as st

from analysis.published import SOURCE
from analysis.published import published as published_table
from analysis.variants import side_by_side
from app import kept, pick
from app.charts.look import UNTRAINED_AS_INITIALISED
from app.charts.published import ORIGIN
from app.charts.scene import SERIES, VARIANT
from app.language import _

DATASET, ARCHITECTURE = "cifar10", "vgg16"
TRAINED_ON = 40_000
UNTRAINED = "untrained"
TRAINING, FINAL = "training", "accuracy"
# What holds for all the tables: with other parameters ours is another quantity. A parameter that is a column of a table
# picks its rows instead. The average may differ, and then the caption says so.
SAME = {"split": "train", "per": "layer", "unit": "cosine distance", "top": 1}
AVERAGE = "max"
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
    if not twins(study) or published_table(name) is None:
        return False
    if not fits(name, parameters or {}):
        words = _("Published {settings}.").format(settings=settings(name, parameters))
        st.toggle(_("Published"), disabled=True, key="not published", help=words)
        return False
    on = pick.one("published", [False, True], False, _("published"))
    words = _("Lay the numbers of {source} over those of the models of that name.").format(source=SOURCE)
    st.toggle(_("Published"), key="published", help=words)
    return on


def fits(name, parameters):
    """Whether there is a published table of what these parameters measure."""
    table = published_table(name)
    if table is None or len(_measured_with(table, parameters)) == 0:
        return False
    return all(parameters.get(parameter, value) == value for parameter, value in SAME.items())


def settings(name, parameters):
    """With which parameters numbers were published, where these are others: in words."""
    table = published_table(name)
    known = {column: [str(value) for value in table[column].unique()] for column in parameters if column in table}
    known |= {column: [str(value)] for column, value in SAME.items() if column in parameters}
    either = _(" or ")
    others = [
        f"{column} = {either.join(values)}" for column, values in known.items() if str(parameters[column]) not in values
    ]
    if others:
        return _("with {values}").format(values=", ".join(others))
    return _("with another combination of {names}").format(names=", ".join(known))


def laid_over(table, study, name, epoch, parameters=None):
    """Our table (with `series`) with the published rows of its models after it, marked in the column `origin`.

    epoch: a number, "last" for each model's last, or "all". parameters: with which ours was measured.
    """
    theirs = rows(study, name, epoch, parameters)
    theirs = theirs[theirs[SERIES].isin(table[SERIES]) & theirs["layer"].isin(table["layer"])]
    if VARIANT in table:
        theirs = theirs[theirs[VARIANT].isin(table[VARIANT])]
    return pd.concat([table, theirs], ignore_index=True) if len(theirs) else table


def rows(study, name, epoch=kept.ALL, parameters=None):
    """Published rows with our names: series, run, epoch, layer, value, variant, origin, and their own numbers."""
    parameters = parameters or {}
    names = twins(study) | {UNTRAINED: UNTRAINED_AS_INITIALISED}
    table = _measured_with(published_table(name), parameters)
    table = table[table["run"].isin(names)]
    variant = _variant(table.drop(columns=list(parameters), errors="ignore"))
    table = table.assign(**{SERIES: table["run"].map(names), ORIGIN: _origin(table), VARIANT: variant})
    table = table.assign(run=table[SERIES], layer=table.get("layer", ""))
    if epoch == "last":
        return table[table["epoch"] == table.groupby("run")["epoch"].transform("max")]
    return table if epoch == kept.ALL else table[(table["epoch"] == epoch) | (table["run"] == UNTRAINED_AS_INITIALISED)]


def _measured_with(table, parameters):
    """The rows of a published table that were measured with these parameters, as far as its columns say."""
    for name in parameters.keys() & set(table.columns):
        table = table[table[name] == parameters[name]]
    return table


def history(study, run):
    """The published epochs of a run's training as a history with `origin`; None where there are none."""
    table = published_table(TRAINING)
    name = run.manifest.group
    if twins(study).get(name) != run.name:
        return None
    return table[table["run"] == name].assign(**{ORIGIN: _("printed")})


def note(study, parameters=None):
    """A caption: whose the dashed lines are, and in what their numbers differ from ours."""
    whose = _("Thin dashed lines: published by {source}, one run a model; point at them for the uncertainty.")
    return f"{whose.format(source=SOURCE)} {differences(study, parameters)}".strip()


def differences(study, parameters=None):
    """In what the published numbers are not ours: a sentence, or ""."""
    average = (parameters or {}).get("average", AVERAGE)
    found = [] if average == AVERAGE else [
        _("theirs are divided by the larger entropy (average = {theirs}, as coded), ours by the {ours} mean").format(
            theirs=AVERAGE, ours=average
        )
    ]  # fmt: skip
    found += _other_study(study)
    return _("Not the same as there: {differences}.").format(differences="; ".join(found)) if found else ""


def _other_study(study):
    """In what the study itself differs from the published one."""
    widths = {study.run(run).manifest.recipe["model"].get("width", 1.0) for run in twins(study).values()}
    images = study.manifest.dataset.counts.get("train", 0)
    found = [_("networks of width {width:g}").format(width=width) for width in sorted(widths) if width != 1]
    if images == TRAINED_ON:
        return found
    return [*found, _("{n:,} training images instead of {theirs:,}").format(n=images, theirs=TRAINED_ON)]


def _origin(table):
    """Where each number comes from, in words."""
    digitised, rounded, exact = _("measured on a figure, ± {size:.2g}"), _("printed, ± {size:.2g}"), _("printed")
    return [
        (digitised if kind == "digitised" else rounded if size > 0 else exact).format(size=size)
        for kind, size in zip(table["kind"], table["uncertainty"], strict=True)
    ]


def _variant(table):
    own = [column for column in table if column not in PLACES and not pd.api.types.is_numeric_dtype(table[column])]
    return side_by_side(table, own) if own else ""
