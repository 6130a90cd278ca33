"""What the pages show: study, models, epoch, layers, metric and its parameters.

Every choice lives in the session under its own key, is written to the URL where it is not the default, and is read
from there when a link is opened or Back is pressed. A choice is valid only if the study offers it: what a URL says
never reaches a path. Choices are ids; what people read is made by `format_func`.

Streamlit's own `bind="query-params"` writes what people read instead of ids, drops unknown values without a word and
gets in the way of page switches; hence the few lines here.
"""

from dataclasses import dataclass, field

import streamlit as st

from analysis import METRICS, store
from analysis.metrics import Metric
from analysis.metrics.parameters import ParameterError, parameters_of
from analysis.store import Run, Study
from app import load

MOST_MODELS = 9
MOST_BUTTONS = 18
LAST = "last"
DEFAULT_METRIC = "rotation"


@dataclass
class _Memory:
    """Of one session: the URL as last written, the choices then, and what the URL asks for in this run."""

    written: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    wanted: dict | None = None
    gone: list = field(default_factory=list)


@dataclass(frozen=True)
class Selection:
    """The shared selection. layers: {name: label} in network order. epoch: a number or "last"."""

    study: Study
    runs: tuple[Run, ...]
    epoch: int | str
    layers: dict[str, str]
    metric: Metric | None


def _memory():
    return st.session_state.setdefault("_pick", _Memory())


def follow_url():
    """At the start of a run: note what the URL asks for, if it is the URL that changed and not a widget."""
    memory = _memory()
    url = st.query_params.to_dict()
    state = st.session_state
    by_widget = any(key in state and state[key] != value for key, value in memory.seen.items())
    memory.wanted = url if url and url != memory.written and not by_widget else None
    memory.shown, memory.gone = {}, []


def write_url():
    """At the end of a run: the URL says what is shown."""
    memory = _memory()
    url = {key: text for key, text in memory.shown.items() if text is not None}
    if st.query_params.to_dict() != url:
        st.query_params.from_dict(url)
    memory.written = url
    memory.seen = {key: st.session_state[key] for key in memory.shown if key in st.session_state}


def gone():
    """One line that names what the link asked for and this study does not have, or ""."""
    missing = _memory().gone
    return f"This link names what is not here: {', '.join(missing)}. The rest of it is shown." if missing else ""


def one(key, options, default, noun):
    """Settle a single choice before its widget is drawn: kept if still offered, else the default."""
    by_text = {str(option): option for option in options}

    def read(text):
        return by_text[text]

    return _settle(key, default, read, lambda value: value if value in options else default, str, noun)


def several(key, options, default, noun):
    """Settle a choice of several, in the order of the options; none left means the default."""

    def read(text):
        names = text.split(",")
        _memory().gone += [f"{noun} {name}" for name in names if name not in options]
        return [name for name in names if name in options]

    def mend(value):
        return [option for option in options if option in value] or list(default)

    return _settle(key, list(default), read, mend, ",".join, noun)


def number(key, parameter, metric):
    """Settle a number or a switch within the bounds of its parameter."""
    return _settle(key, parameter.default, lambda text: parameter.check(text, metric), lambda value: value, str, key)


def _settle(key, default, read, mend, write, noun):
    memory, state = _memory(), st.session_state
    value = state.get(key, memory.kept.get(key, default))
    if memory.wanted is not None:
        value = _asked(key, default, read, noun)
    value = mend(value)
    state[key] = memory.kept[key] = value
    memory.shown[key] = None if value == default and key != "study" else write(value)
    return value


def _asked(key, default, read, noun):
    text = _memory().wanted.get(key)
    if text is None:
        return default
    try:
        return read(text)
    except (KeyError, ValueError):  # ParameterError is a ValueError
        _memory().gone.append(f"{noun} {text}")
        return default


def sidebar():
    """Draw the shared selection; returns a Selection, or None without any study. StoreError for a damaged one."""
    folders = {folder.name: folder for folder in store.study_folders()}
    if not folders:
        return None
    with st.sidebar:
        name = one("study", list(folders), next(iter(folders)), "study")
        st.selectbox("Study", list(folders), key="study", help="A folder of models trained to be compared.")
        study = load.study(folders[name])
        return Selection(study, _models(study), _epoch(study), _layers(study), _metric())


def _models(study):
    names = list(study.runs)
    chosen = several("models", names, names[:MOST_MODELS], "model")
    _several_widget("Models", names, "models", str, "The models to compare; none means all (nine at most).")
    return tuple(study.runs[name] for name in chosen)


def _epoch(study):
    longest = max((run.last_epoch for run in study.runs.values()), default=0)
    options = [LAST, *range(longest + 1)]
    epoch = one("epoch", options, LAST, "epoch")
    words = {LAST: "last of each model", 0: "0 (untrained)"}
    st.selectbox(
        "Epoch",
        options,
        key="epoch",
        format_func=lambda epoch: words.get(epoch, str(epoch)),
        help="The state of training that is measured. The untrained network stands beside it.",
    )
    return epoch


def _layers(study):
    labels = load.layer_labels(study)
    chosen = several("layers", list(labels), [], "layer")
    words = "Layers with a kernel, in network order; none means all."
    _several_widget("Layers", list(labels), "layers", lambda name: labels.get(name, name), words)
    return {name: label for name, label in labels.items() if name in chosen or not chosen}


def _several_widget(label, options, key, words, note):
    """Buttons where there are few options, so that one click takes any in or out; else a list to search."""
    if len(options) <= MOST_BUTTONS:
        st.pills(label, options, selection_mode="multi", key=key, format_func=words, help=note)
    else:
        st.multiselect(label, options, key=key, format_func=words, placeholder="all", help=note)


def _metric():
    names = sorted(METRICS, key=lambda name: METRICS[name].title.lower())
    if not names:
        return None
    chosen = one("metric", names, DEFAULT_METRIC if DEFAULT_METRIC in METRICS else names[0], "metric")
    st.selectbox(
        "Metric",
        names,
        key="metric",
        format_func=lambda name: METRICS[name].title,
        help="What Explore shows. Each metric is explained beside its chart.",
    )
    return METRICS[chosen]


def parameters(metric):
    """Widgets for a metric's parameters, made from its function; returns {name: value}."""
    known = parameters_of(metric)
    if not known:
        return {}
    columns = st.columns(max(4, len(known)))
    values = {}
    for column, parameter in zip(columns, known.values(), strict=False):
        with column:
            values[parameter.name] = _widget(metric, parameter)
    return values


def _widget(metric, parameter):
    key = f"{metric.name}.{parameter.name}"
    label = parameter.name.replace("_", " ")
    note = f"{parameter.allowed}; default {parameter.default}"
    if parameter.choices:
        value = one(key, list(parameter.choices), parameter.default, label)
        st.selectbox(label, parameter.choices, key=key, help=note)
        return value
    value = number(key, parameter, metric)
    if parameter.kind is bool:
        st.toggle(label, key=key, help=note)
        return value
    st.number_input(label, key=key, help=note, **_limits(parameter))
    return _checked(parameter, value, metric)


def _limits(parameter):
    """Bounds and step of a number's widget, in its own type; an infinite bound is none."""
    bounds = parameter.bounds
    ends = (bounds.least, bounds.greatest) if bounds else (None, None)
    least, greatest = (None if end is None or abs(end) == float("inf") else parameter.kind(end) for end in ends)
    return {"min_value": least, "max_value": greatest, "step": 1 if parameter.kind is int else None}


def _checked(parameter, value, metric):
    try:
        return parameter.check(value, metric)
    except ParameterError:
        return parameter.default
