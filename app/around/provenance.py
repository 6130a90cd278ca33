"""Where what a page shows comes from: one line below it that opens, and a warning where kept results are outdated."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from analysis.metrics import Metric
from analysis.metrics.parameters import complete
from analysis.outdated import outdated
from analysis.store import Study, layout
from app.language import _, ngettext
from app.load import written
from app.text import plain

# The results that the page being drawn shows; none outside of one.
_SHOWN = ContextVar("shown", default=None)
OPEN = "provenance open"
DIGITS = 12  # of a digest, enough to tell it from others


@dataclass(frozen=True)
class Result:
    """A metric that a page shows. parameters: as asked for. runs: names. times: {run: when its table was written, in
    nanoseconds}; none where it was measured for the page. asked: (study, epochs, layers) of runs that wait, or None."""

    metric: Metric
    parameters: tuple
    runs: tuple[str, ...]
    times: tuple[tuple[str, int], ...] = ()
    asked: tuple | None = None
    pending: tuple[str, ...] = ()


def note(metric, parameters, runs):
    """Note that a page shows a metric that it measured itself. runs: names."""
    _note(Result(metric, tuple(parameters.items()), runs))


def note_kept(metric, parameters, times, request, pending):
    """Note that a page shows what is kept of a metric. times: {run: when its table was written, 0 for none}.
    request: (study, epochs, layers). pending: runs whose results are not all there."""
    runs = tuple(name for name in times if name not in pending)
    _note(Result(metric, tuple(parameters.items()), runs, tuple(times.items()), request, pending))


def _note(result):
    shown = _SHOWN.get()
    if shown is not None:
        shown.append(result)


@contextmanager
def foot(selection):
    """Draw the line below a page; the page is drawn inside. selection: the shared one."""
    before = _SHOWN.set([])
    try:
        yield
        shown = _SHOWN.get()
    finally:
        _SHOWN.reset(before)
    _warn(shown)
    opened = st.expander(_line(selection), on_change="rerun", key=OPEN, icon=":material/fingerprint:", type="compact")
    if opened.open:
        with opened:
            _results(shown)
            _files(selection)


def _line(selection):
    study, runs = selection.study, selection.runs
    seeds = ", ".join(str(seed) for seed in sorted({run.seed for run in runs}))
    models = ngettext("{n} model", "{n} models", len(runs)).format(n=len(runs))
    words = _("Where this is from: {study}, {models}, seed {seeds}, dataset {digest}, begun {day}")
    digest = study.manifest.dataset.digest[:DIGITS]
    return words.format(
        study=plain(study.name), models=models, seeds=seeds or "-", digest=digest, day=study.manifest.created[:10]
    )


def _warn(shown):
    counts = {}
    for result in shown:
        for name in result.pending:  # a page may ask about some epochs, and then about more
            key = (result.metric.name, result.parameters, name)
            counts[key] = max(counts.get(key, 0), _outdated(result, name))
    count = sum(counts.values())
    if count:
        words = ngettext(
            "{n} result was computed from files that have changed since; it is not shown; compute again.",
            "{n} results were computed from files that have changed since; they are not shown; compute again.",
            count,
        )
        st.warning(words.format(n=count), icon=":material/history:")


def _outdated(result, name):
    """How many kept results of a run that waits no longer match its files. Most have nothing kept: nothing is read."""
    when = dict(result.times)[name]
    if not when:
        return 0
    study, epochs, layers = result.asked
    run = study.run(name)
    key = (str(run.folder), written(run.folder / layout.RUN_FILE), written(study.folder / layout.STUDY_FILE), when)
    return _counted((*key, result.metric.name, result.metric.version, result.parameters, epochs, layers), study, run)


@st.cache_data(max_entries=256, show_spinner=False)
def _counted(key, _study, _run):
    *_rest, metric, _version, parameters, epochs, layers = key
    epochs = epochs if epochs == "all" else [one for one in epochs if isinstance(one, str) or one in _run.epochs]
    return outdated(metric, _study, _run, epochs, layers, **dict(parameters))


def _results(shown):
    st.markdown(f"**{_('Results on this page')}**")
    rows = [_row(result) for result in dict.fromkeys(shown)]
    if not rows:
        st.caption(
            _("No single result was asked for: this is what the study records, or a summary of all that it has kept.")
        )
        return
    names = {"metric": _("metric"), "version": _("version"), "parameters": _("parameters"), "models": _("models")}
    st.dataframe(rows, hide_index=True, key="provenance results", column_config=names | {"when": _("computed")})


def _row(result):
    given = complete(result.metric, dict(result.parameters)) if result.times else dict(result.parameters)
    times = [when for name, when in result.times if when and name in result.runs]
    if result.metric.is_read_off or not result.times:
        when = _("for this page")
    else:
        when = _until(times) if times else _("not yet")
    return {
        "metric": result.metric.title,
        "version": result.metric.version,
        "parameters": ", ".join(f"{name} = {value}" for name, value in given.items()),
        "models": ", ".join(result.runs),
        "when": when,
    }


def _until(times):
    first, last = (f"{datetime.fromtimestamp(when / 1e9):%Y-%m-%d %H:%M}" for when in (min(times), max(times)))
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _files(selection):
    study: Study = selection.study
    st.markdown(f"**{_('Study and models')}**")
    files = {name: record.sha256[:DIGITS] for name, record in study.manifest.files.items()}
    digests = {_("dataset {name}").format(name=study.manifest.dataset.name): study.manifest.dataset.digest[:DIGITS]}
    said = ", ".join(f"{plain(name)} `{digest}`" for name, digest in (digests | files).items())
    st.markdown(_("{title}; begun {when}. Digests (SHA-256): {digests}.").format(
        title=plain(study.manifest.title or study.name), when=study.manifest.created[:16].replace("T", " "),
        digests=said,
    ))  # fmt: skip
    rows = [_of_run(run) for run in selection.runs]
    names = {"model": _("model"), "seed": _("seed"), "state": _("state"), "epochs": _("epochs")}
    names |= {"written": _("written"), "versions": _("versions"), "machine": _("machine"), "digest": "run.json"}
    st.dataframe(rows, hide_index=True, key="provenance runs", column_config=names)
    st.download_button(
        _("recipe.toml"), lambda: (study.folder / layout.RECIPE_FILE).read_bytes(), layout.RECIPE_FILE, "text/plain",
        key="provenance recipe", on_click="ignore", help=_("The complete recipe of the study: trains it again."),
    )  # fmt: skip


def _of_run(run):
    from analysis.store.digests import sha256

    path = run.folder / layout.RUN_FILE
    return {
        "model": run.name,
        "seed": run.seed,
        "state": run.state,
        "epochs": run.last_epoch,
        "written": _until([written(path)]),
        "digest": sha256(path)[:DIGITS],
        "versions": ", ".join(f"{name} {version}" for name, version in run.manifest.versions.items()),
        "machine": ", ".join(str(value) for value in run.manifest.device.values()),
    }
