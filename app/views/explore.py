"""One metric on the chosen models: chart, untrained network beside it, explanation, table, downloads."""

import streamlit as st

from analysis.metrics import Scope, Source
from app import charts, computing, downloads, drawn, load, pick, published
from app.charts.scene import number
from app.explain import explain
from app.text import plain

selection = st.session_state["selection"]
study, metric = selection.study, selection.metric

LAYER, EPOCH, MODEL, SPREAD, EACH = "by layer", "by epoch", "by model", "distribution", "in order"
CURVE = "curve"
NO_UNIT = ("layer", "")
ENDS = (load.FIRST, selection.epoch)
HELP = {
    LAYER: "one value a layer, in network order",
    EPOCH: "the same over training, wherever it was recorded",
    MODEL: "one value a model",
    SPREAD: "how the values are spread",
    EACH: "all values in ascending order",
    CURVE: "all values of a layer against their place",
}


def kinds(unit, coordinate):
    """The views that fit what a row describes. coordinate: what tells the rows of one layer apart, or None."""
    if coordinate and unit in NO_UNIT:
        return [CURVE]
    if metric.scope is Scope.RUN:
        return [MODEL, EPOCH]
    return [LAYER, EPOCH] if unit in NO_UNIT else [SPREAD, EACH]


def choose(unit, coordinate, parameters):
    left, middle, right = st.columns([3, 1, 1], vertical_alignment="bottom")
    offered = kinds(unit, coordinate)
    view = pick.one("view", offered, offered[0], "view")
    words = "; ".join(f"{name}: {HELP[name]}" for name in offered)
    left.segmented_control("View", offered, key="view", required=True, help=words)
    full = pick.one("range", ["full", "fitted"], "full", "range")
    right.segmented_control("Scale", ["full", "fitted"], key="range", required=True, help=(
        "full: the whole range that the metric can take, the same for all models and pages; fitted: to the values shown"
    ))  # fmt: skip
    if view not in (LAYER, EPOCH, CURVE):
        return view, full == "full", False
    with middle:
        return view, full == "full", published.toggle(study, metric.name, parameters)


def draw(view, table, scene, unit, coordinate, with_published):
    def laid_over(shown):
        epoch = load.ALL if view == EPOCH else selection.epoch
        return published.laid_over(shown, study, metric.name, epoch) if with_published else shown

    if view == EPOCH:
        return charts.by_epoch(laid_over(load.over_epochs(table)), scene)
    shown = load.beside_untrained(table, selection.epoch)
    if view == MODEL:
        return charts.by_model(shown, scene)
    if view == LAYER:
        return charts.by_layer(laid_over(shown), scene)
    if view == CURVE:
        return charts.curve(laid_over(shown), scene, coordinate)
    return {SPREAD: charts.distribution, EACH: charts.per_neuron}[view](shown, scene, unit)


def caption(table, view, parameters, with_published):
    if with_published:
        st.caption(published.note(study, parameters))
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
    coordinate = load.coordinate(load.answer(study, metric, parameters, selection.runs, ENDS).table)
    view, full_range, with_published = choose(unit, coordinate, parameters)
    epochs = load.ALL if view == EPOCH else ENDS
    answer = load.answer(study, metric, parameters, selection.runs, epochs)
    computing.offer(study, metric, answer, epochs, parameters)
    table = answer.table
    if len(table):
        table = table[table["layer"].isin([*selection.layers, ""])]
    if len(table):
        title = f"{metric.title} ({parameters.get('unit') or metric.unit})" if metric.unit else metric.title
        scene = charts.Scene(selection.layers, charts.looks(load.groups(study)), title, metric.bounds, full_range)
        key = (answer.key, view, tuple(selection.layers), full_range, with_published)
        shown = drawn.show(key, lambda: draw(view, table, scene, unit, coordinate, with_published), "chart")
        caption(table, view, parameters, with_published)
        downloads.offer(shown, table, f"{study.name}-{metric.name}-{view.replace(' ', '-')}")
    computing.say_missing(answer.unmeasured)
    explain(metric)
    if len(table):
        data = st.expander(f"Data: {number(len(table), 'row')}", on_change="rerun", key="data open")
        if data.open:
            data.dataframe(table.drop(columns=["variant"]), hide_index=True, key="data")


if selection.runs:
    page()
else:
    st.info("No model of this study has been committed yet; its training is shown on the Overview.")
