"""Where one image stands among all of its split, by every metric that is kept of single images."""

import altair as alt
import pandas as pd
import streamlit as st

from analysis import METRICS, inside
from app import computing, downloads, drawn, jobs
from app.charts.scene import listing
from app.charts.squares import Colours, squares
from app.inside import choose, known
from app.inside.image_maps import key_of
from app.language import _
from app.text import plain

HEIGHT = 300
LEVELS = Colours(0.0, 100.0)


def show(selection, run, split, image):
    """Where the image stands among all of its split, by every metric that is kept of single images."""
    st.subheader(_("Where it stands among all images"), anchor=False)
    layers = choose.layers_of(selection, run)
    found = known.attempt(known.images, run, selection.epoch, layers, split)
    if found is None:
        return
    offer(selection, run, split, layers, {name for kept in found.values() for name in kept.pending})
    table = pd.DataFrame(_places(found, layers, image))
    if table.empty:
        return
    across = alt.X("layer:N", title=None, sort=list(layers.values()), axis=alt.Axis(labelAngle=-45))
    down = alt.Y("metric:N", title=None, sort=None, axis=alt.Axis(labelLimit=180))
    title, n = _("percentile among all images"), int(table["n"].max())

    def describe(name, rows):
        metrics = listing(list(rows["metric"].unique()), 9)
        return _("{title}, {metrics} by layer; n = {n}.").format(title=title, metrics=metrics, n=n)

    key = key_of(run, selection.epoch, split, image, layers, tuple(table["value"]), "standing")
    shown = drawn.show(key, lambda: squares({"": table}, across, down, LEVELS, title, describe, HEIGHT), "standing")
    words = _("0: no image of the {n:,} has less; 100: none has more; equal ones count half. Point at a square.")
    st.caption(words.format(n=n))
    downloads.behind_button(shown, table, f"{selection.study.name}-{run.name}-{split}-{image}-standing")


def _places(found, layers, image):
    for name, kept in found.items():
        for title in kept.metrics:
            column = kept.table[title].to_numpy()
            place = inside.standing(column, column[image])
            if place == place:
                known_ones = int((column == column).sum())
                yield {"layer": layers[name], "metric": title, "value": 100 * place, "measured": column[image],
                       "n": known_ones}  # fmt: skip


def offer(selection, run, split, layers, pending):
    """The metrics that are not computed yet for single images, and the button that computes them."""
    names = [metric.name for metric in inside.metrics_of("image") if metric.name in pending]
    if not names:
        return
    study = selection.study

    def start():
        epochs, given = (run.epoch(selection.epoch),), {"per": "image", "split": split}
        jobs.compute(study, names, (run.name,), epochs, given, tuple(layers))

    titles = listing([METRICS[name].title for name in names], 6)
    text = _("Not computed yet for single images: {metrics}.").format(metrics=plain(titles))
    computing.offer_job(jobs.of(study, "compute"), _("Compute"), start, text, key="compute images")
