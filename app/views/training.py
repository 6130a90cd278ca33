"""How the models were trained: accuracy or loss with the learning rate, and the rotation of their layers."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from analysis import METRICS
from analysis.store import layout
from analysis.store.manifest import CAP_REACHED, DIVERGED, DONE, RECONSTRUCTION, TRAINING
from app import charts, downloads, drawn, enlarge, load, page, pick, progress
from app.around import meeting
from app.explain import all_about
from app.language import N_, _, ngettext
from app.published import accuracies as published_accuracies
from app.published import numbers as published
from app.text import plain

PAGE = {"title": "Training", "icon": ":material/trending_up:", "group": "Topics", "place": 10}

selection = st.session_state["selection"]
folder = selection.study.folder

SECONDS = 2.0
COLUMNS = 3
WIDE = 190  # of the list of models
LARGE = "model"
ROTATIONS = {N_("lines"): charts.rotation_lines, N_("picture"): charts.rotation_picture}
STATES = {TRAINING: N_("training"), DONE: N_("done"), DIVERGED: N_("diverged"), CAP_REACHED: N_("cap reached")}


def controls():
    """Which model is large (None for all), curve, kind of rotation, whether the whole range of it is drawn, and whether
    published curves are laid over."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    names = {name: name for name, run in selection.study.runs.items() if not run.imported}
    with row.container(width=int(WIDE * meeting.larger())):
        large = enlarge.choose(LARGE, names, "model")
    curves = offered(selection.study)
    what = pick.one("curve", curves, curves[0], _("curve"))
    row.segmented_control(
        _("Curves"), curves, key="curve", required=True, format_func=_,
        help=_("What is drawn over epochs, beside the rate."),
    )  # fmt: skip
    how = pick.one("rotation", list(ROTATIONS), "lines", _("rotation"))
    row.segmented_control(
        _("Rotation"), list(ROTATIONS), key="rotation", required=True, format_func=_,
        help=_("A line a layer, or layer by epoch."),
    )  # fmt: skip
    with row:
        return large, what, how, page.full_range(), published.toggle(selection.study, published.TRAINING)


def offered(study):
    """What can be drawn: what the study's networks do, and the penalty where some of them have one."""
    curves = ["loss"] if study.manifest.task == RECONSTRUCTION else ["accuracy", "loss"]
    penalised = any(charts.PENALTY_COLUMN in run.history for run in study.runs.values())
    return [*curves, "penalty"] if penalised else curves


def show(large, what, how, full, with_published, live):
    """The charts of the chosen models, their manifests read anew. live: whether they train, as far as was known."""
    study = load.study(folder)
    told = load.progress(folder)
    # A large one is pressed in this fragment, and the list above follows; where training ended, polling does too.
    if (st.session_state.get(LARGE) or None) != large or (live and told is None):
        st.rerun()
    if told:
        progress.bar(told)
    names = [run.name for run in selection.runs] or list(study.runs)
    runs = [study.runs[name] for name in names if name in study.runs and not study.runs[name].imported]
    if large in study.runs:
        one(study.runs[large], what, how, full, with_published)
    elif len(runs) == 1:
        one(runs[0], what, how, full, with_published)
    elif runs:
        grid(study, runs, what, how, full, with_published)


def one(run, what, how, full, with_published):
    """One model large, both charts with their legends."""
    st.subheader(plain(run.name), anchor=False)
    st.caption(state(run))
    columns, frame = st.columns(2, gap="medium"), fitted(charts.Frame(), run, full)
    for column, (kind, key, draw) in zip(columns, parts(run, what, how, with_published, frame), strict=True):
        with column:
            shown = drawn.show(key, draw, f"{run.name} {kind}")
            downloads.behind_button(shown, run.history, f"{run.study.name}-{run.name}-{kind}")


