"""One metric on the chosen models: chart, untrained network beside it, explanation, table, downloads."""

import streamlit as st

from analysis import variants
from analysis.metrics import Scope
from analysis.variants import VARIANT
from app import charts, computing, downloads, drawn, kept, lead, page, parameter_widgets, pick, series
from app.explain import explain
from app.language import N_, _, ngettext
from app.published import numbers as published
from app.text import plain

PAGE = {"title": "Explore", "icon": ":material/query_stats:", "group": "Layers", "place": 10}

selection = st.session_state["selection"]
study, metric = selection.study, selection.metric

LAYER, EPOCH, MODEL = N_("by layer"), N_("by epoch"), N_("by model")
SPREAD, EACH = N_("distribution"), N_("in order")
CURVE, CLASS, PICTURE = N_("curve"), N_("by class"), N_("picture")
OF_NETWORKS = (Scope.NETWORK, Scope.RUN, Scope.BESIDE)
ENDS = (kept.FIRST, selection.epoch)
MOST_PANELS = 30  # two values of each layer of the source study's network
HELP = {
    LAYER: N_("one value a layer, in network order"),
    EPOCH: N_("the same over training, wherever it was recorded"),
    MODEL: N_("one value a model"),
    SPREAD: N_("how the values are spread"),
    EACH: N_("all values in ascending order"),
    CURVE: N_("all values of a layer against their place"),
    CLASS: N_("a value for each class"),
    PICTURE: N_("a value for each pair, as coloured squares"),
}


def kinds(unit, table, coordinate):
    """The views that fit what a row describes. coordinate: what tells the rows of one layer apart, or None."""
    if charts.is_of_pairs(table):
        return [PICTURE]
    if unit in page.UNITS:
        return [SPREAD, EACH]
    if coordinate:
        return [CURVE]
    if metric.scope not in OF_NETWORKS:
        return [LAYER, EPOCH]
    return [CLASS if "class_name" in table else MODEL, EPOCH]


def choose(offered, parameters):
    row = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    view = pick.one("view", offered, offered[0], _("view"))
    words = "; ".join(f"{_(name)}: {_(HELP[name])}" for name in offered)
    row.segmented_control(_("View"), offered, key="view", required=True, format_func=_, help=words)
    with row.container(horizontal=True, vertical_alignment="bottom", width="content"):
        with_published = view in (LAYER, EPOCH, CURVE) and published.toggle(study, metric.name, parameters)
        return view, page.full_range(), with_published


def few_enough(table, view):
    """The rows of as many of the metric's values as there can be panels for, each value with one for each layer."""
    if view not in (LAYER, EPOCH):
        return table
    layers = table["layer"].nunique() if view == EPOCH else 1
    return page.of_a_kind(table, max(1, MOST_PANELS // layers))


def draw(view, table, scene, parameters, coordinate, with_published):
    """The chart of a view of the table."""

    def laid_over(shown):
        epoch = kept.ALL if view == EPOCH else selection.epoch
        return published.laid_over(shown, study, metric.name, epoch, parameters) if with_published else shown

    if view == EPOCH:
        return charts.by_epoch(laid_over(series.over_epochs(table)), scene)
    shown = series.beside_untrained(table, selection.study, selection.epoch)
    if view == MODEL:
        return charts.by_model(shown, scene)
    if view == LAYER:
        return charts.by_layer(laid_over(shown), scene)
    if view == CURVE:
        return charts.curve(laid_over(shown), scene, coordinate)
    if view in (CLASS, PICTURE):
        return {CLASS: charts.by_class, PICTURE: charts.matrix}[view](shown, scene)
    return {SPREAD: charts.distribution, EACH: charts.per_neuron}[view](shown, scene, parameters["per"])


def caption(table, view, parameters, with_published):
    if with_published:
        st.caption(published.note(study, parameters))
    null = page.null_in_words(metric, table)
    if view == PICTURE:
        st.caption(_("Point at a square for its interval. Among squares with numbers, one without is under 0.005."))
    elif null and view not in (EPOCH, MODEL):
        st.caption(" ".join([null, _("Bars: 95 % intervals, where a value is sampled.")]))


def body():
    st.markdown(metric.question)
    parameters = parameter_widgets.show(metric)
    unit = parameters.get("per", "layer")
    known = kept.answer(study, metric, parameters, selection.runs, ENDS, selection.asked).table
    coordinate = variants.coordinate(known)
    view, full_range, with_published = choose(kinds(unit, known, coordinate), parameters)
    epochs = kept.ALL if view == EPOCH else ENDS
    answer, table = page.ask(selection, metric, parameters, epochs)
    elsewhere = [name for name in answer.pending if len(known) and name in set(known["run"])]
    if view == EPOCH and elsewhere:
        words = _("Of {names} the epochs that are computed are drawn on the page Time")
        given = pick.in_url([key for key in pick.shown() if key.startswith(f"{metric.name}.")])
        lead.to("time", words.format(names=", ".join(elsewhere)), **given)
    if len(table):
        table = few_enough(table, view)
        scene = page.scene_of(selection, metric, parameters, full_range)
        key = (answer.key, view, tuple(selection.layers), *table[VARIANT].unique(), full_range, with_published)
        key += (scene.steady,)
        shown = drawn.show(key, lambda: draw(view, table, scene, parameters, coordinate, with_published), "chart")
        caption(table, view, parameters, with_published)
        downloads.offer(shown, table, f"{study.name}-{metric.name}-{view.replace(' ', '-')}")
    computing.say_missing(answer.unmeasured)
    explain(metric)
    if len(table):
        words = ngettext("Data: {n:,} row", "Data: {n:,} rows", len(table)).format(n=len(table))
        data = st.expander(words, on_change="rerun", key="data open")
        if data.open:
            data.dataframe(table.drop(columns=["variant"]), hide_index=True, key="data")


page.run(plain(metric.title), selection, body)
