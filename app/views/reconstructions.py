"""What autoencoders make of images: the best and the worst, and what a sparse code costs."""

import streamlit as st

from analysis import METRICS, StoreError
from analysis.metrics.metric import MAKES_NO_IMAGE
from analysis.store.manifest import RECONSTRUCTION
from app import page, pick
from app.downloads import csv
from app.explain import explain
from app.language import N_, _, ngettext
from app.overview.models import penalty_in_words
from app.pictures import reconstructed
from app.text import plain

PAGE = {"title": "Reconstructions", "icon": ":material/photo_filter:", "group": "Topics", "place": 80}

selection = st.session_state["selection"]
study = selection.study

COUNTS = (4, 8, 16)
WIDTH = 84
ROWS = {"best": N_("Least error"), "worst": N_("Greatest error")}
SPLITS = (N_("test"), N_("train"))


def body():
    if study.manifest.task != RECONSTRUCTION:
        words = _("Here {reason}. Autoencoders do: python -m trainer train autoencoder")
        st.info(words.format(reason=_(MAKES_NO_IMAGE)))
        return
    st.markdown(_("What does each network keep of an image? Above the image, below what the network made of it."))
    split, count = choose()
    for run in selection.runs:
        one(run, split, count)
    st.download_button(
        "CSV", lambda: csv(reconstructed.errors(selection.runs, selection.epoch, split)),
        f"{study.name}-reconstruction-errors-{split}.csv", "text/csv", key="csv errors", on_click="ignore",
        help=_("The error of every image, model by model."),
    )  # fmt: skip
    explain(METRICS[reconstructed.METRIC])


def choose():
    left, right = st.columns(2, vertical_alignment="bottom")
    splits = [split for split in SPLITS if split in study.manifest.probe_splits]
    split = pick.one("images", splits, splits[0], _("images"))
    left.segmented_control(
        _("Images"), splits, key="images", required=True, format_func=_,
        help=_("test: images that the network has not seen; train: some of those that it was trained on"),
    )  # fmt: skip
    count = pick.one("count", COUNTS, COUNTS[1], _("count"))
    words = _("of the images with the least and the greatest error")
    right.segmented_control(_("How many"), COUNTS, key="count", required=True, help=words)
    return split, count


def one(run, split, count):
    st.subheader(plain(run.name), anchor=False)
    try:
        found = reconstructed.of(run, selection.epoch, split, count)
    except StoreError as error:
        st.error(plain(str(error)))
        return
    if found is None:
        st.info(_("The network makes nan of some pixel: there is nothing to show."))
        return
    st.caption("; ".join([in_words(found.error, split), *penalised(run)]))
    for row, words in ROWS.items():
        _numbers, pictures, errors = getattr(found, row)
        st.caption(_(words))
        st.image(pictures, caption=[f"{value:.3f}" for value in errors], width=WIDTH)


def in_words(error, split):
    """The error of all images of the split."""
    n = int(error["n"])
    words = ngettext(
        "Epoch {epoch}: error {value:.4f}, 95 % interval {low:.4f} to {high:.4f} over {n:,} {split} image",
        "Epoch {epoch}: error {value:.4f}, 95 % interval {low:.4f} to {high:.4f} over {n:,} {split} images",
        n,
    )
    numbers = {name: error[name] for name in ("epoch", "value", "low", "high")}
    return words.format(**numbers, n=n, split=_(split))


def penalised(run):
    """What was added to its loss, where something was."""
    penalty = penalty_in_words(run.manifest.recipe.get("penalty"))
    return [_("penalty: {penalty}").format(penalty=plain(penalty))] if penalty else []


page.run(_("Reconstructions"), selection, body)
