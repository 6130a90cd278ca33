"""Do sparsity, or another measure of an image, and the image's score go together: in which layer, and why?"""

import numpy as np
import streamlit as st

from analysis import StoreError, scores
from analysis.scores.predictions import LAYERS
from app import computing, kept, page, parameter_widgets, pick
from app.explain import all_about
from app.language import N_, _
from app.scores import explained as score_explained
from app.scores import pictures as score_pictures
from app.scores.scored import Asked, correlations, predictions
from app.text import plain

PAGE = {"title": "Scores", "icon": ":material/star_half:", "group": "Topics", "place": 70}

selection = st.session_state["selection"]
study = selection.study

METHODS = {"spearman": "Spearman", "pearson": "Pearson", "slope": N_("slope")}
OWN = ("per", "split", "seed")  # parameters that the page settles itself


def body():
    st.markdown(_(score_explained.ABOUT))
    try:
        attached = study.scores.values
    except StoreError as error:
        st.error(plain(error))
        return
    if not attached:
        st.info(_("No scores are attached to the images of {study} yet.").format(study=plain(study.folder.name)))
        score_explained.how_to_attach(study)
        score_explained.show()
        return
    asked = choose()
    epochs = (kept.FIRST, selection.epoch)
    by_image = scores.image_parameters(asked.metric, asked.question.split, asked.parameters)
    answer = kept.answer(study, asked.metric, by_image, selection.runs, epochs, asked.places)
    computing.offer(study, asked.metric, answer, epochs, by_image, asked.places)
    if len(answer.table):
        through_layers(asked)
        together(asked)
        score_pictures.images(selection, asked)
    if len(answer.unmeasured):
        reasons = answer.unmeasured[["run", "layer", "epoch", "status", "reason"]].drop_duplicates()
        computing.say_missing(reasons)
    score_explained.show()
    all_about(asked.metric)


def choose():
    """What goes with what, on which images, with what held constant."""
    left, middle, right = st.columns([2, 2, 2], vertical_alignment="bottom")
    names = list(study.scores.values)
    score = pick.one("score", names, names[0], _("score"))
    left.selectbox(_("Score"), names, key="score", help=_("A column of the CSV that was attached to the images."))
    metrics = {metric.name: metric for metric in scores.image_metrics()}
    measure = pick.one("measure", list(metrics), "gini" if "gini" in metrics else next(iter(metrics)), _("measure"))
    middle.selectbox(
        _("Measure"), list(metrics), key="measure", format_func=lambda name: metrics[name].title,
        help=_("A number for each image and layer; all metrics that have one are here."),
    )  # fmt: skip
    method = pick.one("method", list(METHODS), "spearman", _("method"))
    right.segmented_control(
        _("Relation"), list(METHODS), key="method", format_func=lambda name: _(METHODS[name]), required=True,
        help=_(
            "Spearman: do they rise together, in whatever shape; Pearson: along a straight line; "
            "slope: by how much the score rises where the measure rises by 1"
        ),
    )  # fmt: skip
    split, given = choose_images(score)
    parameters = parameter_widgets.show(metrics[measure], without=OWN)
    epochs = tuple(dict.fromkeys((kept.FIRST, selection.epoch)))
    question = scores.Question(split, given, method, epochs)
    layers = tuple(selection.layers)
    return Asked(study, selection.runs, metrics[measure], parameters, score, question, selection.asked, layers)


def choose_images(score):
    """Whose images are looked at, and what is held constant."""
    left, right = st.columns([2, 4], vertical_alignment="bottom")
    values, rows = study.scores.values[score], study.manifest.probe_splits
    splits = [split for split, (start, stop) in rows.items() if not np.isnan(values[start:stop]).all()]
    split = pick.one("score_images", splits, splits[0], _("images"))
    left.segmented_control(
        _("Images"), splits, key="score_images", required=True, format_func=_,
        help=_("Whose probe images; those that have the score."),
    )  # fmt: skip
    there = [name for name in scores.quantities(study, split) if name != score]
    usual = [name for name in scores.DEFAULT if name in there]
    given = pick.several("given", there, usual, _("quantity"))
    right.pills(
        _("Held constant, too"), there, selection_mode="multi", key="given", wrap=True,
        format_func=score_explained.quantity,
        help=_(
            "Is it not just contrast? What a regression on these explains is taken out of score and measure alike. "
            "None means the usual ones."
        ),
    )  # fmt: skip
    return split, tuple(given)


def through_layers(asked):
    """Sign and strength, layer by layer: raw, and with the rest held constant."""
    rows = correlations(asked)
    rows = rows[rows["layer"].isin(selection.layers)]
    table = rows[rows["status"] == "measured"]
    if table.empty:
        st.info(_("No layer has a value of this relation; the reasons are below."))
    else:
        score_pictures.by_layer(selection, asked, table)
    score_pictures.say_without_panel(rows, table)


def together(asked):
    """What the chosen layers say together."""
    st.subheader(_("Layers together"), anchor=False)
    table = predictions(asked)
    known = table[table["status"] == "measured"]
    if known.empty:
        refused = table[table["status"] != scores.NOT_COMPUTED]
        if refused.empty:
            score_explained.say_not_computed(table["run"].unique())
        else:
            st.info(plain(_(refused["reason"].iloc[0])))
        return
    score_pictures.joint(selection, asked, known)
    of_layers = known[(known["predictors"] == LAYERS) & (known["epoch"] != kept.FIRST)]
    if len(of_layers):
        st.caption(_of_folds(of_layers))


def _of_folds(rows):
    """What R² is of, and what permuted scores reach."""
    low, high, folds = rows["null"].min(), rows["null"].max(), int(rows["folds"].iloc[0])
    fitted = _("R² on images that the fit has not seen ({n} folds, seed {seed}); 0 is as good as the mean score.")
    if high - low > 0.0005:
        null = _("Of permuted scores 95 % stay under {low:.3f} to {high:.3f}.").format(low=low, high=high)
    else:
        null = _("Of permuted scores 95 % stay under {low:.3f}.").format(low=low)
    seed = rows["fold_seed"].iloc[0]
    return " ".join([fitted.format(n=folds, seed=seed), null, _("Bars: 95 % intervals over images.")])


page.run(_("Scores"), selection, body)
