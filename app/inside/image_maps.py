"""What the layers of a network make of one image: their strongest maps."""

import pandas as pd
import streamlit as st

from analysis import inside
from analysis.metrics.metric import NotMeasured
from analysis.store import StoreError
from app import charts, downloads, drawn, lead, load, pick
from app.charts.scene import listing
from app.inside import choose, known
from app.inside.refused import Refused
from app.language import _
from app.pictures.painted import RISING, painted, scale
from app.text import plain

COUNTS = (10, 20, 40)


def key_of(run, epoch, split, image, layers, *more):
    """What a chart of an image in a network depends on."""
    folder = run.study.folder
    seen = (str(folder), load.fingerprint(folder), run.name, run.epoch(epoch), split, image)
    return (*seen, tuple(layers.items()), *more)


def show(selection, run, split, image):
    """The strongest maps of each layer, with one scale of colour within a layer."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.subheader(_("What each layer makes of it: {model}").format(model=plain(run.name)), anchor=False)
    count = pick.one("maps", COUNTS, COUNTS[0], _("number"))
    right.segmented_control(
        _("Maps a layer"), COUNTS, key="maps", required=True, help=_("The strongest of each layer, by their mean.")
    )
    layers = choose.few_layers(selection, run)
    choose.say_few(selection, run)
    found = known.attempt(panels, selection, run, split, image, count, layers)
    if not found:
        return
    shown, table = found
    drawn.put(shown, "maps")
    st.caption(_(
        "Each layer by itself: its strongest maps first (the mean of their magnitudes, in bold), dark at the least "
        "value of the maps shown and bright at the greatest, as the title says. A dense layer's unit is one square."
    ))  # fmt: skip
    row = st.container(horizontal=True, gap="small")
    with row:
        downloads.behind_button(shown, table, f"{selection.study.name}-{run.name}-{split}-{image}-maps")
    record = run.layer(next(iter(layers)))
    words = _("The channels of {layer} one by one").format(layer=layers[record.name])
    lead.to("neurons", words, row, inside_layer=record.name, per="channel", inside_model=run.name)


def panels(selection, run, split, image, count, layers):
    """(Drawn, table) of the maps; None after a line that says why, where no layer has any."""
    snapshot = inside.snapshot_of(run, selection.epoch)
    found, refused = _strongest(key_of(run, selection.epoch, split, image, layers, count), snapshot)
    for reason, names in refused.items():
        st.info(f"{plain(listing([layers[name] for name in names], 6))}: {plain(_(reason))}")
    if not found:
        return None
    key = key_of(run, selection.epoch, split, image, layers, count, "maps")
    strip = charts.ramp(_("from the least to the greatest value of each layer"), 0, 1, scale(0, 1, RISING))
    table = pd.concat([rows.assign(layer=name) for name, rows in found.items()])
    titled = {_titled(layers[name], rows): rows for name, rows in found.items()}
    shown = drawn.specify(key, lambda: charts.tiles(titled, strip))
    return shown, table.drop(columns="picture")


@st.cache_data(max_entries=16, show_spinner=False)
def _strongest(key, _snapshot):
    """({layer: rows}, the layers Refused)."""
    split, image, layers, count = key[4], key[5], dict(key[6]), key[7]
    found, refused = {}, Refused()
    for name in layers:
        try:
            values = inside.maps(_snapshot, name, image, split)
        except (NotMeasured, StoreError) as error:
            refused.add(name, error)
            continue
        found[name] = _rows(values, count)
    return found, refused


def _rows(values, count):
    """A row a map, the strongest first."""
    strengths = inside.strength(values)
    order = (-strengths).argsort(kind="stable")[:count]
    low, high = float(values[..., order].min()), float(values[..., order].max())
    return pd.DataFrame(
        {
            "picture": [painted(values[..., number], low, high, RISING) for number in order],
            "said": [f"{strengths[number]:.3g}" for number in order],
            "below": [str(number) for number in order],
            "number": order,
            "strength": strengths[order],
            "least": low,
            "greatest": high,
            "of": values.shape[-1],
        }
    )


def _titled(label, rows):
    words = _("{layer}: the strongest {shown} of {all}, from {least:.3g} to {greatest:.3g}")
    return words.format(layer=label, shown=len(rows), all=rows["of"].iloc[0], least=rows["least"].iloc[0],
                        greatest=rows["greatest"].iloc[0])  # fmt: skip
