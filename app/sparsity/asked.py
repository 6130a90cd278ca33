"""What the page Sparsity asks: a measure, over what it is taken, of which tensor and images."""

from dataclasses import dataclass

import streamlit as st

from analysis import METRICS
from analysis.blocks import CONVOLUTIONS
from analysis.metrics import Metric
from analysis.metrics.measures import MEASURES
from analysis.metrics.modes import LIFETIME
from analysis.metrics.parameters import parameters_of
from analysis.places import places
from app import kept, page, parameter_widgets, pick
from app.around import meeting
from app.around.sidebar import Selection
from app.language import N_, _

MODES = {
    "flatten": N_("whole layer"),
    "filter": N_("each map"),
    "channel": N_("each position"),
    LIFETIME: N_("each neuron over the images"),
}
TENSORS = {"activation": N_("activation"), "pre_activation": N_("pre-activation")}
VALUES = {"activation": N_("activations"), "pre_activation": N_("pre-activations")}  # many of them
TAKEN_OVER = N_("Taken over")
OWN = ("per", "mode", "tensor", "split", "seed")  # parameters that the page settles itself, or leaves as they are
WIDE = 210  # of a list


@dataclass(frozen=True)
class Asked:
    """parameters: of the metric, all but `per`. full_range: whether the whole of a known range is drawn."""

    selection: Selection
    metric: Metric
    parameters: dict
    full_range: bool

    @property
    def study(self):
        return self.selection.study

    @property
    def epochs(self):
        """The untrained network as the null model, and the epoch that was chosen."""
        return (kept.FIRST, self.selection.epoch)

    @property
    def name(self):
        """Of files that are taken away."""
        return f"{self.study.name}-{self.metric.name}"

    @property
    def tensor(self):
        """In words."""
        return _(VALUES[self.parameters["tensor"]])

    def key(self, *more):
        """What a chart depends on. more: beside what is asked, above all the keys of the answers."""
        return (self.metric.name, *self.parameters.items(), *self.selection.layers, self.full_range, *more)

    def scene(self, title=""):
        """What the values of the measure are drawn in. title: in place of the metric's own."""
        return page.scene(self.selection, title or self.metric.title, self.metric.bounds, self.full_range)


def measures(more=()):
    """{name: title} of the measures of sparsity, each a metric. more: names of further ones."""
    return {name: METRICS[name].title for name in (*MEASURES, *more)}


def _wide():
    return int(WIDE * meeting.larger())


def measure(more=()):
    """The list of measures; returns the Metric that is chosen."""
    titles = measures(more)
    name = pick.one("measure", list(titles), next(iter(titles)), _("measure"))
    words = _(
        "How sparse is a code: each measure says it in one number. The view `axioms` says what each of them obeys."
    )
    st.selectbox(_("Measure"), list(titles), key="measure", format_func=titles.get, width=_wide(), help=words)
    return METRICS[name]


def mode(offered, key="mode", label=TAKEN_OVER, words=MODES):
    """Over which values of a layer a measure is taken, one of those offered. label, words: marked for the catalogue."""
    name = pick.one(key, list(offered), offered[0], _("mode"))
    note = _(
        "Of one image: all values of the layer at once; the positions of each map, then the mean over maps; the "
        "channels at each position, then the mean over positions. Or of each neuron over the images."
    )
    st.selectbox(_(label), offered, key=key, format_func=lambda one: _(words[one]), width=_wide(), help=note)
    return name


def tensor():
    """Whether what the nonlinearity puts out is measured, or what it receives."""
    name = pick.one("tensor", list(TENSORS), "activation", _("tensor"))
    st.segmented_control(
        _("Of"), list(TENSORS), key="tensor", format_func=lambda one: _(TENSORS[one]), required=True,
        help=_("activation: what the nonlinearity puts out; pre-activation: what it receives, where that was recorded"),
    )  # fmt: skip
    return name


def split(study):
    """Whose probe images, of those that the study has."""
    there = [name for name, (start, stop) in study.manifest.probe_splits.items() if stop > start]
    name = pick.one("images", there, there[0], _("images"))
    if len(there) > 1:
        words = _("Whose probe images are measured.")
        st.segmented_control(_("Images"), there, key="images", required=True, format_func=_, help=words)
    return name


def row():
    """The place of a view's widgets, beside each other as far as there is room."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def choose(selection, modes, more=(), words=MODES, key="mode"):
    """The widgets; returns Asked. modes: over which values the view can take a measure. words: {mode: for people}.

    key: of the choice of one. Views with other modes have one each, for what a view does not offer would be lost by a
    look at it.
    """
    with row():
        metric = measure(more)
        known, given = parameters_of(metric), {}
        if "mode" in known:
            given["mode"] = mode(modes, key, words=words)
        given["tensor"] = tensor()
        given["split"] = split(selection.study)
        full = page.full_range()
    return Asked(selection, metric, parameter_widgets.show(metric, without=OWN) | given, full)


def model_and_layer(selection):
    """The lists of models and layers of which one each is looked at; returns (Run, name of the layer)."""
    left, right = st.columns(2)
    runs = {run.name: run for run in selection.runs}
    name = pick.one("sparse_model", list(runs), next(iter(runs)), _("model"))
    left.selectbox(_("Model"), list(runs), key="sparse_model", help=_("Whose images or channels are shown."))
    with right:
        return runs[name], one_layer(selection, runs=[runs[name]])


def one_layer(selection, key="sparse_layer", of_maps=False, runs=None):
    """The list of layers of some runs, by default of all that are chosen; returns the name of one.

    By default the last hidden one that the first run has, or of_maps its last convolution.
    """
    runs = selection.runs if runs is None else runs
    there = {name for run in runs for name in places(run)}
    layers = [name for name in selection.layers if name in there] or list(selection.layers)
    usual = [name for name in layers if name in _usual(runs[0], of_maps)]
    layer = pick.one(key, layers, (usual or layers)[-1], _("layer"))
    st.selectbox(_("Layer"), layers, key=key, format_func=selection.layers.get, help=_("Which one is shown."))
    return layer


def _usual(run, of_maps):
    """The places of a run that are not its output, or of_maps no dense layer either."""
    records = {layer.name: layer for layer in run.layers}
    hidden = [name for name in places(run) if not (name in records and records[name].output)]
    return [name for name in hidden if not of_maps or name not in records or records[name].kind in CONVOLUTIONS]
