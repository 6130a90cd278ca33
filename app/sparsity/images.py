"""The measure image by image: by class, and the images at both ends with their pictures."""

import numpy as np
import pandas as pd
import streamlit as st

from app import charts, computing, downloads, drawn, kept, page, series
from app.charts.look import NULLS
from app.charts.scene import SERIES
from app.language import N_, _
from app.pictures import thumbnails
from app.sparsity.asked import choose, model_and_layer
from app.sparsity.measures import MODE, OF_IMAGES
from app.text import plain

AT_EACH_END = 8
HIGHEST, LOWEST = N_("highest"), N_("lowest")
MOST_PICTURES = 2000  # images of which a page can carry a small picture
FEWEST = 2  # images of a class that can be compared with others


def show(selection):
    asked = choose(selection, OF_IMAGES, key=MODE)
    run, layer = model_and_layer(selection)
    parameters = asked.parameters | {"per": "image"}
    ((answer, table),) = page.ask_each(selection, [(asked.metric, parameters)], asked.epochs, [run])
    unmeasured = answer.unmeasured
    if len(table):
        rows = series.beside_untrained(table[table["layer"] == layer], selection.study, selection.epoch)
        own = rows[~rows[SERIES].isin(NULLS)] if selection.epoch != kept.FIRST else rows[rows[SERIES] == NULLS[0]]
        points = named(asked.study, own, asked.parameters["split"])
        if len(points):
            draw(asked, run, layer, points, rows[rows[SERIES] == NULLS[0]]["value"], answer.key)
        else:
            words = _("{layer}: no image has a value; the reason is below.")
            st.info(words.format(layer=plain(selection.layers[layer])))
        unmeasured = unmeasured[unmeasured["layer"].isin([layer, ""])]
    computing.say_missing(unmeasured)
    return asked.metric


def named(study, rows, split):
    """A row an image: series, value, probe_image, label ("" where it has none), and file where there are files."""
    probe, first = study.probe, study.probe_rows(split)[0]
    places = first + rows["image"].to_numpy(int)
    classes = np.array([*probe.class_names, ""], dtype=object)
    known = (probe.labels[places] >= 0) & (probe.labels[places] < len(probe.class_names))
    labels = classes[np.where(known, probe.labels[places], -1)]
    files = {} if probe.files is None else {"file": [probe.files[place] for place in places]}
    found = {SERIES: rows[SERIES].to_numpy(), "value": rows["value"].to_numpy(), "probe_image": places, "label": labels}
    order = np.argsort(np.where(known, probe.labels[places], len(classes)), kind="stable")
    return pd.DataFrame(found | files).iloc[order].reset_index(drop=True)


def draw(asked, run, layer, points, null, key):
    selection = asked.selection
    title = _("{model}, {layer}: n = {n} images").format(model=run.name, layer=selection.layers[layer], n=len(points))
    st.markdown(said(asked, points, null))
    full = asked.key("images", run.name, layer, key)
    pictured = points
    if len(points) <= MOST_PICTURES:
        pictured = points.assign(image=thumbnails.data_urls(asked.study, points["probe_image"]))
    shown = drawn.show(full, lambda: charts.class_strip(pictured, asked.scene(), title), "images")
    st.caption(_("A point is an image: point at it to see it. Boxes: the middle half and the median."))
    downloads.offer(shown, points, f"{asked.name}-images")
    st.subheader(_("Highest and lowest"), anchor=False)
    ends = at_the_ends(asked.study, points)
    named = {_(name): rows for name, rows in ends.items()}
    seen = drawn.show((*full, "ends"), lambda: charts.gallery(named, asked.metric.title), "ends")
    table = pd.concat([rows.assign(end=name) for name, rows in ends.items()]).drop(columns=["image"])
    downloads.behind_button(seen, table, f"{asked.name}-ends")


def at_the_ends(study, points):
    """{"highest": rows, "lowest": rows}, each with the images' pictures; an image stands in one of them only."""
    ordered = points.sort_values("value", ascending=False, kind="stable")
    each = min(AT_EACH_END, (len(ordered) + 1) // 2)
    ends = {HIGHEST: ordered[:each], LOWEST: ordered[each:][::-1][:each]}
    return {
        name: rows.assign(image=thumbnails.data_urls(study, rows["probe_image"]))
        for name, rows in ends.items()
        if len(rows)
    }


def said(asked, points, null):
    """The mean, the untrained network's, and whether classes differ."""
    values = points["value"]
    words = _on_average(asked.metric, values, null)
    classes = {name: part["value"] for name, part in points[points["label"] != ""].groupby("label", sort=False)}
    classes = {name: part for name, part in classes.items() if len(part) >= FEWEST}
    if len(classes) < 2 or values.nunique() < 2:
        return words
    from scipy.stats import kruskal

    middle = {name: part.median() for name, part in classes.items()}
    most, least = (plain(end(middle, key=middle.get)) for end in (max, min))
    h, p = kruskal(*classes.values())
    n = sum(map(len, classes.values()))
    share = max(0.0, (h - len(classes) + 1) / (n - len(classes))) if n > len(classes) else float("nan")
    of_classes = _(
        "Classes: highest median {most}, lowest {least}; the class goes with {share:.0f} % of the differences in rank "
        "(Kruskal-Wallis p = {p:.2g}, n = {n}, {classes} classes)."
    )
    said = of_classes.format(most=most, least=least, share=100 * share, p=p, n=n, classes=len(classes))
    return " ".join([words, said])


def _on_average(metric, values, null):
    said = {"measure": metric.title, "mean": values.mean(), "low": values.min(), "high": values.max()}
    if not len(null):
        return _("{measure}: {mean:.3g} on average, {low:.3g} to {high:.3g}.").format(**said)
    words = _("{measure}: {mean:.3g} on average, {low:.3g} to {high:.3g}; the untrained network has {null:.3g}.")
    return words.format(**said, null=null.mean())
