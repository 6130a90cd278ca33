"""What the pages of measurements share: asking the study, the scene of a chart, the switch of its scale."""

from dataclasses import replace
from math import inf

import streamlit as st

from analysis.metrics import Source
from analysis.variants import VARIANT
from app import charts, computing, jobs, kept, load, pick, steady
from app.around import meeting
from app.language import N_, _

# Values of `per`: of which a layer has many, each a row; and the bins of a histogram, whose values are shares.
UNITS = ("channel", "neuron", "image", "pair")
BIN = "bin"
MOST_SEGMENTS = 5
RANGES = {"full": N_("full"), "fitted": N_("fitted")}


def run(title, selection, body):
    """The title, and the body of the page where there is a model to measure."""
    st.title(title, anchor=False)
    if selection.runs:
        body()
    else:
        st.info(_("No model of this study has been committed yet; its training is shown on the Overview."))


def ask(selection, metric, parameters, epochs, offered=True):
    """(answer, its rows of the chosen models and layers), after the offer to compute what is missing.

    offered: False where another offer on the page comes first.
    """
    answer = kept.answer(selection.study, metric, parameters, selection.runs, epochs, selection.asked)
    if offered:
        computing.offer(selection.study, metric, answer, epochs, parameters, selection.asked)
    elif answer.pending:
        st.info(_("Not computed yet; it can be as soon as what stands above is."))
    return answer, _of_chosen_layers(selection, answer)


def ask_each(selection, questions, epochs, runs=None, together=False):
    """[(answer, rows)] of several questions, with one offer to compute what is missing of any.

    questions: (metric, its parameters) each. runs: in place of those selected.
    together: whether a run is shown only where all of them are answered.
    """
    study, runs = selection.study, selection.runs if runs is None else runs
    answers = [kept.answer(study, *question, runs, epochs, selection.asked) for question in questions]
    waiting = {name for answer in answers for name in answer.pending}
    names = tuple(run.name for run in runs if run.name in waiting)
    some = {name for answer in answers if len(answer.table) and not together for name in answer.table["run"].unique()}
    metrics = list(dict.fromkeys(metric.name for metric, _ in questions))
    values = {}
    for question in questions:
        for name, value in question[1].items():
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), value)))

    def start():
        jobs.compute(study, metrics, names, epochs, values, selection.asked)

    computing.offer_computing(study, names, " ".join(metrics), start, tuple(name for name in names if name in some))
    return [(answer, _of_chosen_layers(selection, answer)) for answer in answers]


def _of_chosen_layers(selection, answer):
    table = answer.table
    return table[table["layer"].isin([*selection.layers, ""])] if len(table) else table


def scene(selection, title, bounds=(-inf, inf), full_range=True):
    """What the charts of a page are drawn in."""
    return charts.Scene(selection.layers, charts.looks(load.groups(selection.study)), title, bounds, full_range)


def scene_of(selection, metric, parameters, full_range=True, studies=()):
    """The scene of a metric's values; those of a histogram are shares, without a bound but 0. studies: whose values
    are drawn, by default those of the study of the selection."""
    if parameters.get("per") == BIN:
        return replace(scene(selection, _("share")), shares=True)
    unit = parameters.get("unit") or metric.unit
    drawn_in = scene(selection, f"{metric.title} ({unit})" if metric.unit else metric.title, metric.bounds, full_range)
    if not meeting.is_on() or parameters.get("per") in UNITS:
        return drawn_in
    return replace(drawn_in, steady=steady.ends(studies or (selection.study,), metric, parameters))


def full_range():
    """The switch of the scale; returns whether the whole of a known range is drawn."""
    full = pick.one("range", list(RANGES), "full", _("range"))
    st.segmented_control(
        _("Scale"), list(RANGES), key="range", required=True, format_func=lambda name: _(RANGES[name]),
        help=_(
            "full: the whole range that the metric can take, the same for all models and pages; "
            "fitted: to the values shown"
        ),
    )  # fmt: skip
    return full == "full"


def of_a_kind(table, most=1):
    """The rows of one of the values that a metric gives, where it gives more than `most` of the same place."""
    names = list(table[VARIANT].unique())
    if len(names) <= most:
        return table
    name = pick.one("kind", names, names[0], _("kind"))
    words = _("Which of the metric's values are drawn.")
    if len(names) > MOST_SEGMENTS:
        st.selectbox(_("Kind"), names, key="kind", help=words)
    else:
        st.segmented_control(_("Kind"), names, key="kind", required=True, help=words)
    return table[table[VARIANT] == name]


def null_in_words(metric, table):
    """What the grey lines are: a sentence, or "" where the untrained network is not in the table."""
    if not (table["epoch"] == kept.FIRST).any():
        return ""
    if Source.ACTIVATIONS in metric.reads:
        return _("Grey: the untrained network (batch statistics calibrated on the probe images), the null model.")
    return _("Grey: the untrained network (epoch 0), the null model.")
