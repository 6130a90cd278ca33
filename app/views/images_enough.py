"""Are the probe images enough? Any estimate from a quarter, half and all of them: bias shows, not only spread."""

from functools import partial

import streamlit as st

from analysis.estimators.portions import DOWN, UP
from analysis.metrics import Source
from analysis.variants import VARIANT
from app import charts, columns, computing, downloads, drawn, page, parameter_widgets
from app.enough import numbers as enough
from app.enough import words as enough_words
from app.explain import explain
from app.language import _
from app.text import plain

PAGE = {"title": "Enough images?", "icon": ":material/photo_size_select_small:", "group": "Layers", "place": 40}

selection = st.session_state["selection"]
study, metric = selection.study, selection.metric


def no_images():
    """Why the question does not arise for this metric."""
    if Source.WEIGHTS in metric.reads:
        return _("{title} reads no images: it is of the weights alone.").format(title=metric.title)
    if Source.HISTORY in metric.reads:
        return _("{title} reads no images: it is of what the training wrote down.").format(title=metric.title)
    return _("{title} is of the answers to all test images; its interval says what their number leaves open.").format(
        title=metric.title
    )


def images_of(split):
    """How many probe images the split has."""
    start, stop = study.manifest.probe_splits.get(split, (0, 0))
    return stop - start


def draw(table, scene):
    biased = table[table["verdict"].isin((UP, DOWN)) & table["extrapolated"].notna()]
    further = None
    if metric.falls_with_images and len(biased):
        further = biased[["run", "layer", "extrapolated"]].rename(columns={"extrapolated": "value"})
    return charts.portions(enough.points(table), scene, further)


def show(answer, parameters):
    table = answer.table
    table = table[table["layer"].isin([*selection.layers, ""])] if len(table) else table
    if not len(table):
        return
    table = page.of_a_kind(table)
    for sentence in enough_words.said(table, images_of(parameters["split"])):
        st.markdown(sentence)
    if law := enough_words.of_the_law(table, metric):
        st.markdown(law)
    # Differences matter here: the axis goes as far as the values do.
    scene = page.scene_of(selection, metric, parameters, full_range=False)
    key = (answer.key, tuple(selection.layers), table[VARIANT].iloc[0], scene.steady)
    shown = drawn.show(key, partial(draw, table, scene), "chart")
    st.caption(_(
        "Points of quarters and halves: the mean of all four and of both; their bars: from the least to the greatest. "
        "Bar of all images: the metric's own 95 % interval. The first quarter lies in the first half; each holds every "
        "class in its share."
    ))  # fmt: skip
    downloads.offer(shown, table.drop(columns=[VARIANT]), f"{study.name}-{metric.name}-images")


def every_metric():
    box = st.expander(_("Every metric, as far as it is computed"), on_change="rerun", key="every metric")
    if box.open:
        table = enough.verdicts(study, selection.runs, selection.epoch)
        table = table.astype(dict.fromkeys(("places", "up", "down"), "Int64"))
        box.dataframe(table, hide_index=True, key="verdicts", column_config=columns.named(table))
        box.caption(_("With default parameters, on the chosen models, in every place: layer, or kind of value."))


def body():
    st.markdown(metric.question)
    if not metric.reads_images:
        st.info(plain(no_images()))
    else:
        parameters = parameter_widgets.show(metric, without=("per",))
        answer = enough.of(study, metric, parameters, selection.runs, selection.epoch, selection.asked)

        def start():
            enough.compute(study, metric, parameters, answer.pending, selection.epoch, selection.asked)

        computing.offer_computing(study, answer.pending, f"{metric.name} portions", start)
        show(answer, parameters)
        computing.say_missing(answer.unmeasured)
    every_metric()
    explain(metric)


page.run(plain(_("{metric}: are the images enough?").format(metric=metric.title)), selection, body)
