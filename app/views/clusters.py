"""Whether a neuron's activated images lie together (figures 8.8 to 8.10, A.15 to A.20)."""

import streamlit as st

from app import view
from app.language import N_, _
from app.view import View

PAGE = {"title": "Clusters", "icon": ":material/bubble_chart:", "group": "Topics", "place": 50}

AROUND = {"base_rate": N_("activated share of all images"), "same_class": N_("share of the same class around")}
VIEWS = {
    N_("silhouette"): View("silhouette", N_("figures 8.8 and 8.9"), beside={"n": N_("neurons that counted")}),
    N_("activated share around"): View("labels_around", N_("figure 8.10"), beside=AROUND),
    N_("ratio around"): View(
        "ratio_around", N_("figures A.15 to A.20"), across=False, within="layer", place=N_("size of the neighbourhood")
    ),
    N_("active structure"): View(
        "active_structure", N_("wished for in section 8.4"), within="neuron", place=N_("silhouette of a neuron")
    ),
}

view.run(_("Clusters"), "clusters", VIEWS, st.session_state["selection"])
