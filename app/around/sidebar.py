"""The shared selection: study, models, epoch, layers and metric, in the sidebar of every page."""

from dataclasses import dataclass

import streamlit as st

from analysis import LAYER_SETS, METRICS, store
from analysis.layer_sets import ALL
from analysis.layer_sets import chosen as chosen_places
from analysis.metrics import Metric
from analysis.store import Run, Study
from app import language, load
from app.around import meeting
from app.language import _
from app.pick import one, several

MOST_MODELS = 9
MOST_BUTTONS = 18
LAST = "last"
DEFAULT_METRIC = "rotation"
CHOICES = ("study", "models", "epoch", "set", "layers", "metric", meeting.KEY)  # in the URL of every page


@dataclass(frozen=True)
class Selection:
    """The shared selection. layers: {name: label} in network order, of taps and block means too where a layer set has
    them. offered: the same of the whole layer set. epoch: a number or "last". epochs: {epoch: label} of those offered.
    """

    study: Study
    runs: tuple[Run, ...]
    epoch: int | str
    epochs: dict[int | str, str]
    layers: dict[str, str]
    offered: dict[str, str]
    metric: Metric | None

    @property
    def asked(self):
        """What metrics are asked about: None, for all layers, or a tuple of these and of the other places chosen."""
        layers = load.layer_labels(self.study)
        beside = tuple(name for name in self.layers if name not in layers)
        return (*layers, *beside) if beside else None


def show():
    """Draw the shared selection; returns a Selection, or None without any study. StoreError for a damaged one."""
    folders = {folder.name: folder for folder in store.study_folders()}
    if not folders:
        return None
    with st.sidebar:
        name = one("study", list(folders), next(iter(folders)), _("study"))
        st.selectbox(_("Study"), list(folders), key="study", help=_("A folder of models trained to be compared."))
        study = load.study(folders[name])
        models, (epoch, epochs), (layers, offered), metric = _models(study), _epoch(study), _layers(study), _metric()
        meeting.choose()
        language.choose()
        return Selection(study, models, epoch, epochs, layers, offered, metric)


def _models(study):
    names = list(study.runs)
    chosen = several("models", names, names[:MOST_MODELS], _("model"))
    _several_widget(_("Models"), names, "models", str, _("The models to compare; none means all (nine at most)."))
    return tuple(study.runs[name] for name in chosen)


def _epoch(study):
    longest = max((run.last_epoch for run in study.runs.values()), default=0)
    options = [LAST, *range(longest + 1)]
    epoch = one("epoch", options, LAST, _("epoch"))
    words = {epoch: str(epoch) for epoch in options} | {LAST: _("last of each model"), 0: _("0 (untrained)")}
    st.selectbox(
        _("Epoch"),
        options,
        key="epoch",
        format_func=words.get,
        help=_("The state of training that is measured. The untrained network stands beside it."),
    )
    return epoch, words


def _layers(study):
    labels = load.layer_labels(study) | load.place_labels(study)
    sets = {name: found for name in LAYER_SETS if (found := _members(study, name)) or name == ALL}
    held = one("set", list(sets), ALL, _("layer set"))
    st.selectbox(
        _("Layer set"),
        list(sets),
        key="set",
        format_func=lambda name: _(LAYER_SETS[name].title),
        help="; ".join(f"{_(LAYER_SETS[name].title)}: {_(LAYER_SETS[name].what)}" for name in sets),
    )
    labels = {name: labels[name] for name in sets[held]}
    chosen = several("layers", list(labels), [], _("layer"))
    words = _("Of the layer set, in network order; none means all of it.")
    _several_widget(_("Layers"), list(labels), "layers", lambda name: labels.get(name, name), words)
    return {name: label for name, label in labels.items() if name in chosen or not chosen}, labels


def _members(study, layer_set):
    """The places of a layer set in the networks of a study."""
    names = {name for run in study.runs.values() for name in chosen_places(run, [layer_set])}
    return load.in_network_order(study, names)


def _several_widget(label, options, key, words, note):
    """Buttons where there are few options, so that one click takes any in or out; else a list to search."""
    if len(options) <= MOST_BUTTONS:
        st.pills(label, options, selection_mode="multi", key=key, format_func=words, help=note)
    else:
        st.multiselect(label, options, key=key, format_func=words, placeholder=_("all"), help=note)


def _metric():
    names = sorted(METRICS, key=lambda name: METRICS[name].title.lower())
    if not names:
        return None
    chosen = one("metric", names, DEFAULT_METRIC if DEFAULT_METRIC in METRICS else names[0], _("metric"))
    st.selectbox(
        _("Metric"),
        names,
        key="metric",
        format_func=lambda name: METRICS[name].title,
        help=_("What Explore shows. Each metric is explained beside its chart."),
    )
    return METRICS[chosen]
