"""What neurons share: pairs, constant neurons, entropy, labels (figures 8.2 to 8.5, A.1 to A.14)."""

import streamlit as st

from app import view
from app.language import N_, _
from app.view import View

PAGE = {"title": "Redundancy", "icon": ":material/join_inner:", "group": "Topics", "place": 40}

VIEWS = {
    N_("pairs"): View("pair_nmi", N_("figure 8.2; histograms: A.11 to A.14"), within="bin", place=N_("NMI of a pair")),
    N_("by overlap"): View("pair_nmi", "", across=False, within="overlap", place=N_("overlap of receptive fields")),
    N_("constant pairs"): View("constant_pairs", N_("figure 8.3")),
    N_("dead"): View("dead_neurons", N_("figure 8.4")),
    N_("always on"): View("always_on_neurons", ""),
    N_("entropy"): View("entropy", ""),
    N_("labels"): View("label_nmi", N_("figure 8.5")),
    N_("activations"): View("mean_activation", N_("figures A.1 to A.10"), within="bin", place=N_("mean of a neuron")),
}

view.run(_("Redundancy"), "redundancy", VIEWS, st.session_state["selection"])
