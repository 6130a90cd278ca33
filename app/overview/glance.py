"""All metrics at a glance: the chosen layers of one model, or the chosen models, as squares that lead to Explore."""

from dataclasses import replace

import streamlit as st

from analysis import METRICS
from analysis.glance import NETWORK, OF_LAYERS, OF_NETWORK, layers_at_a_glance, models_at_a_glance
from analysis.kept import NOT_COMPUTED
from app import charts, clicks, downloads, drawn, lead, load, pick
from app.charts.glance_picture import CELL, FIELDS
from app.family import in_words as family_in_words
from app.kept import FIRST
from app.language import N_, _
from app.overview import coverage

LAYERS, MODELS = "layers", "models"
WORDS = {LAYERS: N_("layers of one model"), MODELS: N_("models")}
ALL = "all"
WHOLE = "network"  # the column of metrics of the whole network
_CLICKED = "_glance"  # what Explore is asked for
COLOUR = N_(
    "Colour: the distance from the untrained network, (value - untrained) / (|value| + |untrained|), from -1 to 1: 0 "
    "as untrained, 1/3 twice as much, -1/3 half as much. Where the untrained network has 0 throughout, as in metrics "
    "that compare with it, colour is the share of the largest value of the row. Grey: its value is not known."
)
MEANS = N_(
    "Number: the mean over all layers of a model that have a value, whichever are chosen, or the value of the network."
)
SIGNS = N_(
    "● computed, but several values, of which none stands for all; ○ not computed; – cannot be: point at it for the "
    "reason. A click opens Explore there. Default parameters, chosen epoch."
)


def show(selection):
    """The picture with its choices; leaves for Explore where a square was clicked.

    Returns [(metric, run)] of what is not computed in it.
    """
    clicked = st.session_state.pop(_CLICKED, None)
    if clicked:
        lead.at_once("explore", **clicked)
    study = selection.study
    runs = [run for run in selection.runs if run.epochs]
    if not runs:
        return []
    st.subheader(_("At a glance"), anchor=False)
    what, run, family = _choose(runs)
    metrics = tuple(name for name, metric in METRICS.items() if family in (ALL, metric.family))
    chosen = runs if what == MODELS else [run]
    key = (str(study.folder), load.fingerprint(study.folder), coverage.results_seen(study))
    key = (*key, what, tuple(one.name for one in chosen), metrics, selection.epoch)
    columns = _columns(selection, what, chosen)
    table = _table(key, chosen)
    table = table[table["column"].isin(columns)]
    shown = drawn.specify(("glance", key, tuple(columns)), lambda: charts.glance_picture(_named(table), columns))
    drawn.put(replace(shown, charts=()), "glance")
    for panel, of_panel in zip(shown.charts, table["family"].unique(), strict=True):
        name = f"glance {what} {of_panel}"
        follow = clicks.follow(f"{name} 0", CELL, FIELDS, lambda *cell: _open(what, run, *cell))
        drawn.put(replace(shown, charts=(panel,), key=None), name, on_select=follow)
    st.caption(" ".join([*([_(MEANS)] if what == MODELS else []), _(COLOUR)]))
    st.caption(_(SIGNS))
    downloads.behind_button(shown, table, f"{study.name}-glance-{what}")
    missing = table[table["state"] == NOT_COMPUTED]
    names = missing["column"] if what == MODELS else [run.name] * len(missing)
    return list(dict.fromkeys(zip(missing["metric"], names, strict=True)))


def _choose(runs):
    """(what the columns are, the Run whose layers they are, the family or ALL)."""
    names = [run.name for run in runs]
    families = list(dict.fromkeys(metric.family for metric in METRICS.values()))
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    what = pick.one("glance", [LAYERS, MODELS], LAYERS, _("picture"))
    left.segmented_control(_("Columns"), [LAYERS, MODELS], key="glance", required=True, format_func=_word)
    name = pick.one("glance_model", names, names[0], _("model"))
    if what == LAYERS:
        right.selectbox(_("Model"), names, key="glance_model")
    family = pick.one("glance_family", [*families, ALL], families[0], _("family"))
    st.segmented_control(
        _("Metrics"), [*families, ALL], key="glance_family", required=True,
        format_func=lambda name: _("all") if name == ALL else family_in_words(name),
    )  # fmt: skip
    return what, runs[names.index(name)], family


def _named(table):
    return table.assign(family=table["family"].map(family_in_words))


def _word(what):
    return _(WORDS[what])


@st.cache_data(max_entries=32, show_spinner=False)
def _table(key, _runs):
    *_rest, what, _names, metrics, epoch = key
    chosen = [METRICS[name] for name in metrics]
    coverage.read_off(_runs, [FIRST, epoch], chosen)
    table = models_at_a_glance(_runs, chosen, epoch) if what == MODELS else layers_at_a_glance(_runs[0], chosen, epoch)
    table = table.assign(
        family=[METRICS[name].family for name in table["metric"]],
        name=[_name(*pair) for pair in zip(table["metric"], table["variant"], strict=True)],
        column=table["run"] if what == MODELS else table["layer"].replace(NETWORK, WHOLE),
    )
    # A family all of whose metrics are of layers has no column for the network, and the other way round.
    own = ~table["reason"].isin([OF_NETWORK, OF_LAYERS])
    return table[own.groupby([table["family"], table["column"]]).transform("any")].reset_index(drop=True)


def _name(metric, variant):
    title = METRICS[metric].title
    return f"{title}: {variant.replace('_', ' ')}" if variant else title


def _columns(selection, what, runs):
    """{id: label} of the columns, in order. Of places that are no layers there is nothing at a glance."""
    if what == MODELS:
        return {run.name: run.name for run in runs}
    labels = load.layer_labels(selection.study)
    names = [layer.name for layer in runs[0].layers]
    chosen = [name for name in names if name in selection.layers]
    return {name: labels[name] for name in chosen or names} | {WHOLE: _("network")}


def _open(what, run, metric, column):
    """Before the page is run: note what a square shows, for Explore; all else there is at its default."""
    st.session_state[_CLICKED] = {
        "metric": metric,
        "models": column if what == MODELS else run.name,
        "layers": "" if what == MODELS or column == WHOLE else column,
        "set": "",
    }
