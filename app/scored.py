"""What the page Scores shows: worked out once, for as long as nothing that it depends on was written."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import scores
from analysis.metrics import Metric
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from app.load import fingerprint, written


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
    return _correlations(asked.key, asked)


@st.cache_data(max_entries=16, show_spinner="Drawing resamples of the images ...")
def _correlations(key, _asked):
    metric, score, parameters = _asked.metric.name, _asked.score, _asked.parameters
    others = [other.name for other in scores.image_metrics() if other.name != metric]
    more = [name for name in _asked.study.scores.values if name != score]
    own_places = {"metrics": [metric], "parameters": parameters, "layers": _asked.places}
    own = _each(scores.correlations, _asked, scores=[score], **own_places)
    # Of what is not shown the p values are all that is needed.
    quick = replace(_asked, question=replace(_asked.question, resamples=0))
    beside = _each(scores.correlations, quick, metrics=others) if others else []
    if more:
        beside += _each(scores.correlations, quick, scores=more, **own_places)
    table = scores.adjusted(pd.concat([*own, *beside], ignore_index=True))
    return table[: sum(map(len, own))]


def predictions(asked):
    """The rows of `analysis.scores.predictions` for one metric and score."""
    return _predictions((*asked.key, asked.together), asked)


@st.cache_data(max_entries=16, show_spinner="Predicting images that were left out ...")
def _predictions(key, _asked):
    chosen = {"metrics": [_asked.metric.name], "scores": [_asked.score], "parameters": _asked.parameters}
    return pd.concat(_each(scores.predictions, _asked, layers=_asked.together, **chosen), ignore_index=True)


def _each(function, asked, **chosen):
    """Tables of a function of `analysis.scores`: the first run at all epochs asked for, the others at the last of them.

    The untrained network of one model stands for that of all, see `app.series`.
    """
    last = replace(asked.question, epochs=asked.question.epochs[-1:])
    parts = [(asked.runs[:1], asked.question), (asked.runs[1:], last)]
    return [function(asked.study, runs, question, **chosen) for runs, question in parts if runs]


def _results(asked):
    """When the results that the answers are made of were written."""
    split = asked.question.split
    chosen = {asked.metric.name: asked.parameters}
    places = []
    for metric in scores.image_metrics():
        given = complete(metric, scores.image_parameters(metric, split, chosen.get(metric.name)))
        places.append(Results.of(asked.study, metric.name, given, metric.version).folder)
    return tuple((str(file), written(file)) for place in places for file in sorted(place.glob("*.parquet")))
