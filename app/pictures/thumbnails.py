"""Small pictures of probe images as data URLs: what a chart shows of an image that is pointed at."""

import base64
import io

import numpy as np
import streamlit as st

from analysis.store import layout
from app.load import written

SIDE = 64


def data_urls(study, rows):
    """A data URL for each of these probe images (numbers of rows), at most 64 pixels a side."""
    return _data_urls(str(study.folder), written(study.folder / layout.PROBE_FILE), tuple(rows), study)


@st.cache_data(max_entries=4, show_spinner=False)
def _data_urls(folder, seen, rows, _study):
    return [data_url(_study.probe.images[row]) for row in rows]


def data_url(image):
    """uint8 (rows, columns, channels) as a data URL. Large ones are reduced, to JPEG, which takes a tenth of the space;
    small ones are enlarged without smoothing, to PNG, which changes no pixel."""
    from PIL import Image

    pixels = image if image.shape[-1] == 3 else image.mean(axis=-1).astype(np.uint8)
    picture, largest = Image.fromarray(pixels), max(image.shape[:2])
    if largest > SIDE:
        picture.thumbnail((SIDE, SIDE))
        return encoded(picture, "JPEG", quality=80)
    times = SIDE // largest
    return encoded(picture.resize((picture.width * times, picture.height * times), Image.Resampling.NEAREST), "PNG")


def encoded(picture, kind, **options):
    """A Pillow picture as a data URL. kind: "PNG" or "JPEG"."""
    with io.BytesIO() as stream:
        picture.save(stream, kind, **options)
        return f"data:image/{kind.lower()};base64,{base64.b64encode(stream.getvalue()).decode()}"
