"""All metrics with what they are and how they are read; the notions that they share; the words of the project."""

import streamlit as st

from app import lead, pick
from app.explain import list_parameters
from app.family import in_words
from app.language import N_, _, ngettext
from app.methods import described
from app.methods.described import FILE, found, matching
from app.methods.glossary import WORDS
from app.methods.notions import NOTIONS
from app.text import plain

PAGE = {"title": "Methods", "icon": ":material/menu_book:", "group": "Study", "place": 50}

METRICS, SHARED, GLOSSARY = "metrics", "notions", "words"
PARTS = {METRICS: N_("Metrics"), SHARED: N_("Notions"), GLOSSARY: N_("Words")}
EVERY = "every"
HEIGHT = 700

selection = st.session_state["selection"]


def choose():
    """The part that is shown, the text that is searched for and the family."""
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    part = pick.one("methods", list(PARTS), METRICS, _("part"))
    left.segmented_control(_("Part"), list(PARTS), key="methods", required=True, format_func=lambda one: _(PARTS[one]))
    search = pick.line("search", _("search"))
    middle.text_input(
        _("Search"), key="search", max_chars=pick.MOST_LETTERS, icon=":material/search:",
        help=_("All of these words, anywhere in a description."),
    )  # fmt: skip
    families = [EVERY, *dict.fromkeys(metric.family for metric in found(""))]
    chosen = pick.one("methods_family", families, EVERY, _("family"))
    right.selectbox(
        _("Family"), families, key="methods_family", disabled=part != METRICS,
        format_func=lambda name: _("all families") if name == EVERY else in_words(name),
    )  # fmt: skip
    return part, search, chosen


def metrics(search, chosen):
    those = [metric for metric in found(search) if chosen in (EVERY, metric.family)]
    st.caption(ngettext("{n} metric", "{n} metrics", len(those)).format(n=len(those)))
    if not those:
        st.info(_("No metric's description holds all of these words."))
        return
    # A search shows what it finds, unless that has been chosen already.
    shown = selection.metric if selection.metric in those or not (search or chosen != EVERY) else those[0]
    left, right = st.columns([2, 5], gap="large")
    with left.container(height=HEIGHT, gap="xxsmall"):
        names(those, shown)
    with right:
        one(shown)


def names(those, shown):
    """The list, in families; a click on a name chooses it, for all pages."""
    for name in dict.fromkeys(metric.family for metric in those):
        st.caption(in_words(name))
        for metric in (metric for metric in those if metric.family == name):
            st.button(
                metric.title, key=f"about {metric.name}", type="secondary" if metric == shown else "tertiary",
                on_click=_choose, args=(metric.name,), help=metric.question,
            )  # fmt: skip


def one(metric):
    """All about a metric."""
    st.subheader(plain(metric.title), anchor=False)
    st.markdown(f"*{metric.question}*")
    st.latex(metric.formula)
    st.markdown(metric.how_to_read)
    if metric.caveats:
        st.markdown("\n".join(f"- {caveat}" for caveat in metric.caveats))
    st.markdown("\n".join(f"**{name}**: {text}  " for name, text in described.facts(metric)))
    list_parameters(metric)
    st.markdown(f"**{_('Definition')}**")
    st.text(described.reflowed(metric.explanation))
    lead.to("explore", _("Explore {title}").format(title=metric.title), metric=metric.name)


def entries(those, search):
    rows = matching(those, search)
    if not rows:
        st.info(_("Nothing here holds all of these words."))
    for name, text in rows:
        st.markdown(f"**{name}**  \n{text}")


def _choose(name):
    st.session_state["metric"] = name


st.title(_("Methods"), anchor=False)
part, search, chosen = choose()
if part == METRICS:
    metrics(search, chosen)
else:
    entries(NOTIONS if part == SHARED else WORDS, search)
st.download_button(
    _("Everything as Markdown"), described.whole, FILE, "text/markdown", key="methods markdown", on_click="ignore",
    icon=":material/download:", help=_("All metrics, notions and words in one file."),
)  # fmt: skip
