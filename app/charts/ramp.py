"""The key of a scale of colours: a strip with an axis."""

import altair as alt
import numpy as np
import pandas as pd

from app.language import _

STEPS = 64
HEIGHT = 84  # with the axis below the strip


def ramp(title, low, high, scale):
    """title: of the value. low, high: its ends. scale: the alt.Scale of the colours."""
    edges = np.linspace(low, high, STEPS + 1)
    steps = pd.DataFrame({"value": (edges[1:] + edges[:-1]) / 2, "start": edges[:-1], "stop": edges[1:]})
    axis = alt.Axis(title=title, tickCount=6, grid=False, domain=False)
    x = alt.X("start:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False))
    strip = alt.Chart(steps).mark_rect().encode(x=x, x2="stop:Q", color=alt.Color("value:Q", scale=scale, legend=None))
    words = _("Key: {title} by colour, from {low:.3g} to {high:.3g}.").format(title=title, low=low, high=high)
    return strip.properties(height=HEIGHT, description=words)
