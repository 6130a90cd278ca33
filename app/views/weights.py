"""What training did to the weights: rows are layers, columns optimisers, levels overlaid (figures 7.1 to 7.10)."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import METRICS
from app import charts, computing, downloads, drawn, enlarge, load, pick, published
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES, VARIANT
from app.explain import explain
from app.text import plain

selection = st.session_state["selection"]
study = selection.study

LARGE = "layer"
ALL_MODELS = "all models"
SMALL_HEIGHT, LARGE_HEIGHT = 110, 360


@dataclass(frozen=True)
class View:
    """A view of the page. metric: by name. place: what the horizontal axis shows. figures: of the source study."""

    metric: str
    figures: str
    place: str = ""


VIEWS = {
    "change": View("weight_change", "figures 7.1 to 7.3", "change of a weight"),
    "relative change": View("relative_weight_change", "figures 7.4 to 7.6", "change of a weight / norm of the layer"),
    "weights": View("weight_distribution", "figures 7.8 to 7.10", "weight"),
    "decomposition": View("decomposition", "figure 7.7"),
    "between epochs": View("rotation_matrix", "chapter 6, between all epochs"),
}


def choose():
    name = pick.one("weights", list(VIEWS), "change", "view")
    words = "; ".join(f"{name}: {METRICS[view.metric].title} ({view.figures})" for name, view in VIEWS.items())
    st.segmented_control("View", list(VIEWS), key="weights", required=True, help=words)
    return VIEWS[name]


def page():
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


def ask(metric, parameters, epochs):
    """The answer for the models and layers chosen, with the offer to compute what is missing."""
    answer = load.answer(study, metric, parameters, selection.runs, epochs)
    computing.offer(study, metric, answer, epochs, parameters)
    table = answer.table
    return answer, table[table["layer"].isin(selection.layers)] if len(table) else table


def scene(title, bounds=(float("-inf"), float("inf"))):
    return charts.Scene(selection.layers, charts.looks(load.groups(study)), title, bounds)


def spreads(view, metric):
    """Distributions: a row a layer, or one layer large."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        large = enlarge.choose(LARGE, selection.layers, "layer")
    parameters = pick.parameters(metric)
    with right:
        alike = parameters["kind"] != "quantiles" and choose_heights()
    answer, table = ask(metric, parameters, (selection.epoch,))
    if len(table):
        key = ("spreads", answer.key, tuple(selection.layers), large, alike)
        shown = drawn.specify(key, lambda: grid(view, table, large, alike))
        if large is None:
            rows_with_names(shown, table)
        else:
            drawn.put(shown, "large")
        caption(view, alike)
        downloads.offer(shown, table, f"{study.name}-{metric.name}")
    computing.say_missing(answer.unmeasured)


def choose_heights():
    """Whether every curve is drawn as high as the others."""
    chosen = pick.one("heights", ["alike", "density"], "alike", "heights")
    st.segmented_control("Heights", ["alike", "density"], key="heights", required=True, help=(
        "alike: every curve is as high, so that widths and shapes can be compared; density: the area under each is 1"
    ))  # fmt: skip
    return chosen == "alike"


def rows_with_names(shown, table):
    """A row a layer; its name is a button that shows it large."""
    drawn.put(replace(shown, charts=()), "key")
    present = set(table["layer"].unique())
    for number, layer in enumerate(name for name in selection.layers if name in present):
        left, right = st.columns([1, 9], vertical_alignment="center")
        with left:
            enlarge.button(LARGE, layer, plain(selection.layers[layer]))
        row = shown.charts[number * shown.columns : (number + 1) * shown.columns]
        # The row names the layer; the titles of a figure that is taken away name it too.
        row = tuple(chart | {"title": chart["title"].partition(" ")[2] if number == 0 else ""} for chart in row)
        with right:
            drawn.put(replace(shown, charts=row, key=None), layer)


