"""A page of views: each shows one metric across the layers for all models, and within layers where one looks closer."""

from dataclasses import dataclass, field

import streamlit as st

from analysis import METRICS
from app import across_layers, page, parameter_widgets, pick, within_layers
from app.explain import explain
from app.language import _
from app.published import numbers as published
from app.question import Question


@dataclass(frozen=True)
class View:
    """A view of a page. metric: by name. figures: of the source study that it shows, in words; "" where it has none.
    All words are marked for the catalogue, and translated where they are shown.

    across: whether there is one value a layer. beside: {column: title} of what is drawn below it.
    within: the value of `per` that is drawn layer by layer, "" where none is. place: what the horizontal axis of that
    shows.
    """

    metric: str
    figures: str
    across: bool = True
    beside: dict[str, str] = field(default_factory=dict)
    within: str = ""
    place: str = ""


def run(title, key, views, selection):
    """The whole page. key: of the choice of the view in the session and the URL. views: {name: View}, names marked."""
    page.run(title, selection, lambda: _body(key, views, selection))


def _body(key, views, selection):
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        view = _choose(key, views)
        switches = st.container(horizontal=True, vertical_alignment="bottom", width="content")
    metric = METRICS[view.metric]
    st.markdown(" ".join([metric.question, f":gray[{_in_the_source(view)}]"]))
    parameters = parameter_widgets.show(metric, without=("per",))
    with switches:
        on = published.toggle(selection.study, metric.name, parameters)
        question = Question(selection, metric, parameters, page.full_range(), on)
    if on:
        st.caption(published.note(selection.study, parameters))
    pending = across_layers.show(question, view.beside) if view.across else ()
    if view.within:
        within_layers.show(question, view.within, _(view.place), offered=not pending)
    explain(metric)


def _choose(key, views):
    name = pick.one(key, list(views), next(iter(views)), _("view"))
    each = [f"{_(name)}: {METRICS[view.metric].title} ({_in_the_source(view)})" for name, view in views.items()]
    st.segmented_control(_("View"), list(views), key=key, required=True, format_func=_, help="; ".join(each))
    return views[name]


def _in_the_source(view):
    if not view.figures:
        return _("Not in the source study.")
    return _("In the source study: {figures}.").format(figures=_(view.figures))