def grid(study, runs, what, how, full, with_published):
    """All models small, on the same axes: optimisers below, levels beside each other, where the names say them."""
    frame = charts.Frame.around([run.history for run in runs])
    labels = list(layers(study).values())
    key = ("training key", tuple(labels), how, with_published)
    drawn.show(key, lambda: charts.Panels((), key=charts.training_key(labels, with_published)), "key")
    found = []
    for row in rows(runs):
        for column, run in zip(st.columns(COLUMNS if len(row) <= COLUMNS else len(row)), row, strict=False):
            if run is not None:
                with column:
                    found.append(cell(run, what, how, with_published, fitted(frame, run, full)))
    table = pd.concat([run.history.assign(model=run.name) for run in runs], ignore_index=True)
    downloads.behind_button(figure(found), table, f"{study.name}-training-{what}")


def fitted(frame, run, full):
    """The frame of one of the models. full: whether the whole range of the rotation is drawn, the same for all; else to
    its own, for some turn a hundred times as far as others."""
    return frame if full else replace(frame, turned=charts.most_turned(run.history, layers(run.study)))


def rows(runs):
    """Runs in the places that they have in the grid; None where a place is empty."""
    places = charts.families([run.manifest.group for run in runs])
    groups = {run.manifest.group for run in runs}
    levels = sorted({level for _, level in places.values()})
    if len(levels) < 2 or len(groups) < len(runs):
        return [runs[start : start + COLUMNS] for start in range(0, len(runs), COLUMNS)]
    by_place = {places[run.manifest.group]: run for run in runs}
    families = dict.fromkeys(family for family, _ in by_place)
    return [[by_place.get((family, level)) for level in levels] for family in families]


def cell(run, what, how, with_published, frame):
    """One model of the grid: name, state, both charts. Returns what was drawn, named for a figure of all."""
    with st.container(horizontal=True, vertical_alignment="center"):
        enlarge.button(LARGE, run.name, plain(run.name))
        st.caption(state(run))
    shown = [
        drawn.show(key, draw, f"{run.name} {kind}") for kind, key, draw in parts(run, what, how, with_published, frame)
    ]
    return [chart | {"title": f"{run.name}, {chart['title']}"} for part in shown for chart in part.charts]


def parts(run, what, how, with_published, frame):
    """(kind, key, function that draws) of the two charts of a run."""
    look = charts.looks(load.groups(run.study))[run.name]
    seen = (str(run.folder), load.written(run.folder / layout.RUN_FILE), with_published, frame)
    theirs = published.history(run.study, run) if with_published else None
    turned = published.rows(run.study, "rotation").query("run == @run.name") if with_published else None
    curves = partial(charts.training_curves, run.history, look, run.name, what, frame, theirs)
    rotation = partial(ROTATIONS[how], run.history, layers(run.study), run.name, frame, turned)
    return (
        (what, ("curves", seen, look, what), curves),
        ("rotation", ("rotation", seen, how, tuple(layers(run.study))), rotation),
    )


def figure(cells):
    """All cells as in figures 6.4 to 6.6: a row a model, its curves to the left and its rotation to the right."""
    return drawn.Drawn(tuple(chart for cell in cells for chart in cell), 2, None)


def state(run):
    state = _(STATES[run.state]) if run.state in STATES else run.state
    words = ngettext("{state} after {n} epoch", "{state} after {n} epochs", run.last_epoch)
    return words.format(state=plain(state), n=run.last_epoch)


def layers(study):
    labels = load.layer_labels(study)
    return {name: label for name, label in labels.items() if name in selection.layers or not selection.layers}


def trained():
    """The page of networks that were trained here."""
    live = load.progress(folder) is not None
    chosen = controls()
    st.fragment(show, run_every=SECONDS if live else None)(*chosen, live)
    if chosen[-1]:
        st.caption(published.note(selection.study))
    published_accuracies.show(selection)
    for name in ("accuracy", "rotation"):
        all_about(METRICS[name])


st.title(_("Training"), anchor=False)
st.markdown(_("How did each model learn, and which layers moved?"))
if selection.runs and all(run.imported for run in selection.runs):
    st.info(_("The networks of this study are imported: how they were trained is not known here."))
else:
    trained()
