"""How sparse is the code: by layer, image, class and channel, by which measure, and what forcing it changes."""

import streamlit as st

from app import menu, page, pick
from app.explain import explain
from app.sparsity import axioms, by_layer, channels, forced, images, measures, modes, shape

PAGE = {"title": "Sparsity", "icon": ":material/grain:", "group": "Topics", "place": 60}

selection = st.session_state["selection"]

VIEWS = {
    "by layer": (by_layer, "the measure in each layer, the untrained network beside it"),
    "maps or layer": (modes, "does it matter whether maps or the whole layer are measured?"),
    "measures": (measures, "which measures put the images in the same order?"),
    "images": (images, "image by image, by class, with the highest and the lowest"),
    "channels": (channels, "the channels of a layer in order"),
    "shape": (shape, "the distribution of the values, its centre, and which kurtosis is meaningful"),
    "axioms": (axioms, "what each measure obeys"),
    "forced": (forced, "what penalties in training change"),
}


def body():
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        name = pick.one("sparsity", list(VIEWS), next(iter(VIEWS)), "view")
        words = "; ".join(f"{one}: {what}" for one, (_, what) in VIEWS.items())
        st.segmented_control("View", list(VIEWS), key="sparsity", required=True, help=words)
        menu.link("scores", "Does it go with scores of the images?", st.container(width="content"))
    metric = VIEWS[name][0].show(selection)
    if metric is not None:
        explain(metric)


page.run("Sparsity", selection, body)
