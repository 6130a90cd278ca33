"""Which images and classes a model gets wrong, where two models agree, and when an image was learned."""

import streamlit as st

from analysis.metrics.metric import NAMES_NO_CLASS, NO_CLASSES
from analysis.store.manifest import RECONSTRUCTION
from app import page, pick
from app.errors import classes, learned, pictures, together
from app.errors.asked import Asked, split
from app.explain import explain
from app.language import N_, _

PAGE = {"title": "Errors", "icon": ":material/rule:", "group": "Inside", "place": 30}

VIEWS = {
    "classes": (classes, N_("Classes"), N_("how often each model errs, on which classes, and what it takes them for")),
    "images": (pictures, N_("Images"), N_("the images that a model gets wrong, the surest first")),
    "two models": (together, N_("Two models"), N_("where two models agree, beside what chance and seeds make")),
    "learned": (learned, N_("Learned"), N_("when an image was learned, and which never were")),
}

selection = st.session_state["selection"]
study = selection.study


def body():
    if study.manifest.task == RECONSTRUCTION:
        st.info(_("No errors to show: {why}.").format(why=_(NAMES_NO_CLASS)))
        return
    if not study.manifest.dataset.classes:
        st.info(_("No errors to show: {why}.").format(why=_(NO_CLASSES)))
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    name = pick.one("errors", list(VIEWS), next(iter(VIEWS)), _("view"))
    with left:
        st.segmented_control(
            _("View"), list(VIEWS), key="errors", required=True, format_func=lambda one: _(VIEWS[one][1]),
            help="; ".join(f"{_(title)}: {_(what)}" for _module, title, what in VIEWS.values()),
        )  # fmt: skip
    with right:
        chosen = split(selection, whole=name == "learned")
    if chosen is None:
        st.info(_("The study has no images whose answers are recorded."))
        return
    metric = VIEWS[name][0].show(Asked(selection, chosen))
    if metric is not None:
        explain(metric)


page.run(_("Errors"), selection, body)
