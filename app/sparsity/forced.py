"""Sparsity forced in training: what penalties of growing strength do to accuracy, code and robustness."""

import pandas as pd
import streamlit as st

from analysis import METRICS
from analysis.metrics.parameters import parameters_of
from analysis.store.manifest import RECONSTRUCTION
from app import charts, computing, downloads, drawn, kept, page
from app.charts.doses import ARCHITECTURE, FREE
from app.charts.scene import SERIES
from app.language import N_, _
from app.sparsity import forced_in_words
from app.sparsity.asked import MODES, choose, one_layer

STRENGTH = "strength"
KEPT = "keep"
UNITS = {STRENGTH: N_("strength of the penalty"), KEPT: N_("share that stays")}
ACCURACY, KURTOSIS = "accuracy", "kurtosis"
TEST = "test"
GLOBAL = "global"


def show(selection):
    forced = {run.name: table for run in selection.runs if (table := run.manifest.recipe.get("penalty"))}
    if not forced:
        st.info(forced_in_words.why_none(selection))
        return None
    asked = choose(selection, list(MODES))
    layer = one_layer(selection)
    epochs = (selection.epoch,)
    of_layer = [asked.metric] + [METRICS[KURTOSIS]] * (asked.metric.name != KURTOSIS)
    common = {name: asked.parameters[name] for name in ("mode", "tensor", "split") if name in asked.parameters}
    questions = [
        (metric, (asked.parameters if metric == asked.metric else common) | {"per": "layer"}) for metric in of_layer
    ]
    found = page.ask_each(selection, questions, epochs)
    label = selection.layers[layer]
    outcomes, lacking, keys = [], [], []
    measured = [
        (f"{metric.title}, {label}", table[table["layer"] == layer] if len(table) else table, answer)
        for (metric, _), (answer, table) in zip(questions, found, strict=True)
    ]
    task, *robust = _of_runs(selection, epochs)
    if selection.study.manifest.task == RECONSTRUCTION:
        task, robust = _reconstruction(asked, epochs, all(not answer.pending for answer, _ in found)), []
    for name, rows, answer in (task, *measured, *robust):
        keys.append(answer.key)
        lacking.append(answer.unmeasured[answer.unmeasured["layer"].isin([layer, ""])].assign(outcome=name))
        if len(rows):
            outcomes.append(rows.assign(outcome=name))
    table = pd.concat(outcomes, ignore_index=True) if outcomes else pd.DataFrame()
    if len(table):
        draw(asked, layer, with_doses(table, forced, architectures(selection.runs)), forced, tuple(keys))
    forced_in_words.say_unrecorded(selection, pd.concat(lacking, ignore_index=True))
    forced_in_words.say_formulas(selection, forced)
    computing.say_missing(pd.concat(lacking, ignore_index=True))
    return asked.metric


def _of_runs(selection, epochs):
    """(name, rows, answer) of what is recorded of whole networks: accuracy, pruning, noise."""
    for name, words in forced_in_words.RECORDED.items():
        answer = kept.answer(selection.study, METRICS[name], {}, selection.runs, epochs)
        rows = answer.table
        if len(rows) and name == ACCURACY:
            rows = rows[rows["split"] == TEST]
        if len(rows) and "pruning_scope" in rows:
            first = rows["bn"].iloc[0]
            rows = rows[(rows["pruning_scope"] == GLOBAL) & (rows["pruning"] == "magnitude") & (rows["bn"] == first)]
        yield words, rows, answer


def _reconstruction(asked, epochs, offered):
    """The same of autoencoders: their error on the images in place of an accuracy, which they do not have."""
    metric, images = METRICS["reconstruction_error"], asked.parameters["split"]
    given = {"split": images} if images in parameters_of(metric)["split"].choices else {}
    answer, rows = page.ask(asked.selection, metric, given, epochs, offered)
    return forced_in_words.ERRORS[given.get("split", "train")], rows, answer


def dose(penalty):
    """(which of UNITS, how much) of a run's penalty."""
    return next((unit, float(penalty[unit])) for unit in UNITS if penalty.get(unit) is not None)


def architectures(runs):
    """{run: its architecture in words}; "" for all where they have the same one."""
    found = {run.name: run.manifest.recipe.get("model", {}).get("kind", "").replace("_", " ") for run in runs}
    return found if len(set(found.values())) > 1 else dict.fromkeys(found, "")


def kinds(forced, networks):
    """{run: kind of its penalty}; with what it is taken over, where that is not the same for all of the kind, and with
    its architecture, where there are several."""
    over = {}
    for penalty in forced.values():
        over.setdefault(penalty["kind"], set()).add(penalty["over"])
    return {
        run: ", ".join(
            part
            for part in (
                penalty["kind"].replace("_", " "),
                penalty["over"] if len(over[penalty["kind"]]) > 1 else "",
                networks[run],
            )
            if part
        )
        for run, penalty in forced.items()
    }


def with_doses(table, forced, networks):
    """Rows with series, kind, dose and architecture; those of runs without a penalty have neither kind nor dose."""
    amounts = {run: dose(penalty)[1] for run, penalty in forced.items()}
    run = table["run"]
    kind = run.map(kinds(forced, networks)).fillna(FREE)
    return table.assign(**{SERIES: run, "kind": kind, "dose": run.map(amounts), ARCHITECTURE: run.map(networks)})


def draw(asked, layer, table, forced, keys):
    selection = asked.selection
    kind = kinds(forced, architectures(selection.runs))
    units = {name: _(UNITS[dose(forced[run])[0]]) for run, name in kind.items()}
    free = (table["kind"] == FREE).any()
    st.markdown(forced_in_words.said(table))
    columns = [SERIES, "outcome", "kind", "dose", ARCHITECTURE, "value", "low", "high", "n"]
    scene = page.scene(selection, asked.metric.title)
    rows = table[columns].assign(outcome=table["outcome"].map(forced_in_words.in_words))
    shown = drawn.show(asked.key("forced", layer, *keys), lambda: charts.doses(rows, scene, units), "forced")
    level = _("Level lines: models without a penalty, the reference.")
    bars = _(
        "Bars: 95 % intervals over images; of pruning (by magnitude, over all layers) and noise the range of draws."
    )
    st.caption(" ".join([level if free else _("No model without a penalty is chosen."), bars]))
    downloads.offer(shown, table[columns].rename(columns={SERIES: "model"}), f"{asked.name}-forced")
