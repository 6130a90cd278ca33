"""What the page Scores shows: worked out once, for as long as nothing that it depends on was written."""

import time
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import scores
from analysis.metrics import Metric
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from app.language import _
from app.load import fingerprint

SECONDS_WITHOUT_BAR = 0.5


@dataclass(frozen=True)
class Asked:
    """What the page asks: of some runs of a study, how a metric with these parameters (`per` and `split` left out) goes
    with a score. places: where it is measured, None for all layers. together: names of those that predict together.
    key: stands for all that the answers depend on."""

    study: object
    runs: tuple
    metric: Metric
    parameters: dict
    score: str
    question: scores.Question
    places: tuple[str, ...] | None
    together: tuple[str, ...]

    @property
    def key(self):
        names, given = tuple(run.name for run in self.runs), tuple(sorted(self.parameters.items()))
        seen = (str(self.study.folder), fingerprint(self.study.folder), _results(self))
        return (*seen, names, self.metric.name, given, self.score, self.question, self.places)


def correlations(asked):
    """The rows of `analysis.scores.correlations` for one metric and score; p is adjusted for all metrics that are
    computed, and all scores."""
    words = _("Drawing resamples of the images ...")
    return _of_each_run(asked, words, lambda one: _correlations(one.key, one))


@st.cache_data(max_entries=256, show_spinner=False)
def _correlations(key, _asked):
    metric, score, parameters = _asked.metric.name, _asked.score, _asked.parameters
    others = [other.name for other in scores.image_metrics() if other.name != metric]
    more = [name for name in _asked.study.scores.values if name != score]
    own_places = {"metrics": [metric], "parameters": parameters, "layers": _asked.places}
    own = scores.correlations(_asked.study, _asked.runs, _asked.question, scores=[score], **own_places)
    # Of what is not shown the p values are all that is needed.
    quick = replace(_asked.question, resamples=0)
    beside = [scores.correlations(_asked.study, _asked.runs, quick, metrics=others)] if others else []
    if more:
        beside.append(scores.correlations(_asked.study, _asked.runs, quick, scores=more, **own_places))
    table = scores.adjusted(pd.concat([own, *beside], ignore_index=True))
    return table[: len(own)]


def predictions(asked):
    """The rows of `analysis.scores.predictions` for one metric and score."""
    words = _("Predicting images that were left out ...")
    return _of_each_run(asked, words, lambda one: _predictions((*one.key, one.together), one))


@st.cache_data(max_entries=256, show_spinner=False)
def _predictions(key, _asked):
    chosen = {"metrics": [_asked.metric.name], "scores": [_asked.score], "parameters": _asked.parameters}
    return scores.predictions(_asked.study, _asked.runs, _asked.question, layers=_asked.together, **chosen)


def _of_each_run(asked, words, answer):
    """Tables of one run after the other, put together: the first run at all epochs asked for, the others at the last.

    The untrained network of one model stands for that of all, see `app.series`. What takes its time says so, and how
    far it is; each run is kept as soon as it is done, so that a page that is left meanwhile loses none.
    """
    last, tables = replace(asked.question, epochs=asked.question.epochs[-1:]), []
    bar, started = st.empty(), time.monotonic()
    with st.spinner(words):
        for done, run in enumerate(asked.runs):
            if done and time.monotonic() - started > SECONDS_WITHOUT_BAR:
                far = _("Model {number} of {total}").format(number=done + 1, total=len(asked.runs))
                bar.progress(done / len(asked.runs), far)
            tables.append(answer(replace(asked, runs=(run,), question=last if done else asked.question)))
    bar.empty()
    return pd.concat(tables, ignore_index=True)


def _results(asked):
    """When the results that the answers are made of were written."""
    split = asked.question.split
    chosen = {asked.metric.name: asked.parameters}
    found = []
    for metric in scores.image_metrics():
        given = complete(metric, scores.image_parameters(metric, split, chosen.get(metric.name)))
        kept = Results.of(asked.study, metric.name, given, metric.version)
        found += [kept.state(run.name) for run in asked.runs]
    return tuple(found)
