"""Cached answers of analysis.inside: kept by what they depend on, so that each is worked out once."""

import streamlit as st

from analysis import inside
from analysis.metrics.metric import NotMeasured
from analysis.metrics.parameters import complete, parameters_of
from analysis.store import StoreError
from analysis.store.results import Results
from app.language import _
from app.load import fingerprint, written
from app.text import plain

MOST = 32


def attempt(work, *given):
    """What some work gives, or None after one line that says why there is nothing."""
    try:
        return work(*given)
    except (NotMeasured, StoreError) as error:
        st.info(plain(_(str(error))))
        return None


def label_of(study, row):
    """The class of a probe image, by its row among all of them; "" where it has none."""
    names, label = study.probe.class_names, study.probe.labels[row]
    return names[label] if 0 <= label < len(names) else ""


def units(run, epoch, layer, per, split):
    """The KeptUnits of a layer."""
    return _units(_key(run, epoch, split), _results(run, per, split), layer, per, run)


@st.cache_resource(max_entries=8, show_spinner=False)
def _units(key, results, layer, per, _run):
    return inside.kept_units(_run, key[2], layer, per, key[3])


def images(run, epoch, layers, split):
    """{layer: KeptUnits} of the images of a split."""
    return _images(_key(run, epoch, split), _results(run, "image", split), tuple(layers), run)


@st.cache_resource(max_entries=4, show_spinner=False)
def _images(key, results, layers, _run):
    return inside.kept_images(_run, key[2], layers, key[3])


def _results(run, per, split):
    """Stands for the kept results of a run's neurons, channels or images: when each was last written."""
    return tuple(written(path) for path in _places(run, per, split))


def _places(run, per, split):
    for metric in inside.metrics_of(per):
        given = {"per": per} | ({"split": split} if "split" in parameters_of(metric) else {})
        folder = Results.of(run.study, metric.name, complete(metric, given), metric.version).folder
        yield folder / f"{run.name}.parquet"


def _key(run, epoch, split):
    """What everything read from a run depends on."""
    return (str(run.study.folder), fingerprint(run.study.folder)), run.name, run.epoch(epoch), split


def responses(unit, split):
    """What a Unit puts out on each image."""
    return _responses(_of_unit(unit, split), unit, split)


@st.cache_data(max_entries=2 * MOST, show_spinner=False)
def _responses(key, _unit, _split):
    return inside.responses(_unit, _split)


def partners(unit, split, measure, count):
    """The Partners of a Unit."""
    with st.spinner(_("Comparing with the other units of the layer.")):
        return _partners((*_of_unit(unit, split), measure, count), unit, split, measure, count)


@st.cache_data(max_entries=2 * MOST, show_spinner=False)
def _partners(key, _unit, _split, _measure, _count):
    return inside.partners(_unit, _split, _measure, _count)


def _of_unit(unit, split):
    run, epoch = unit.snapshot.run, unit.snapshot.epoch
    return (*_key(run, epoch, split), unit.snapshot.bn, unit.layer, unit.per, unit.number)


def neighbours(snapshot, layer, image, split, count):
    """The Neighbours of an image in a layer."""
    key = (*_key(snapshot.run, snapshot.epoch, split), snapshot.bn, layer, image, count)
    return _neighbours(key, snapshot, layer, image, split, count)


@st.cache_data(max_entries=16 * MOST, show_spinner=False)
def _neighbours(key, _snapshot, _layer, _image, _split, _count):
    return inside.neighbours(_snapshot, _layer, _image, _split, _count)


def answers(snapshot, image, split):
    """What a network says of an image."""
    return _answers((*_key(snapshot.run, snapshot.epoch, split), image), snapshot, image, split)


@st.cache_data(max_entries=4 * MOST, show_spinner=False)
def _answers(key, _snapshot, _image, _split):
    return inside.said_of(_snapshot, _image, _split)
