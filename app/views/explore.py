"""One metric on the chosen models: chart, untrained network beside it, explanation, table, downloads."""

import streamlit as st

from analysis.metrics import Scope, Source
from app import charts, downloads, drawn, jobs, load, pick, progress
from app.charts.scene import number
from app.explain import explain
from app.text import plain

selection = st.session_state["selection"]
study, metric = selection.study, selection.metric

LAYER, EPOCH, MODEL, SPREAD, EACH = "by layer", "by epoch", "by model", "distribution", "in order"
NO_UNIT = ("layer", "")
HELP = {
    LAYER: "one value a layer, in network order",
    EPOCH: "the same over training, wherever it was recorded",
    MODEL: "one value a model",
    SPREAD: "how the values are spread",
    EACH: "all values in ascending order",
}


def kinds(unit):
    """The views that fit what a row describes."""
    if metric.scope is Scope.RUN:
        return [MODEL, EPOCH]
    return [LAYER, EPOCH] if unit in NO_UNIT else [SPREAD, EACH]


def choose_view(unit):
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    offered = kinds(unit)
    view = pick.one("view", offered, offered[0], "view")
    words = "; ".join(f"{name}: {HELP[name]}" for name in offered)
    left.segmented_control("View", offered, key="view", required=True, help=words)
    full = pick.one("range", ["full", "fitted"], "full", "range")
    right.segmented_control("Scale", ["full", "fitted"], key="range", required=True, help=(
        "full: the whole range that the metric can take, the same for all models and pages; fitted: to the values shown"
    ))  # fmt: skip
    return view, full == "full"


def draw(view, table, scene, unit):
    if view == EPOCH:
        return charts.by_epoch(load.over_epochs(table), scene)
    shown = load.beside_untrained(table, selection.epoch)
    if view == MODEL:
        return charts.by_model(shown, scene)
    if view == LAYER:
        return charts.by_layer(shown, scene)
    return {SPREAD: charts.distribution, EACH: charts.per_neuron}[view](shown, scene, unit)


def offer_computing(answer, epochs, parameters):
    """What is not computed yet, and the button that starts it; its progress while it runs."""
    store = study.folder.parent
    job = jobs.find(store, "compute", study.name)
    if job is not None and job.state == jobs.RUNNING:
        progress.of_computing(job)
        return
    if job is not None:
        progress.say_end(job)
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(f"Not computed yet for {', '.join(map(plain, answer.pending))}.")
    if right.button("Compute", type="primary", key="compute", help="Runs beside the app; a closed tab loses nothing."):
        try:
            jobs.compute(store, study, [metric.name], answer.pending, epochs, parameters)
        except OSError as error:
            st.error(f"{store}: cannot be written to ({error.strerror}); compute on the command line instead")
            return
        st.rerun()


def say_missing(unmeasured):
    """What is missing from the chart, with the reasons."""
    if len(unmeasured):
        with st.expander(f"Not measured: {number(len(unmeasured), 'row')}"):
            st.dataframe(unmeasured, hide_index=True, key="unmeasured")


def caption(table, view):
    null = table[table["epoch"] == load.FIRST]
    if view in (EPOCH, MODEL) or null.empty:
        return
    kind = "batch statistics calibrated on the probe images" if Source.ACTIVATIONS in metric.reads else "epoch 0"
    st.caption(f"Grey: the untrained network ({kind}), the null model. Bars: 95 % intervals, where a value is sampled.")


def page():
    st.title(plain(metric.title), anchor=False)
    st.markdown(metric.question)
    parameters = pick.parameters(metric)
    unit = parameters.get("per", "layer")
    view, full_range = choose_view(unit)
    epochs = load.ALL if view == EPOCH else (load.FIRST, selection.epoch)
    answer = load.answer(study, metric, parameters, selection.runs, epochs)
    if answer.pending:
        offer_computing(answer, epochs, parameters)
    table = answer.table
    if len(table):
        table = table[table["layer"].isin([*selection.layers, ""])]
    if len(table):
        title = f"{metric.title} ({parameters.get('unit') or metric.unit})" if metric.unit else metric.title
        scene = charts.Scene(selection.layers, charts.looks(load.groups(study)), title, metric.bounds, full_range)
        key = (answer.key, view, tuple(selection.layers), full_range)
        shown = drawn.show(key, lambda: draw(view, table, scene, unit), "chart")
        caption(table, view)
        downloads.offer(shown, table, f"{study.name}-{metric.name}-{view.replace(' ', '-')}")
    say_missing(answer.unmeasured)
    explain(metric)
    if len(table):
        data = st.expander(f"Data: {number(len(table), 'row')}", on_change="rerun", key="data open")
        if data.open:
            data.dataframe(table.drop(columns=["variant"]), hide_index=True, key="data")


if selection.runs:
    page()
else:
    st.info("No model of this study has been committed yet; its training is shown on the Overview.")
