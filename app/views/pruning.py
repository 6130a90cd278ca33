"""What pruning leaves of the accuracy: at random and by magnitude, beside each other (figures 7.12 to 7.17)."""

import streamlit as st

from analysis import METRICS
from analysis.metrics.metric import NAMES_NO_CLASS
from analysis.store import layout
from analysis.store.manifest import RECONSTRUCTION
from analysis.variants import side_by_side
from app import charts, computing, downloads, drawn, jobs, kept, page, pick, pruning_table
from app.charts.scene import SERIES, VARIANT
from app.explain import explain
from app.language import N_, _
from app.published import numbers as published
from app.text import percent, plain

PAGE = {"title": "Pruning", "icon": ":material/content_cut:", "group": "Topics", "place": 30}

selection = st.session_state["selection"]
study = selection.study

CURVE, ENDURANCE, LOST = "pruning_curve", "f95", "pruned_share"
SCOPES = {"global": N_("over all layers"), "layer": N_("in each layer")}
STATISTICS = {layout.TRAINED: N_("trained"), layout.CALIBRATED: N_("calibrated")}
OF_SCOPES = N_(
    "over all layers: one threshold for the network, as in the source; in each layer: the same share of each"
)
OF_STATISTICS = N_("as trained, or set anew on the probe images after pruning")
HALF = 0.5
EPOCHS = (selection.epoch,)


def body():
    metric = METRICS[CURVE]
    st.markdown(metric.question)
    answer = kept.answer(study, metric, {}, selection.runs, EPOCHS)
    if len(answer.table):
        swept(metric, answer)
    trained = [run for run in selection.runs if not run.imported]
    bare = [run.name for run in trained if run.name not in set(answer.table.get("run", ()))]
    bare = [name for name in bare if name not in set(answer.unmeasured.query("status == 'damaged'")["run"])]
    if selection.runs and not trained:
        st.info(_("The networks of this study are imported: only those trained here can be pruned and evaluated."))
    elif bare:
        offer_sweep(bare)
    computing.say_missing(answer.unmeasured)
    explain(metric)


def swept(metric, answer):
    """Curves, and what they say at one fraction."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        scope = among("scope", _("Weights are chosen"), SCOPES, answer.table["pruning_scope"], _(OF_SCOPES))
    table = answer.table[answer.table["pruning_scope"] == scope]
    statistics = sorted(table["bn"].unique(), reverse=True)
    if len(statistics) > 1:
        bn = among("bn", _("Batch statistics"), STATISTICS, table["bn"], _(OF_STATISTICS))
        table = table[table["bn"] == bn]
    with row:
        at = fraction(table)
        on = scope == "global" and published.toggle(study, CURVE)
    key = (answer.key, scope, at, on, tuple(statistics), table["bn"].iloc[0])
    shown = drawn.show(key, lambda: curves(metric, table, at, on), "curves")
    st.caption(_("Bands: from the least to the greatest of the random draws. Nothing is trained again after pruning."))
    if on:
        st.caption(published.note(study))
    downloads.offer(shown, table, f"{study.name}-pruning-{scope}")
    st.subheader(_("With {share:.0f} % of the weights at zero").format(share=100 * at), anchor=False)
    rows = pruning_table.at_fraction(table, at, endurance(scope, table["bn"].iloc[0]))
    st.dataframe(rows, hide_index=True, key="at fraction", column_config=pruning_table.names())
    st.caption(_(
        "Test accuracy; in brackets the least and the greatest of the random draws. f95: the first recorded fraction "
        "at which less than 95 % of the unpruned accuracy is left."
    ))  # fmt: skip
    if scope == "global":
        lost(at)


def among(key, label, words, recorded, note):
    """One of the ways of pruning that are recorded. words: {id: what people read, marked for the catalogue}."""
    offered = [name for name in words if name in set(recorded.unique())]
    chosen = pick.one(key, offered, offered[0], label.lower())
    st.segmented_control(label, offered, key=key, format_func=lambda name: _(words[name]), required=True, help=note)
    return chosen


def fraction(table):
    """The recorded fraction at which the curves are read."""
    fractions = sorted(round(float(fraction), 6) for fraction in table["fraction"].unique())
    half = min(fractions, key=lambda one: abs(one - HALF))
    at = pick.one("fraction", fractions, half, _("fraction"))
    words = _("Share of all kernel weights that are set to zero; the recorded ones can be chosen.")
    st.select_slider(_("Read off at"), fractions, key="fraction", format_func=percent, help=words)
    return at


def curves(metric, table, at, with_published):
    """Both kinds beside each other, models overlaid; random first, as in the source."""
    shown = table.assign(**{SERIES: table["run"], VARIANT: side_by_side(table, ["pruning", "pruning_scope"])})
    if with_published:
        shown = published.laid_over(shown, study, CURVE, "last")
    shown = shown.assign(**{VARIANT: shown[VARIANT].str.partition(",")[0]})
    shown = shown.sort_values([VARIANT, "fraction"], ascending=[False, True], kind="stable", ignore_index=True)
    shown = shown.assign(**{VARIANT: shown[VARIANT].map(_)})
    place = _("share of the weights set to zero")
    return charts.curve(
        shown, page.scene(selection, metric.title, (0.0, 1.0)), "fraction", place, columns=2, rule=at, height=340
    )


def endurance(scope, bn):
    """The rows of f95 for this way of pruning."""
    table = kept.answer(study, METRICS[ENDURANCE], {}, selection.runs, EPOCHS).table
    return table[(table["pruning_scope"] == scope) & (table["bn"] == bn)] if len(table) else table


def lost(at):
    """Which layers lose how much of their weights at the fraction, by magnitude over all layers."""
    metric = METRICS[LOST]
    parameters = {"fraction": at}
    answer = kept.answer(study, metric, parameters, selection.runs, EPOCHS)
    st.subheader(_("What each layer loses at {share:.0f} %").format(share=100 * at), anchor=False)
    st.markdown(metric.question)
    computing.offer(study, metric, answer, EPOCHS, parameters)
    table = answer.table
    if not len(table):
        return
    table = table[table["layer"].isin(selection.layers)].assign(**{SERIES: lambda rows: rows["run"]})
    key = (answer.key, "lost", tuple(selection.layers))
    shown = drawn.show(key, lambda: charts.by_layer(table, page.scene(selection, metric.title, metric.bounds)), "lost")
    downloads.behind_button(shown, table.drop(columns=[SERIES]), f"{study.name}-pruned-share")


def offer_sweep(runs):
    """How the missing sweeps are recorded; a button that does it where TensorFlow is."""
    if study.manifest.task == RECONSTRUCTION:
        words = _("Of the models here nothing can be pruned away that is counted: {reason}.")
        st.info(words.format(reason=_(NAMES_NO_CLASS)))
        return
    words = _("No pruning is recorded for {names}. This command records it:")
    st.info(words.format(names=", ".join(map(plain, runs))))
    given = f"{study.folder.name} --runs {','.join(runs)} --epochs {selection.epoch}"
    st.code(f"python -m trainer prune {given}", language="bash")
    if not jobs.can_train():
        st.info(_("TensorFlow is not installed here: record it where the study was trained."))
        return
    computing.offer_job(jobs.of(study, "prune"), _("Prune"), lambda: jobs.prune(study, runs, selection.epoch))


page.run(_("Pruning"), selection, body)
