"""What training did to the weights: rows are layers, columns optimisers, levels overlaid (figures 7.1 to 7.10)."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import METRICS
from app import charts, computing, downloads, drawn, kept, page, parameter_widgets, pick, small
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES, VARIANT
from app.explain import explain
from app.language import N_, _
from app.published import numbers as published

PAGE = {"title": "Weights", "icon": ":material/scatter_plot:", "group": "Topics", "place": 20}

selection = st.session_state["selection"]
study = selection.study


@dataclass(frozen=True)
class View:
    """A view of the page. metric: by name. place: what the horizontal axis shows. figures: of the source study.
    Both are marked for the catalogue, and translated where they are shown."""

    metric: str
    figures: str
    place: str = ""


VIEWS = {
    N_("change"): View("weight_change", N_("figures 7.1 to 7.3"), N_("change of a weight")),
    N_("relative change"): View(
        "relative_weight_change", N_("figures 7.4 to 7.6"), N_("change of a weight / norm of the layer")
    ),
    N_("weights"): View("weight_distribution", N_("figures 7.8 to 7.10"), N_("weight")),
    N_("decomposition"): View("decomposition", N_("figure 7.7")),
    N_("between epochs"): View("rotation_matrix", N_("chapter 6, between all epochs")),
}
HEIGHTS = (N_("alike"), N_("density"))


def choose():
    name = pick.one("weights", list(VIEWS), "change", _("view"))
    words = "; ".join(f"{_(name)}: {METRICS[view.metric].title} ({_(view.figures)})" for name, view in VIEWS.items())
    st.segmented_control(_("View"), list(VIEWS), key="weights", required=True, format_func=_, help=words)
    return VIEWS[name]


def body():
    view = choose()
    metric = METRICS[view.metric]
    st.markdown(metric.question)
    if view.place:
        spreads(view, metric)
    elif view.metric == "decomposition":
        decomposition(metric)
    else:
        between_epochs(metric)
    explain(metric)


def spreads(view, metric):
    """Distributions: a row a layer, or one layer large."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        large = small.choose(selection.layers)
    parameters = parameter_widgets.show(metric)
    with right:
        alike = parameters["kind"] != "quantiles" and choose_heights()
    answer, table = page.ask(selection, metric, parameters, (selection.epoch,))
    if len(table):
        key = ("spreads", answer.key, tuple(selection.layers), large, alike)
        shown = drawn.specify(key, lambda: grid(view, table, large, alike))
        small.put(shown, table, selection.layers, large)
        caption(view, alike)
        downloads.offer(shown, table, f"{study.name}-{metric.name}")
    computing.say_missing(answer.unmeasured)


def choose_heights():
    """Whether every curve is drawn as high as the others."""
    chosen = pick.one("heights", HEIGHTS, "alike", _("heights"))
    words = _(
        "alike: every curve is as high, so that widths and shapes can be compared; density: the area under each is 1"
    )
    st.segmented_control(_("Heights"), HEIGHTS, key="heights", required=True, format_func=_, help=words)
    return chosen == "alike"


def grid(view, table, large, alike):
    """Panels of all rows, or of the layer that is large: a panel for each layer and column."""
    table = in_columns(table)
    if alike:
        table = table.assign(value=table["value"] / table.groupby([SERIES, "layer"])["value"].transform("max"))
    quantiles = "quantile" in table
    scene = page.scene(selection, _(view.place) if quantiles else _("density"))
    coordinate, place = ("quantile", _("quantile")) if quantiles else ("position", _(view.place))

    def draw(rows, last):
        return charts.curve(rows, scene, coordinate, place if last else "", ticks=not alike)

    return small.grid(table, scene, large, draw)


def in_columns(table):
    """The rows with `series`, and the optimiser that each belongs to as `variant`: the column of the grid.

    The weights before training, where a metric has them, are the untrained network's in every column.
    """
    if "which" not in table:
        return small.in_columns(table.assign(**{SERIES: table["run"]}), study)
    now = table[table["which"] == "now"]
    start = table[table["which"] == "start"].assign(**{VARIANT: lambda rows: rows["run"].map(small.columns(study))})
    start = start.drop_duplicates(["layer", VARIANT, *({"position", "quantile"} & set(start))])
    # Every run has its own grid of positions: the first of each column stands for all, whose start is the same.
    first = start.groupby(["layer", VARIANT])["run"].transform("first")
    start = start[start["run"] == first].assign(**{SERIES: UNTRAINED})
    return pd.concat([small.in_columns(now.assign(**{SERIES: now["run"]}), study), start], ignore_index=True)


def caption(view, alike):
    said = [_("Grey: before training.")] if view.metric == "weight_distribution" else []
    if alike:
        words = _("All models of a row share its range; every curve is drawn as high as the others ({figures}).")
    else:
        words = _("All models of a row share its range; heights are each panel's own ({figures}).")
    st.caption(" ".join([*said, words.format(figures=_(view.figures))]))


def decomposition(metric):
    """Both terms of all models by layer, and their distance."""
    on = published.toggle(study, metric.name)
    answer, table = page.ask(selection, metric, {}, (selection.epoch,))
    if len(table):
        table = table.assign(**{SERIES: table["run"]})

        def draw():
            shown = published.laid_over(table, study, metric.name, selection.epoch) if on else table
            return charts.by_layer(shown, page.scene(selection, metric.title, metric.bounds))

        shown = drawn.show(("decomposition", answer.key, tuple(selection.layers), on), draw, "decomposition")
        if on:
            st.caption(published.note(study))
        downloads.offer(shown, table, f"{study.name}-{metric.name}")
    computing.say_missing(answer.unmeasured)


def between_epochs(metric):
    """Epoch by epoch, one layer of every model."""
    layer = pick.one("matrix", list(selection.layers), next(reversed(selection.layers)), _("layer"))
    words, note = selection.layers.get, _("Whose kernel is followed.")
    st.selectbox(_("Layer"), list(selection.layers), key="matrix", format_func=words, help=note)
    answer, table = page.ask(selection, metric, {}, kept.ALL)
    table = table[table["layer"] == layer].assign(**{SERIES: lambda rows: rows["run"]}) if len(table) else table
    if len(table):
        label = selection.layers[layer]
        what = page.scene(selection, metric.title)
        shown = drawn.show(("between", answer.key, layer), lambda: charts.picture(table, what, label), "between")
        st.caption(_("Dark: the kernel points the same way at both epochs; bright: it is orthogonal to what it was."))
        downloads.offer(shown, table.drop(columns=[SERIES]), f"{study.name}-{metric.name}-{layer}")
    computing.say_missing(answer.unmeasured)


page.run(_("Weights"), selection, body)
