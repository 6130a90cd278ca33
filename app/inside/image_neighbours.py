"""The images that the layers of a network hold for most like one of them."""

import pandas as pd
import streamlit as st

from analysis import inside
from analysis.metrics.metric import NotMeasured
from analysis.store import StoreError
from app import charts, downloads, drawn
from app.charts.scene import listing
from app.inside import choose, known
from app.inside.image_gallery import open_on_click, pictured
from app.inside.image_maps import key_of
from app.inside.refused import Refused
from app.language import _
from app.text import plain

MOST = 10
CHART = "neighbours"


def show(selection, run, split, image):
    st.subheader(_("The images most like it, by layer"), anchor=False)
    layers = choose.few_layers(selection, run)
    snapshot = inside.snapshot_of(run, selection.epoch)
    with st.spinner(_("Comparing with every image, layer by layer.")):
        found, refused = nearest(snapshot, layers, image, split)
    for reason, names in refused.items():
        st.info(f"{plain(listing([layers[name] for name in names], 6))}: {plain(_(reason))}")
    if not found:
        return
    study = selection.study
    tables = {name: _pictured(study, split, one.table) for name, one in found.items()}
    titles = {name: _titled(study, split, image, layers[name], one) for name, one in found.items()}
    key = key_of(run, selection.epoch, split, image, layers, tuple(titles.values()), CHART)
    shown = drawn.specify(
        key, lambda: charts.tiles({titles[name]: table for name, table in tables.items()}, clicks=True)
    )
    for place, panel in enumerate(shown.charts):
        open_on_click(drawn.Drawn((panel,), 1, None), f"{CHART} {list(tables)[place]}")
    st.caption(_(
        "In bold the cosine distance, from 0 (the same direction) over 1 to 2 (the opposite), of all activations of "
        "the layer, seen from their mean over the images; below the number of the image, and its class. A click opens "
        "it."
    ))  # fmt: skip
    table = pd.concat([one.table.assign(layer=name, n=one.n) for name, one in found.items()])
    downloads.behind_button(shown, table, f"{study.name}-{run.name}-{split}-{image}-neighbours")


def nearest(snapshot, layers, image, split):
    """({layer: Neighbours}, the layers Refused)."""
    found, refused = {}, Refused()
    for name in layers:
        try:
            found[name] = known.neighbours(snapshot, name, image, split, MOST)
        except (NotMeasured, StoreError) as error:
            refused.add(name, error)
    return found, refused


def _pictured(study, split, table):
    return pictured(study, split, table["image"].to_numpy(), [f"{value:.3g}" for value in table["value"]])


def _titled(study, split, image, label, found):
    """The layer, and how many of the nearest are of the image's class, beside how many of all are."""
    start, stop = study.probe_rows(split)
    labels, own = study.probe.labels[start:stop], study.probe.labels[start + image]
    if not known.label_of(study, start + image):
        return label
    near = int((labels[found.table["image"]] == own).sum())
    share = ((labels == own).sum() - 1) / max(len(labels) - 1, 1)
    words = _("{layer}: {near} of {shown} are of its class ({share:.0f} % of all {n:,} are)")
    return words.format(layer=label, near=near, shown=len(found.table), share=100 * share, n=found.n)
