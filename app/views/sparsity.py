"""How sparse is the code: by layer, image, class and channel, by which measure, and what forcing it changes."""

import streamlit as st

from app import page, pick
from app.around import menu
from app.explain import explain
from app.language import N_, _
from app.sparsity import axioms, by_layer, channels, forced, images, measures, modes, shape

PAGE = {"title": "Sparsity", "icon": ":material/grain:", "group": "Topics", "place": 60}

selection = st.session_state["selection"]

VIEWS = {
    N_("by layer"): (by_layer, N_("the measure in each layer, the untrained network beside it")),
    N_("maps or layer"): (modes, N_("does it matter whether maps or the whole layer are measured?")),
    N_("measures"): (measures, N_("which measures put the images in the same order?")),
    N_("images"): (images, N_("image by image, by class, with the highest and the lowest")),
    N_("channels"): (channels, N_("the channels of a layer in order")),
    N_("shape"): (shape, N_("the distribution of the values, its centre, and which kurtosis is meaningful")),
    N_("axioms"): (axioms, N_("what each measure obeys")),
    N_("forced"): (forced, N_("what penalties in training change")),
}


def body():
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        name = pick.one("sparsity", list(VIEWS), next(iter(VIEWS)), _("view"))
        words = "; ".join(f"{_(one)}: {_(what)}" for one, (_module, what) in VIEWS.items())
        st.segmented_control(_("View"), list(VIEWS), key="sparsity", required=True, format_func=_, help=words)
        menu.link("scores", _("Does it go with scores of the images?"), st.container(width="content"))
    metric = VIEWS[name][0].show(selection)
    if metric is not None:
        explain(metric)


page.run(_("Sparsity"), selection, body)
