"""What the models of a study were trained on: the dataset in words and pictures."""

import streamlit as st

from app.language import N_, _, ngettext
from app.pictures.of_classes import class_pictures
from app.text import plain

MOST_PICTURES = 24
SPLITS = {"train": N_("training"), "validation": N_("validation"), "test": N_("test"), "scrambled": N_("scrambled")}
SCALE = {"mean": N_("mean"), "std": N_("standard deviation")}


def show(study, imported):
    """What is known of the dataset, and some of its images. imported: whether no model was trained here."""
    for name, value in _facts(study, imported).items():
        label, text = st.columns([1, 5])
        label.caption(plain(name))
        text.markdown(plain(value))
    _pictures(study, imported)


def _facts(study, imported):
    """{name: value} in words."""
    dataset = study.manifest.dataset
    size = " × ".join(map(str, dataset.image_shape))
    classes = ngettext("{n} class", "{n} classes", len(dataset.classes)).format(n=len(dataset.classes))
    known = {"dataset": dataset.name, "size": size, "classes": classes if dataset.classes else _("no classes")}
    shown = (
        _("{dataset}: {classes}, images shown at {size}") if imported else _("{dataset}: {classes}, images of {size}")
    )
    found = {_("Dataset"): shown.format(**known)}
    if not imported:
        scale = ", ".join(f"{_(SCALE.get(name, name))} {value:.4g}" for name, value in dataset.normalisation.items())
        found |= {
            _("Trained on"): _("{counts} images").format(counts=_counted(dataset.counts)),
            _("Normalised with"): scale or _("nothing"),
        }
    probe = {split: stop - start for split, (start, stop) in study.manifest.probe_splits.items()}
    return found | {
        _("Activations of"): _("{counts} images").format(counts=_counted(probe)),
        _("Digest"): dataset.digest[:16],
    }


def _counted(counts):
    """How many images of each split, in words."""
    return ", ".join(f"{count:,} {_(SPLITS.get(split, split))}" for split, count in counts.items() if count)


def _pictures(study, imported):
    found = class_pictures(study)
    if not found:
        st.caption(_("The first images"))
        st.image(list(study.probe.images[:MOST_PICTURES]), width=78)
        return
    st.caption(_("Images by class") if imported else _("Training images by class"))
    st.image(list(found.values()), caption=[plain(name) for name in found], width=78)
