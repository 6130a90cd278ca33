"""Whether a neuron's activated images lie together (figures 8.8 to 8.10, A.15 to A.20)."""

import streamlit as st

from app import view
from app.view import View

PAGE = {"title": "Clusters", "icon": ":material/bubble_chart:", "group": "Topics", "place": 50}

AROUND = {"base_rate": "activated share of all images", "same_class": "share of the same class around"}
VIEWS = {
    "silhouette": View("silhouette", "figures 8.8 and 8.9", beside={"n": "neurons that counted"}),
    "activated share around": View("labels_around", "figure 8.10", beside=AROUND),
    "ratio around": View(
        "ratio_around", "figures A.15 to A.20", across=False, within="layer", place="size of the neighbourhood"
    ),
    "active structure": View(
        "active_structure", "wished for in section 8.4", within="neuron", place="silhouette of a neuron"
    ),
}

view.run("Clusters", "clusters", VIEWS, st.session_state["selection"])
