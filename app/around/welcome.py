"""The first page of an empty store: what to run, and an offer to run it."""

import streamlit as st

from analysis.store import store_folder
from app import computing, jobs
from app.language import _

RECIPE = "digits"


def show():
    """What a newcomer sees: the command, or the digits study trained from here, with its progress."""
    st.title(_("No studies yet"), anchor=False)
    store = store_folder()
    st.markdown(_("A study is a set of networks trained to be compared. The first one takes a few minutes:"))
    st.code("python -m trainer train digits", language="bash")
    st.markdown(
        _(
            "It trains nine small VGG-16 networks on the handwritten digits that come with scikit-learn; nothing is "
            "downloaded. Strata looks for studies in"
        )
    )
    st.code(str(store.resolve()), language=None)
    if not jobs.can_train():
        st.info(
            _("TensorFlow is not installed here: this app can look at studies but not train (see requirements.txt).")
        )
        return
    computing.offer_job((store, "train", RECIPE), _("Train the digits study"), lambda: jobs.train(store, RECIPE))
