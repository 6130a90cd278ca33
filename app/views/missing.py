"""Measurements: what is computed, what is not, what cannot be and what failed; and to compute it."""

from dataclasses import replace

import streamlit as st

from analysis import METRICS
from app import charts, clicks, columns, computing, downloads, drawn, jobs, load, measurements, pick
from app.charts.measurements import CELL, FAILED, FIELDS
from app.family import in_words as family_in_words
from app.job import RUNNING
from app.language import N_, _, ngettext
from app.measurements import CANNOT, COMPUTED, MISSING, NETWORK
from app.overview.coverage import ENDS
from app.text import duration, plain

PAGE = {"title": "Measurements", "icon": ":material/checklist:", "group": "Study", "place": 10}

selection = st.session_state["selection"]
study = selection.study
runs = [run for run in selection.runs if run.epochs]

MODELS, LAYERS, ALL = "models", "layers", "all"
WORDS = {MODELS: N_("models"), LAYERS: N_("layers of one model")}
METRIC, MODEL = "missing_metric", "missing_model"


def controls():
    """(what the columns are, the Run whose layers they are, the family or ALL)."""
    families = list(dict.fromkeys(metric.family for metric in METRICS.values()))
    names = [run.name for run in runs]
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    what = pick.one("columns", [MODELS, LAYERS], MODELS, _("columns"))
    left.segmented_control(
        _("Columns"), [MODELS, LAYERS], key="columns", required=True, format_func=lambda name: _(WORDS[name]),
        help=_("The models are those chosen in the sidebar."),
    )  # fmt: skip
    name = pick.one("layers_of", names, names[0], _("model"))
    if what == LAYERS:
        right.selectbox(_("Model"), names, key="layers_of")
    family = pick.one("family", [ALL, *families], ALL, _("family"))
    st.segmented_control(
        _("Metrics"), [ALL, *families], key="family", required=True,
        format_func=lambda name: _("all") if name == ALL else family_in_words(name), help=_("Families of metrics."),
    )  # fmt: skip
    return what, study.run(name), family


def summary(table):
    counts = table["state"].value_counts()
    said = _("**{done} of {total}** metrics of models are computed, {missing} are not, {cannot} cannot be.").format(
        done=counts.get(COMPUTED, 0), total=len(table), cannot=counts.get(CANNOT, 0),
        missing=sum(counts.get(state, 0) for state in MISSING),
    )  # fmt: skip
    if failed := counts.get(FAILED, 0):
        said += " " + ngettext("{n} of these failed.", "{n} of these failed.", failed).format(n=failed)
    st.markdown(said)


def grid(table, what, run, key):
    """The signs; a click on one chooses what is computed below."""
    labels = {one.name: one.name for one in runs}
    if what == LAYERS:
        labels = {name: label for name, label in load.layer_labels(study).items() if name in set(table["column"])}
        labels |= {NETWORK: _("network")}
    named = table.assign(family=table["family"].map(family_in_words))
    shown = drawn.specify(("measurements", key), lambda: charts.measurements(named, labels))
    drawn.put(replace(shown, charts=()), "measurements")
    for panel, family in zip(shown.charts, table["family"].unique(), strict=True):
        name = f"measurements {what} {family}"
        follow = clicks.follow(f"{name} 0", CELL, FIELDS, lambda *cell: choose(what, run, *cell))
        drawn.put(replace(shown, charts=(panel,), key=None), name, on_select=follow)
    st.caption(_(
        "Of the untrained network and the last epoch, with default parameters. Point at a sign for the reason; a click "
        "chooses its metric and model above."
    ))  # fmt: skip
    downloads.behind_button(shown, table.drop(columns=["name"]), f"{study.name}-measurements-{what}")


def choose(what, run, metric, column):
    """Before the page is run: a sign was clicked."""
    st.session_state[METRIC] = metric
    st.session_state[MODEL] = column if what == MODELS else run.name
    st.toast(_("Chosen above: {metric} on {model}").format(metric=METRICS[metric].title, model=st.session_state[MODEL]))


def compute(table):
    """What is missing of the metric and the model that are chosen, or of all, and the button that computes it."""
    missing = table[table["state"].isin(MISSING)]
    metrics, names = [ALL, *dict.fromkeys(table["name"])], [ALL, *dict.fromkeys(table["run"])]
    left, right = st.columns(2)
    metric = pick.one(METRIC, metrics, ALL, _("metric"))
    left.selectbox(
        _("Metric"), metrics, key=METRIC,
        format_func=lambda name: _("all metrics shown") if name == ALL else METRICS[name].title,
    )  # fmt: skip
    model = pick.one(MODEL, names, ALL, _("model"))
    right.selectbox(
        _("Model"), names, key=MODEL, format_func=lambda name: _("all models shown") if name == ALL else name
    )
    wanted = missing[missing["name"].isin([metric] if metric != ALL else metrics)]
    wanted = wanted[wanted["run"].isin([model] if model != ALL else names)]
    job = jobs.of(study, "compute")
    running = jobs.find(*job)
    if not len(wanted) and (running is None or running.state != RUNNING):
        st.success(_("Nothing is missing here."))
        return
    each = [list(dict.fromkeys(wanted[name])) for name in ("name", "run")]
    label = ngettext("Compute {n} result", "Compute {n} results", len(wanted)).format(n=len(wanted))
    computing.offer_job(
        job, label, lambda: jobs.compute(study, *each, ENDS, {}), said=how_long(wanted), key="compute missing"
    )


def how_long(wanted):
    """The time it takes, as far as this machine has measured such things before."""
    if not len(wanted):
        return ""
    found = measurements.estimate(study, list(zip(wanted["name"], wanted["run"], strict=True)))
    if not found.unknown:
        return _("It takes about {time} on this machine.").format(time=duration(max(found.seconds, 1)))
    if not found.seconds:
        return _("How long it takes is not known before the first is done on this machine.")
    words = ngettext(
        "It takes {time} and more: of {n} metric it is not known before it was done once on this machine.",
        "It takes {time} and more: of {n} metrics it is not known before they were done once on this machine.",
        len(found.unknown),
    )
    return words.format(time=duration(max(found.seconds, 1)), n=len(found.unknown))


def reasons(table):
    told = table[table["reason"].astype(bool)]
    if len(told):
        label = ngettext("{n} reason", "{n} reasons", len(told)).format(n=f"{len(told):,}")
        box = st.expander(_("Why not: {reasons}").format(reasons=label), on_change="rerun", key="reasons open")
        if box.open:
            told = columns.in_words(told[["metric", "run", "column", "state", "reason"]])
            box.dataframe(told, hide_index=True, key="reasons", column_config=columns.named(told))


def body():
    for name, line in study.damaged.items():
        st.error(_("Model {name} cannot be read: {why}").format(name=plain(name), why=plain(line)))
    what, run, family = controls()
    every = measurements.by_model(study, runs)
    table = every if what == MODELS else measurements.by_layer(study, run)
    if family != ALL:
        every, table = (one[one["family"] == family] for one in (every, table))
    summary(every)
    key = (tuple(table[["name", "column", "state", "reason"]].itertuples(index=False, name=None)), what, run.name)
    compute(every if what == MODELS else every[every["run"] == run.name])
    grid(table, what, run, key)
    reasons(table)


st.title(_("Measurements"), anchor=False)
if runs:
    body()
else:
    st.info(_("No model of this study has been committed yet; its training is shown on the Overview."))
