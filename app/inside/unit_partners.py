"""The units of a layer that say most nearly the same as one of them, each with the step to its own page."""

import numpy as np
import streamlit as st

from analysis.inside.partners import CORRELATION, MEASURES, MOST_VALUES
from app import columns, pick
from app.inside import choose, known
from app.language import N_, _
from app.text import plain

MOST = 10
WORDS = {CORRELATION: N_("correlation"), "nmi": N_("NMI")}
HELP = N_(
    "correlation: Pearson's, of the activations on the same images. NMI: normalised mutual information of being above "
    "its own mean, as on the page Redundancy."
)


def show(unit, split):
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.markdown(f"**{_('Its most redundant partners')}**", width="content")
        measure = pick.one("partners", list(MEASURES), CORRELATION, _("measure"))
        st.segmented_control(
            _("By"), list(MEASURES), key="partners", required=True, help=_(HELP),
            format_func=lambda name: _(WORDS[name]), label_visibility="collapsed",
        )  # fmt: skip
    found = known.attempt(known.partners, unit, split, measure, MOST)
    if found is None:
        return
    if not len(found.table):
        st.info(_("Every other unit of the layer is constant: there is none to compare."))
        return
    st.caption(said(unit, found, split))
    table = placed(unit, found.table)
    config = columns.named(table, **dict.fromkeys(("value", "low", "high"), "%.3f"))
    st.dataframe(table, hide_index=True, key="partners table", column_config=config)
    row = st.container(horizontal=True, gap="small")
    for number, value in zip(found.table[unit.per], found.table["value"], strict=True):
        row.button(
            f"{number} ({value:.2f})", key=f"partner {number}", type="tertiary", help=_("Open it"),
            icon=":material/arrow_forward:", on_click=choose.opened, args=(unit.per, int(number)),
        )  # fmt: skip


def placed(unit, table):
    """The table with where each stands in the map."""
    shape = unit.record.tensors["activation"].shape
    if unit.position is None or len(shape) < 3:
        return table
    places = np.unravel_index(table[unit.per].to_numpy(), shape)
    named = dict(zip(("row", "column", "channel"), places, strict=True))
    return table.assign(**named)[[unit.per, *named, "value", "low", "high", "n"]]


def said(unit, found, split):
    """What was compared with what, and what chance alone reaches."""
    words = _(
        "The strongest of {compared:,} others that are not constant, of {others:,} in {layer}, over n = {n:,} {split} "
        "images. The same unit with its images shuffled reaches {chance:.2f} at its strongest: what is not clearly "
        "above that says nothing. Intervals are those of a pair chosen beforehand."
    )
    text = words.format(
        compared=found.compared, others=found.others, layer=plain(unit.layer), n=found.table["n"].iloc[0],
        split=plain(_(split)), chance=found.chance,
    )  # fmt: skip
    around = _("Of so large a layer (more than {most:,} activations) only the neurons around are compared.")
    return f"{text} {around.format(most=MOST_VALUES)}" if found.around else text
