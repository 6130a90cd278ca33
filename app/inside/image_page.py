"""One image: what it shows, what each network says of it, and what the layers of one make of it."""

import pandas as pd
import streamlit as st

from analysis import inside
from analysis.metrics.metric import NotMeasured
from analysis.store import StoreError
from analysis.store.manifest import RECONSTRUCTION
from app import charts, columns, downloads, drawn, load, page
from app.charts.scene import SERIES
from app.inside import image_maps, image_neighbours, image_standing, known
from app.language import _
from app.pictures import reconstructed
from app.text import plain

SIDE = 288
MOST_CLASSES = 20  # of which a chart can show all


def show(selection, run, split, image):
    left, right = st.columns([1, 2], gap="large")
    found = {}
    with left:
        picture(selection.study, split, image)
    with right:
        if selection.study.manifest.task == RECONSTRUCTION:
            rebuilt(selection, split, image)
        else:
            found = said(selection, split, image)
    if found and all(len(table) <= MOST_CLASSES for table in found.values()):
        chart(selection, split, image, found)
    if known.attempt(run.epoch, selection.epoch) is None:
        return
    image_maps.show(selection, run, split, image)
    image_standing.show(selection, run, split, image)
    image_neighbours.show(selection, run, split, image)


def picture(study, split, image):
    """It, large, with what is known of it."""
    row = study.probe_rows(split)[0] + image
    pixels = study.probe.images[row]
    st.image(reconstructed.enlarged(pixels, SIDE), width=SIDE)
    label = known.label_of(study, row)
    facts = [f"**{plain(label)}**"] if label else [_("It has no class.")]
    facts.append(_("image {number} of the {split} images").format(number=image, split=plain(_(split))))
    facts.append(_("place in the dataset: {index}").format(index=study.probe.index[row]))
    if study.probe.files is not None:
        facts.append(plain(study.probe.files[row]))
    st.markdown("  \n".join(facts))


def said(selection, split, image):
    """A row a network: its answer, how sure it is, what it gives the image's own class. Returns {model: all of it}."""
    study = selection.study
    st.markdown(f"**{_('What each network says')}**")
    row = study.probe_rows(split)[0] + image
    own, found, refused = known.label_of(study, row), {}, []
    for run in selection.runs:
        try:
            found[run.name] = known.answers(run.snapshot(selection.epoch), image, split)
        except (NotMeasured, StoreError) as error:
            refused.append(str(error))
    for reason in dict.fromkeys(refused):
        st.info(plain(_(reason)))
    if not found:
        return {}
    rows = [_in_a_row(name, table, own) for name, table in found.items()]
    table = pd.DataFrame(rows)
    percent = {name: columns.PERCENT for name in ("sure", "own class") if name in table}
    st.dataframe(table, hide_index=True, key="answers", column_config=columns.named(table, **percent))
    return found


def _in_a_row(name, table, own):
    first = table.iloc[0]
    row = {"model": name, "answer": first["class_name"], "sure": 100 * first["value"]}
    if own in set(table["class_name"]):
        row["own class"] = 100 * table.loc[table["class_name"] == own, "value"].iloc[0]
        row["right"] = first["class_name"] == own
    return row


def chart(selection, split, image, found):
    """The probability that each network gives each class."""
    parts = [table.sort_values("label").assign(**{SERIES: name}) for name, table in found.items()]
    table = pd.concat(parts, ignore_index=True).assign(low=float("nan"), high=float("nan"), n=None)
    scene = page.scene(selection, _("probability (softmax)"), (0.0, 1.0))
    study = selection.study
    seen = (str(study.folder), load.fingerprint(study.folder))
    key = (*seen, tuple(found), selection.epoch, split, image, "answers")
    shown = drawn.show(key, lambda: charts.by_class(table, scene), "answers chart")
    name = f"{study.name}-{split}-{image}-answers"
    downloads.behind_button(shown, table.drop(columns=["low", "high", "n"]), name)


def rebuilt(selection, split, image):
    """What each network makes of it, where networks make images."""
    st.markdown(f"**{_('What each network makes of it')}**")
    found = {run.name: known.attempt(_made_by, run, selection.epoch, split, image) for run in selection.runs}
    made = {plain(name): picture for name, picture in found.items() if picture is not None}
    if made:
        st.image(list(made.values()), caption=list(made), width=SIDE // 2)


def _made_by(run, epoch, split, image):
    return reconstructed.enlarged(inside.rebuilt(run.snapshot(epoch), image, split), SIDE // 2)
