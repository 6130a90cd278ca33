"""Arrays as small pictures in colour: maps from dark to bright, weights on both sides of 0, images with a frame."""

import altair as alt
import numpy as np

from app.charts.look import DIVERGING
from app.pictures.thumbnails import encoded

# Viridis at ten places, for pictures and for the key beside them; weights as in every chart with two sides, on light.
RISING = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
TWO_SIDED = DIVERGING["light"]
FRAME = (255, 127, 14)
SIDE = 96  # pixels that a small picture is enlarged to at most, without smoothing


def scale(low, high, colours):
    """The same colours as the scale of a chart."""
    return alt.Scale(domain=list(np.linspace(low, high, len(colours))), range=list(colours), interpolate="rgb")


def painted(values, low, high, colours):
    """(rows, columns) as a data URL. low, high: the values of the first and the last colour."""
    places = np.linspace(low, high if high > low else low + 1, len(colours))
    anchors = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in colours], float)
    pixels = np.stack([np.interp(values, places, anchor) for anchor in anchors.T], axis=-1)
    return _url(pixels)


def coloured(weights):
    """(rows, columns, 3), red, green and blue, as a data URL: grey is 0, the largest weight on either side is full."""
    largest = np.abs(weights).max() or 1.0
    return _url(127.5 + 127.5 * weights / largest)


def framed(image, box=None):
    """uint8 (rows, columns, channels) as a data URL. box: (top, left, bottom, right) as shares of its sides, or None:
    a frame is drawn around it."""
    pixels = _enlarged(image if image.shape[-1] == 3 else np.repeat(image.mean(axis=-1, keepdims=True), 3, axis=-1))
    if box is not None:
        rows, columns = pixels.shape[:2]
        top, left, bottom, right = (
            round(share * side) for share, side in zip(box, (rows, columns, rows, columns), strict=True)
        )
        bottom, right = max(bottom, top + 3), max(right, left + 3)
        inner = pixels[top + 2 : bottom - 2, left + 2 : right - 2].copy()
        pixels[top:bottom, left:right] = FRAME
        pixels[top + 2 : bottom - 2, left + 2 : right - 2] = inner
    return _url(pixels)


def _enlarged(pixels):
    times = max(1, SIDE // max(pixels.shape[:2]))
    return np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)


def _url(pixels):
    from PIL import Image

    whole = np.clip(np.rint(_enlarged(np.asarray(pixels))), 0, 255).astype(np.uint8)
    picture = Image.fromarray(whole)
    if max(picture.size) > 2 * SIDE:
        picture.thumbnail((2 * SIDE, 2 * SIDE))
    return encoded(picture, "PNG")