def grid(view, table, large, alike):
    """Panels of all rows, or of the layer that is large: a panel for each layer and column."""
    table = in_columns(table)
    if alike:
        table = table.assign(value=table["value"] / table.groupby([SERIES, "layer"])["value"].transform("max"))
    quantiles = "quantile" in table
    what = scene(view.place if quantiles else "density")
    columns = list(dict.fromkeys(table[VARIANT].unique()))
    present = set(table["layer"].unique())
    shown = [layer for layer in selection.layers if layer in present and large in (None, layer)]
    coordinate, place = ("quantile", "quantile") if quantiles else ("position", view.place)
    height = LARGE_HEIGHT if large else SMALL_HEIGHT
    found = []
    for layer in shown:
        rows = table[table["layer"] == layer]
        named = place if layer == shown[-1] else ""
        found += charts.curve(rows, what, coordinate, named, len(columns), height=height, ticks=not alike).charts
    return charts.Panels(tuple(found), len(columns), charts.key(table, what))


def in_columns(table):
    """The rows with `series`, and the optimiser that each belongs to as `variant`: the column of the grid.

    The weights before training, where a metric has them, are the untrained network's in every column.
    """
    groups = load.groups(study)
    families = charts.families(list(groups.values()))
    column = {run: families[group][0] if families else ALL_MODELS for run, group in groups.items()}
    now = table if "which" not in table else table[table["which"] == "now"]
    now = now.assign(**{SERIES: now["run"], VARIANT: now["run"].map(column)})
    if "which" not in table:
        return now
    start = table[table["which"] == "start"].assign(**{VARIANT: lambda rows: rows["run"].map(column)})
    start = start.drop_duplicates(["layer", VARIANT, *({"position", "quantile"} & set(start))])
    # Every run has its own grid of positions: the first of each column stands for all, whose start is the same.
    first = start.groupby(["layer", VARIANT])["run"].transform("first")
    return pd.concat([now, start[start["run"] == first].assign(**{SERIES: UNTRAINED})], ignore_index=True)


def caption(view, alike):
    grey = "Grey: before training. " if view.metric == "weight_distribution" else ""
    heights = "every curve is drawn as high as the others" if alike else "heights are each panel's own"
    st.caption(f"{grey}All models of a row share its range; {heights} ({view.figures}).")


def decomposition(metric):
    """Both terms of all models by layer, and their distance."""
    on = published.toggle(study, metric.name)
    answer, table = ask(metric, {}, (selection.epoch,))
    if len(table):
        table = table.assign(**{SERIES: table["run"]})

        def draw():
            shown = published.laid_over(table, study, metric.name, selection.epoch) if on else table
            return charts.by_layer(shown, scene(metric.title, metric.bounds))

        shown = drawn.show(("decomposition", answer.key, tuple(selection.layers), on), draw, "decomposition")
        if on:
            st.caption(published.note(study))
        downloads.offer(shown, table, f"{study.name}-{metric.name}")
    computing.say_missing(answer.unmeasured)


def between_epochs(metric):
    """Epoch by epoch, one layer of every model."""
    layer = pick.one("matrix", list(selection.layers), next(reversed(selection.layers)), "layer")
    words = selection.layers.get
    st.selectbox("Layer", list(selection.layers), key="matrix", format_func=words, help="Whose kernel is followed.")
    answer, table = ask(metric, {}, load.ALL)
    table = table[table["layer"] == layer].assign(**{SERIES: lambda rows: rows["run"]}) if len(table) else table
    if len(table):
        label = selection.layers[layer]
        what = scene(metric.title)
        shown = drawn.show(("between", answer.key, layer), lambda: charts.picture(table, what, label), "between")
        st.caption("Dark: the kernel points the same way at both epochs; bright: it is orthogonal to what it was.")
        downloads.offer(shown, table.drop(columns=[SERIES]), f"{study.name}-{metric.name}-{layer}")
    computing.say_missing(answer.unmeasured)


st.title("Weights", anchor=False)
if selection.runs:
    page()
else:
    st.info("No model of this study has been committed yet; its training is shown on the Overview.")
