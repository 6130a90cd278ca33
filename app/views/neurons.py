"""One layer's neurons or channels: all metrics that are kept of them in a table, and a page for each."""

import streamlit as st

from analysis import inside
from app import page, pick
from app.charts.words import column
from app.inside import choose, known, unit_page, unit_table
from app.language import N_, _
from app.sparsity.asked import row
from app.sparsity.asked import split as choose_split

PAGE = {"title": "Neurons", "icon": ":material/scatter_plot:", "group": "Inside", "place": 10}

selection = st.session_state["selection"]

ABOUT = N_(
    "Which neurons of a layer stand out, and what is each of them for? A click on a row, or a number, opens one: its "
    "weights, the images that drive it most and least, the classes it prefers, and those that say the same."
)
PER = {"neuron": N_("neurons"), "channel": N_("channels")}
PER_HELP = N_(
    "neurons: every position of every map by itself, as in the source study. channels: all neurons of one filter "
    "together; a channel's activation is the mean of its map."
)
BACK = {"neuron": N_("All neurons"), "channel": N_("All channels")}
GO = {"neuron": N_("Neuron"), "channel": N_("Channel")}


def body():
    st.markdown(_(ABOUT))
    with row():
        run = choose.model(selection)
        record = choose.layer(selection, run)
        per = pick.one("per", list(inside.PER), inside.NEURON, _("unit"))
        st.segmented_control(
            _("Of"), list(inside.PER), key="per", required=True, format_func=lambda one: _(PER[one]), help=_(PER_HELP)
        )
        split = choose_split(selection.study)
        count = inside.count_of(record, per)
        number = pick.numbered(per, count, column(per))
        choose.go_to(per, count, number, _(GO[per]))
    if number is None:
        unit_table.show(selection, run, record, per, split)
        return
    choose.steps(per, count, number, _(BACK[per]), st.container(horizontal=True))
    snapshot = known.attempt(inside.snapshot_of, run, selection.epoch)
    if snapshot is not None:
        unit_page.show(selection, inside.Unit(snapshot, record.name, per, number), split)


page.run(_("Neurons"), selection, body)
