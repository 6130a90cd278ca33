"""What the source study claims, tested on the models at hand: the verdicts, and the curves behind each."""

import streamlit as st

from analysis import METRICS, StoreError
from analysis.findings import CLAIMS, indicators, kept_findings, with_published
from analysis.metrics import Scope
from analysis.metrics.parameters import complete
from analysis.store import layout
from app import charts, computing, downloads, drawn, findings_table, jobs, kept, page, pick, series
from app.charts.scene import SERIES, VARIANT
from app.explain import all_about
from app.indicators import target as targets
from app.language import N_, _
from app.published import numbers as published
from app.text import plain

PAGE = {"title": "Findings", "icon": ":material/fact_check:", "group": "Answers", "place": 20}

selection = st.session_state["selection"]
study = selection.study

LAST, ENDS = ("last",), (kept.FIRST, "last")
ABOUT = N_(
    "What Novak & Van Hoof (2019) say of networks that generalise better, each sentence as a test on the models "
    "chosen: does it hold, does it not, or can these models not tell?"
)
HOW_TO_READ = N_("""
A claim compares models, mostly two at a time: in what share of the pairs is it as claimed, less the share in which it
is the opposite? 1 is as claimed in all, 0 as often as not, -1 the opposite in all. For orders by accuracy this is
Kendall's tau-b, turned so that the claimed side is positive. It **holds** where the whole 95 % interval lies above 0,
does **not hold** where all of it lies below, and else these models **cannot tell**, which is not the same as "no".

- The interval is a bootstrap over the models; seeds of one model are drawn together. Five models are needed to tell an
  order and six to tell what most do: with fewer even full agreement comes about by chance in more than 1 of 20.
- Nine models are few, and they were not drawn at random: the levels of accuracy are made by learning rate and
  optimiser, so that what seems to go with accuracy may go with these.
- Many claims are tested at once, some on the same curves: that one or two hold or fail by chance is to be expected.
- The claims are read from a summary of the source's text; each says how it was read and what is not clear.
""")


def body():
    st.markdown(_(ABOUT))
    if all(run.imported for run in selection.runs):
        st.info(_("The claims are about training; how these networks were trained is not known, they are imported."))
        return
    target = targets.choose(_("Better models have the better"))
    answers = {indicator: answer(indicator, LAST) for indicator in indicators()}
    pending = [run.name for run in selection.runs if any(run.name in found.pending for found in answers.values())]
    computing.offer_computing(study, pending, "findings", start)
    try:
        table = tested((target, *(found.key for found in answers.values())), target)
    except StoreError as error:
        st.info(plain(error))
        return
    verdicts(table, (target, tuple(table["verdict"]), tuple(table["value"])))
    behind_a_claim(table)
    st.subheader(_("How to read it"), anchor=False)
    st.markdown(_(HOW_TO_READ))


def answer(indicator, epochs):
    metric = METRICS[indicator.metric]
    return kept.answer(study, metric, complete(metric, dict(indicator.parameters)), selection.runs, epochs)


def start():
    jobs.findings(study, [run.name for run in selection.runs])


@st.cache_data(max_entries=16, show_spinner=False)
def tested(key, target):
    """The findings from what is kept. key: stands for the models and all that is kept of them."""
    return with_published(kept_findings(study, target, [run.name for run in selection.runs]), target)


def verdicts(table, key):
    """The answers: how many hold, each in a line, and all of them as a chart."""
    said = [f"**{findings_table.summary(table)}.**"]
    if selection.epoch != "last":
        said.append(_("Each model as it was after its last epoch."))
    st.markdown(" ".join(said))
    rows = findings_table.rows(table)
    st.dataframe(
        rows, column_config=findings_table.columns(), hide_index=True, height="content", key="findings table",
        placeholder="–",
    )  # fmt: skip
    shown = drawn.show(("findings", key), lambda: charts.contrasts(table), "findings")
    st.caption(_(
        "Bars: 95 % intervals over the models. Shaded: the side on which a claim holds. Rings: the same test on the "
        "source's own nine models and their test accuracy, where it published the numbers (silhouettes as coded there)."
    ))  # fmt: skip
    downloads.offer(shown, table, f"{study.name}-findings")


def behind_a_claim(table):
    """One claim: how it was read, its verdict, and the curves that it speaks of."""
    st.subheader(_("Behind a claim"), anchor=False)
    ids = list(CLAIMS)
    claim = CLAIMS[pick.one("claim", ids, ids[0], _("claim"))]
    st.selectbox(_("Claim"), ids, key="claim", format_func=lambda name: CLAIMS[name].statement)
    row = table.set_index("claim").loc[claim.id]
    st.markdown(
        f"**{findings_table.signed(row['verdict'])}**{'' if not row['reason'] else ': ' + plain(_(row['reason']))}"
    )
    st.markdown(_("Compared: {contrast}. {reading}").format(contrast=claim.contrast.words, reading=claim.reading))
    for indicator in claim.indicators:
        curves(indicator)


def curves(indicator):
    """The values that a claim compares, by layer, or by model where they are of the whole network."""
    metric = METRICS[indicator.metric]
    found = answer(indicator, ENDS)
    found = answer(indicator, LAST) if found.pending else found
    if not len(found.table):
        st.info(_("{metric}: nothing to draw yet.").format(metric=metric.title))
        return
    parameters = complete(metric, dict(indicator.parameters))
    table = indicator.pick(found.table).assign(**{VARIANT: ""})
    on = published.toggle(study, metric.name, parameters) if metric.scope is not Scope.RUN else False
    title = indicator.words[0].upper() + indicator.words[1:]
    draw = by_model if metric.scope is Scope.RUN else by_layer
    key = ("behind", found.key, indicator, tuple(selection.layers), on)
    shown = drawn.show(key, lambda: draw(table, metric, title, parameters if on else None), f"curves {indicator.words}")
    downloads.behind_button(shown, table, f"{study.name}-{metric.name}")
    all_about(metric)


def by_layer(table, metric, title, laid_over):
    rows = series.beside_untrained(table[table["layer"].isin(selection.layers)], study, "last")
    if laid_over is not None:
        rows = published.laid_over(rows, study, metric.name, "last", laid_over)
    return charts.by_layer(rows, page.scene(selection, title, metric.bounds, full_range=False))


def by_model(table, metric, title, laid_over):
    table = table[table["bn"] == layout.TRAINED]
    return charts.by_model(table.assign(**{SERIES: table["run"]}), page.scene(selection, title, metric.bounds))


page.run(_("Findings"), selection, body)
