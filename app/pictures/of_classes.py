"""Pictures of a study's images, for people who want to see what it is about."""

import numpy as np
import streamlit as st

from analysis.store import layout
from app.load import written


def class_pictures(study, each=4):
    """{class: uint8 picture of some training images of that class, in two columns}; {} where there are no labels."""
    return _class_pictures(str(study.folder), written(study.folder / layout.PROBE_FILE), each, study)


@st.cache_data(max_entries=4, show_spinner=False)
def _class_pictures(folder, seen, each, _study):
    probe = _study.probe
    train = probe.split_names == "train"
    found = {}
    for label, name in enumerate(probe.class_names):
        images = probe.images[train & (probe.labels == label)][:each]
        if len(images):
            found[name] = _montage(images)
    return found


def _montage(images, columns=2, edge=2):
    """uint8 images (n, rows, columns, channels) in a grid with clear gaps, enlarged without smoothing, as (..., 4)."""
    images = np.repeat(np.repeat(images, 3, axis=1), 3, axis=2)
    images = np.repeat(images, 3, axis=3) if images.shape[-1] == 1 else images
    images = np.concatenate([images, np.full_like(images[..., :1], 255)], axis=-1)
    images = np.pad(images, ((0, -len(images) % columns), (0, edge), (0, edge), (0, 0)))
    rows = [np.concatenate(images[start : start + columns], axis=1) for start in range(0, len(images), columns)]
    return np.pad(np.concatenate(rows), ((0, 0), (0, 6 * edge), (0, 0)))
