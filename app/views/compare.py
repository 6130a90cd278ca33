"""Two models beside each other: each metric layer by layer on one scale, and what one has more of than the other."""

from dataclasses import replace

import streamlit as st

from analysis.comparison import sampled_unit
from analysis.differences import kinds_of
from analysis.metrics import Scope
from analysis.variants import VARIANT, coordinate
from app import charts, columns, computing, downloads, drawn, load, page, parameter_widgets, pick
from app.charts.beside import kinds_beside, layers_beside
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES
from app.compared import offer, sides, words
from app.compared.comparison import Comparison, across, ways
from app.explain import explain
from app.language import N_, _
from app.text import plain

PAGE = {"title": "Compare", "icon": ":material/compare_arrows:", "group": "Layers", "place": 20}

selection = st.session_state["selection"]
metric = selection.metric

MOST_KINDS = 2
NONE = "none"
SPREADS = words.UNITS | {NONE: N_("none")}


def layers_of(a, b):
    """{name: label} of what is looked at: the layers chosen; where all are, those that B's study alone has too."""
    chosen = dict(selection.layers)
    if a.study.folder != b.study.folder and selection.layers == selection.offered:
        chosen |= {name: label for name, label in load.layer_labels(b.study).items() if name not in chosen}
    return chosen


def choose_spread(parameters):
    """Of what the single values are shown: a value of `per`, or None."""
    offered = [per for per in ways(metric) if per != across(metric)]
    if not offered:
        return None
    default = sampled_unit(metric, parameters)
    per = pick.one("spread", [*offered, NONE], default if default in offered else NONE, _("distribution"))
    st.segmented_control(
        _("Distributions of"), [*offered, NONE], key="spread", required=True,
        format_func=lambda one: _(SPREADS[one]) if one in SPREADS else one,
        help=_("How the single values of each layer are spread on both sides, in the same bins on one axis."),
    )  # fmt: skip
    return None if per == NONE else per


def scene_of(comparison, per, layers, full_range):
    """What the charts are drawn in: both sides in their colours."""
    studies = {side.study.folder: side.study for side in comparison.sides}
    scene = page.scene_of(selection, metric, comparison.by(per), full_range, tuple(studies.values()))
    return replace(scene, layers=layers, looks=sides.looks(*comparison.sides))


def values(comparison, layers, full_range):
    """The values of both sides and their difference."""
    answers = comparison.answers(comparison.across)
    rows = comparison.drawn(answers)
    if len(rows):
        of_network = set(rows["layer"]) == {""}
        rows = rows if of_network else page.of_a_kind(rows, MOST_KINDS)
        table, key = comparison.differences(answers, tuple(rows[VARIANT].unique()))
        words.answer(table)
        scene = scene_of(comparison, comparison.across, layers, full_range)
        key = ("compare", key, *scene.looks, full_range, scene.steady)
        shown = drawn.show(key, lambda: draw(rows, table, scene, of_network), "values")
        null = page.null_in_words(metric, rows) if (rows[SERIES] == UNTRAINED).any() else ""
        waiting = [side.name for side, answer in zip(comparison.sides, answers, strict=True) if answer.pending]
        st.caption(f"{null} {words.how(table, comparison.sampled, waiting)}".strip())
        downloads.offer(shown, with_models(table, comparison.sides), f"{metric.name}-{of_files(comparison.sides)}")
        data(table)
    computing.say_missing(comparison.unmeasured(answers))


def draw(rows, table, scene, of_network):
    """Whatever fits the rows; where each place has one value, the differences below, if there are any."""
    if charts.is_of_pairs(rows):
        return charts.matrix(rows, scene)
    if along := coordinate(rows):
        return charts.curve(rows, scene, along)
    known = table[table["a"].notna() | table["b"].notna()]
    known = known.assign(**{VARIANT: kinds_of(known)})
    return kinds_beside(rows, known, scene) if of_network else layers_beside(rows, known, scene)


def data(table):
    """The table behind the chart."""
    shown = st.expander(_("Data: both sides and their difference"), on_change="rerun", key="data open")
    if shown.open:
        shown.dataframe(columns.in_words(table), hide_index=True, key="data", column_config=columns.named(table))


def with_models(table, both):
    """The table with what stands on which side, to be taken away."""
    names = {f"{side}_model": one.name.partition(": ")[2] for side, one in zip("ab", both, strict=True)}
    return table.assign(**names)[[*names, *table.columns]]


def of_files(both):
    """Both models, in the name of a file."""
    return "-".join(f"{side.study.folder.name}-{side.run.name}-{side.number}" for side in both)


def spread(comparison, layers, full_range):
    """How the single values are spread on both sides, in the same bins."""
    st.subheader(_("Distributions"), anchor=False)
    per = comparison.spread
    answers = comparison.answers(per)
    rows = comparison.drawn(answers)
    if rows.empty:
        st.caption(_("No single value is there to be shown."))
        return
    rows = page.of_a_kind(rows)
    scene = scene_of(comparison, per, layers, full_range)

    def draw_spread():
        along = None if per in page.UNITS else coordinate(rows)
        return charts.curve(rows, scene, along) if along else charts.distribution(rows, scene, per)

    key = ("spread", *(answer.key for answer in answers), comparison.layers, *scene.looks, full_range, scene.steady)
    shown = drawn.show((*key, *rows[VARIANT].unique()), draw_spread, "spread")
    downloads.behind_button(shown, rows, f"{metric.name}-{of_files(comparison.sides)}-per-{per}")


def body():
    a, b = sides.choose(selection)
    layers = layers_of(a, b)
    words.say_apart(a, b, layers)
    if (a.study.folder, a.run.name, a.number) == (b.study.folder, b.run.name, b.number):
        st.info(_("Both sides are the same: choose another model or epoch."))
    st.markdown(f"**{plain(metric.title)}**: {metric.question}")
    if metric.scope is Scope.BESIDE:
        st.info(_("This metric holds models against each other itself: Explore shows it."))
        return
    parameters = parameter_widgets.show(metric, without=("per",))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with right:
        full_range = page.full_range()
    with left:
        per = choose_spread(parameters)
    comparison = Comparison((a, b), metric, parameters, tuple(layers), per)
    offer.show(comparison)
    values(comparison, layers, full_range)
    if per is not None:
        spread(comparison, layers, full_range)
    explain(metric)


page.run(_("Compare"), selection, body)
