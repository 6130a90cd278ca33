"""A metric over epochs: lines by layer, or layer by epoch as a picture; what is not there is computed or recorded."""

from functools import partial

import streamlit as st

from analysis.variants import VARIANT, coordinate
from app import charts, computing, downloads, drawn, enlarge, page, parameter_widgets, pick
from app.charts.scene import SERIES
from app.charts.words import column
from app.explain import explain
from app.language import N_, _
from app.over_time import offers as timeline_offers
from app.over_time import timeline
from app.text import plain

PAGE = {"title": "Time", "icon": ":material/timeline:", "group": "Layers", "place": 30}

selection = st.session_state["selection"]
study, metric = selection.study, selection.metric

LINES, PICTURE = "lines", "picture"
VIEWS = {LINES: N_("Lines by layer"), PICTURE: N_("Layer by epoch")}
EPOCHS = {
    timeline.RECORDED: N_("recorded"),
    timeline.EVERY: N_("every epoch"),
    timeline.ENDS: N_("first and last"),
    timeline.SOME: N_("some"),
}
COLUMNS = 3


def controls():
    """(large model or None, view, whether the whole range is drawn, {Run: its epochs})."""
    one, left, right = st.columns([3, 4, 2], vertical_alignment="bottom")
    with one:
        large = enlarge.choose("model", {run.name: run.name for run in selection.runs}, "model")
    view = pick.one("view", list(VIEWS), LINES, _("view"))
    left.segmented_control(
        _("View"), list(VIEWS), key="view", required=True, format_func=lambda name: _(VIEWS[name]),
        help=_("A line a layer for each model, or a coloured square for each layer and epoch."),
    )  # fmt: skip
    with right:
        full = page.full_range()
    return large, view, full, epochs()


def epochs():
    """{Run: the epochs that are asked for}."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    choice = pick.one("epochs", list(EPOCHS), timeline.RECORDED, _("epochs"))
    left.segmented_control(
        _("Epochs"), list(EPOCHS), key="epochs", required=True, format_func=lambda name: _(EPOCHS[name]),
        help=_("Recorded: those of which the models have what the metric reads on disk."),
    )  # fmt: skip
    some = ()
    if choice == timeline.SOME:
        every = sorted({epoch for run in selection.runs for epoch in run.epochs})
        some = pick.several("some", every_as_text(every), every_as_text(every[:1] + every[-1:]), _("epoch"))
        right.multiselect(_("Which epochs"), every_as_text(every), key="some", help=_("None means first and last."))
    return {run: timeline.epochs_of(metric, run, choice, set(map(int, some))) for run in selection.runs}


def every_as_text(numbers):
    return [str(number) for number in numbers]


def at_one_place(table):
    """The rows of one of the values that the metric gives of a layer: of one kind, at one place of a curve."""
    table = page.of_a_kind(table)
    along = coordinate(table)
    if along is None:
        return table
    places = every_as_text(sorted(table[along].unique()))
    place = pick.one("place", places, places[len(places) // 2], column(along))
    st.select_slider(plain(column(along).replace("_", " ")), places, key="place")
    return table[table[along].astype(str) == place]


def draw(table, gaps, large, view, scene):
    """The Panels of the table: a panel a model, or one for all where the network is measured as a whole."""
    if not table["layer"].astype(bool).any():
        return charts.by_epoch(table, scene)
    if view == PICTURE:
        return charts.layer_by_epoch(table, gaps, scene, large is not None)
    names = scene.series(table)
    alone = len(names) == 1
    scene = scene.shared(table)
    parts = [
        charts.over_time(
            table[table[SERIES] == name], gaps[gaps["run"] == name], scene, name, study.run(name).epochs, alone
        )
        for name in names
    ]
    key = None if alone else charts.layers_key(scene.labels(table))
    return charts.Panels(tuple(parts), min(COLUMNS, len(parts)), key)


def caption(gaps, view):
    lines = _(
        "Points: measured. Full lines join epochs that follow each other; dotted ones lead over epochs without a value."
    )
    words = [lines if view == LINES else _("One scale of colour for all models.")]
    if len(gaps):
        words.append(_("At ○ it is not computed, at × not recorded."))
    st.caption(" ".join(words))


def body():
    st.markdown(metric.question)
    large, view, full_range, asked = controls()
    parameters = parameter_widgets.show(metric, without=("per",))
    answer = timeline.answer(study, metric, parameters, asked, selection.asked)
    timeline_offers.show(study, metric, parameters, answer, selection.asked)
    table, gaps = answer.table, answer.gaps
    if len(table):
        table = table[table["layer"].isin([*selection.layers, ""])]
    if large is not None and len(table):
        table, gaps = table[table[SERIES] == large], gaps[gaps["run"] == large]
    if len(table):
        table = at_one_place(table)
        scene = page.scene_of(selection, metric, parameters, full_range)
        key = (answer.key, view, large, tuple(selection.layers), full_range, table[VARIANT].iloc[0], len(table))
        key += (st.session_state.get("place"), scene.steady)
        shown = drawn.show(key, partial(draw, table, gaps, large, view, scene), "chart")
        caption(gaps, view)
        downloads.offer(shown, table, f"{study.name}-{metric.name}-over-time")
    timeline_offers.say_gaps(gaps)
    computing.say_missing(answer.unmeasured)
    explain(metric)


page.run(plain(_("{metric} over time").format(metric=metric.title)), selection, body)
