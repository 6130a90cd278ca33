"""The weights of one neuron or channel as pictures."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis import inside
from app import charts, downloads, drawn
from app.inside.unit_charts import file_name, key_of
from app.language import _
from app.pictures.painted import TWO_SIDED, coloured, painted, scale

MOST_SLICES = 20


def show(unit):
    """Its weights as pictures: those of the first layer in colour, others as a slice for each channel that comes in."""
    found = inside.filter_of(unit)
    rows, columns, channels = found.slices.shape
    st.markdown(f"**{_('Weights')}**", help=_("All neurons of a channel have the same weights."))
    if not np.isfinite(found.slices).all():
        st.info(_("Its weights hold nan or infinite values."))
        return
    largest = float(np.abs(found.slices).max()) or 1.0
    if found.sees_colours:
        table = pd.DataFrame([{"picture": coloured(found.slices), "said": "", "below": "", "number": 0}])
        title = _("Red, green and blue of {rows} x {columns} weights; grey is 0").format(rows=rows, columns=columns)
        strip = None
    else:
        table = _slices(found, largest)
        words = _("{shown} of {channels} channels that come in, largest norm first; {rows} x {columns} weights each")
        title = words.format(shown=len(table), channels=channels, rows=rows, columns=columns)
        strip = charts.ramp(_("weight"), -largest, largest, scale(-largest, largest, TWO_SIDED))
    key = key_of(unit, "kernel")
    shown = drawn.show(key, lambda: charts.tiles({title: table}, strip), "kernel")
    weights = {"row": np.indices(found.slices.shape)[0].ravel(), "column": np.indices(found.slices.shape)[1].ravel()}
    weights |= {"input": np.broadcast_to(found.numbers, found.slices.shape).ravel(), "weight": found.slices.ravel()}
    downloads.behind_button(shown, pd.DataFrame(weights), file_name(unit, "weights"))


def _slices(found, largest):
    some = range(min(MOST_SLICES, len(found.numbers)))
    return pd.DataFrame(
        {
            "picture": [painted(found.slices[..., place], -largest, largest, TWO_SIDED) for place in some],
            "said": [_("from {number}").format(number=found.numbers[place]) for place in some],
            "below": [_("norm {norm:.3g}").format(norm=found.norms[place]) for place in some],
            "number": found.numbers[list(some)],
        }
    )
