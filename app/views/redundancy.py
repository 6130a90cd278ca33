"""What neurons share: pairs, constant neurons, entropy, labels (figures 8.2 to 8.5, A.1 to A.14)."""

import streamlit as st

from app import view
from app.view import View

PAGE = {"title": "Redundancy", "icon": ":material/join_inner:", "group": "Topics", "place": 40}

VIEWS = {
    "pairs": View("pair_nmi", "figure 8.2; histograms: A.11 to A.14", within="bin", place="NMI of a pair"),
    "by overlap": View("pair_nmi", "", across=False, within="overlap", place="overlap of receptive fields"),
    "constant pairs": View("constant_pairs", "figure 8.3"),
    "dead": View("dead_neurons", "figure 8.4"),
    "always on": View("always_on_neurons", ""),
    "entropy": View("entropy", ""),
    "labels": View("label_nmi", "figure 8.5"),
    "activations": View("mean_activation", "figures A.1 to A.10", within="bin", place="mean of a neuron"),
}

view.run("Redundancy", "redundancy", VIEWS, st.session_state["selection"])
