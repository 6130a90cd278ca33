"""The charts of one neuron or channel: the images at both ends, its activation by class and its spread."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis import inside
from analysis.metrics.metric import NO_CLASSES, NotMeasured
from analysis.store import StoreError
from app import charts, downloads, drawn, lead, load, page
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES
from app.inside import known
from app.language import _, ngettext
from app.pictures.painted import framed
from app.text import plain

AT_EACH_END = 10


def file_name(unit, what):
    """Of what is taken away."""
    run = unit.snapshot.run
    return f"{run.study.name}-{run.name}-{unit.layer}-{unit.per}-{unit.number}-{what}"


def key_of(unit, *more):
    """What a chart of a unit depends on."""
    run, epoch = unit.snapshot.run, unit.snapshot.epoch
    seen = load.fingerprint(run.study.folder)
    return (str(run.study.folder), seen, run.name, epoch, unit.snapshot.bn, unit.layer, unit.per, unit.number, *more)


def extremes(unit, split, own):
    """The images that drive it most and least, with what a neuron sees of them in a frame."""
    st.markdown(f"**{_('Images that drive it most and least')}**")
    order = np.argsort(-own, kind="stable")
    each = min(AT_EACH_END, (len(order) + 1) // 2)
    ends = {_("Most"): order[:each], _("Least"): order[each:][::-1][:each]}
    ends = {title: numbers for title, numbers in ends.items() if len(numbers)}
    panels = {title: pictured(unit, split, numbers, own) for title, numbers in ends.items()}
    key = key_of(unit, split, "extremes")
    shown = drawn.show(key, lambda: charts.tiles(panels), "extremes")
    st.caption(_said_of_extremes(unit, own))
    table = pd.concat([rows.assign(end=title) for title, rows in panels.items()]).drop(columns="picture")
    row = st.container(horizontal=True, gap="small")
    with row:
        downloads.behind_button(shown, table, file_name(unit, "extremes"))
    for number in (order[0], order[-1]):
        words = _("Image {number}: all that the network makes of it").format(number=number)
        lead.to("images", words, row, image=str(number), images=split)


def pictured(unit, split, numbers, own):
    """A row a picture, of some images of a split, with the activation and the class."""
    study, first = unit.snapshot.run.study, unit.snapshot.run.study.probe_rows(split)[0]
    box = _box(unit)
    return pd.DataFrame(
        {
            "picture": [framed(study.probe.images[first + number], box) for number in numbers],
            "said": [f"{own[number]:.3g}" for number in numbers],
            "below": [f"{number} {known.label_of(study, first + number)}" for number in numbers],
            "number": numbers,
            "value": own[numbers],
        }
    )


def _box(unit):
    """What the unit sees, as shares of the image's sides; None where it sees all of it, or that is not known."""
    seen = inside.seen_by(unit)
    if seen is None:
        return None
    rows, columns = unit.snapshot.run.entrance.shape[:2]
    return None if seen == (0, 0, rows, columns) else tuple(np.divide(seen, (rows, columns, rows, columns)))


def _said_of_extremes(unit, own):
    words = [_("In bold its activation; below the number of the image in its split, and its class.")]
    if unit.per == inside.CHANNEL:
        words.append(_("A channel's activation is the mean of its map."))
    elif _box(unit) is not None:
        words.append(_("Frame: what the neuron sees of the image (its receptive field)."))
    silent = int((own == own.min()).sum())
    if silent > 1:
        text = ngettext(
            "{n:,} image of {all:,} gives its least, {value:.3g}: the last row shows some of them.",
            "{n:,} images of {all:,} give its least, {value:.3g}: the last row shows some of them.",
            silent,
        )
        words.append(text.format(n=silent, all=len(own), value=own.min()))
    return " ".join(words)


def classes(selection, unit, split, own):
    """Its activation by class with intervals; the untrained network's in grey."""
    st.markdown(f"**{_('By class')}**")
    series = {unit.snapshot.run.name: own} | _untrained(unit, split)
    known.attempt(_by_class, unit, split, series, _scene(selection, unit))


def spread(selection, unit, split, own):
    """Its histogram over all images; the untrained network's in grey."""
    st.markdown(f"**{_('Over all images')}**")
    series = {unit.snapshot.run.name: own} | _untrained(unit, split)
    rows = [pd.DataFrame({SERIES: name, "layer": unit.layer, "value": values}) for name, values in series.items()]
    table = pd.concat(rows, ignore_index=True)
    key = key_of(unit, split, "histogram")
    scene = _scene(selection, unit)
    shown = drawn.show(key, lambda: charts.distribution(table, scene, "image"), "histogram")
    words = _said_of_null(unit, UNTRAINED in series)
    st.caption(words.format(n=len(own)))
    downloads.behind_button(shown, table, file_name(unit, "histogram"))


def _said_of_null(unit, there):
    """How many images the histogram is of, and what is grey in it."""
    if not there:
        return _("n = {n:,} images.")
    if unit.snapshot.run.imported:
        return _("n = {n:,} images; grey: the same unit of a twin with random weights.")
    return _("n = {n:,} images; grey: the same unit before training.")


def _scene(selection, unit):
    return page.scene(selection, _("activation, mean of the map") if unit.per == inside.CHANNEL else _("activation"))


def _untrained(unit, split):
    """{series: values} of the same unit in the untrained network; {} where that is looked at, or is not recorded."""
    null = inside.null_of(unit.snapshot.run)
    if null is None or null.epoch == unit.snapshot.epoch:
        return {}
    try:
        return {UNTRAINED: known.responses(inside.Unit(null, unit.layer, unit.per, unit.number), split)}
    except (NotMeasured, StoreError):
        return {}


def _by_class(unit, split, series, scene):
    study = unit.snapshot.run.study
    if not study.manifest.dataset.classes:
        raise NotMeasured(NO_CLASSES)
    labels = unit.snapshot.labels(split)
    parts = {name: inside.by_class(values, labels, study.probe.class_names) for name, values in series.items()}
    table = pd.concat([part.assign(**{SERIES: name}) for name, part in parts.items()], ignore_index=True)
    key = key_of(unit, split, "by class")
    shown = drawn.show(key, lambda: charts.by_class(table, scene), "by class")
    counts = parts[unit.snapshot.run.name]["n"]
    words = _("Means with 95 % intervals over the images of each class (n = {least} to {most}); {images} images.")
    st.caption(words.format(least=counts.min(), most=counts.max(), images=plain(split)))
    downloads.behind_button(shown, table, file_name(unit, "classes"))
