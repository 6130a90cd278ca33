"""What autoencoders make of images: the best and the worst, and what a sparse code costs."""

import streamlit as st

from analysis import METRICS, StoreError
from analysis.metrics.metric import MAKES_NO_IMAGE
from analysis.store.manifest import RECONSTRUCTION
from app import page, pick, reconstructed
from app.charts.scene import number
from app.explain import explain
from app.overview_table import models
from app.text import plain

PAGE = {"title": "Reconstructions", "icon": ":material/photo_filter:", "group": "Topics", "place": 80}

selection = st.session_state["selection"]
study = selection.study

COUNTS = (4, 8, 16)
WIDTH = 84
ROWS = {"best": "Least error", "worst": "Greatest error"}


def body():
    if study.manifest.task != RECONSTRUCTION:
        st.info(
            f"Here {MAKES_NO_IMAGE.replace('this study', plain(study.name))}. "
            "Autoencoders do: python -m trainer train autoencoder"
        )
        return
    st.markdown("What does each network keep of an image? Above the image, below what the network made of it.")
    split, count = choose()
    table = models(study).set_index("model")
    for run in selection.runs:
        one(run, split, count, table)
    explain(METRICS[reconstructed.METRIC])


def choose():
    left, right = st.columns(2, vertical_alignment="bottom")
    splits = [split for split in ("test", "train") if split in study.manifest.probe_splits]
    split = pick.one("images", splits, splits[0], "images")
    left.segmented_control(
        "Images", splits, key="images", required=True,
        help="test: images that the network has not seen; train: some of those that it was trained on",
    )  # fmt: skip
    count = pick.one("count", COUNTS, COUNTS[1], "count")
    right.segmented_control(
        "How many", COUNTS, key="count", required=True, help="of the images with the least and the greatest error"
    )
    return split, count


def one(run, split, count, table):
    st.subheader(plain(run.name), anchor=False)
    try:
        found = reconstructed.of(run, selection.epoch, split, count)
    except StoreError as error:
        st.error(plain(str(error)))
        return
    if found is None:
        st.info("The network makes nan of some pixel: there is nothing to show.")
        return
    error, penalty = found.error, table.get("penalty")
    forced = "" if penalty is None or not penalty[run.name] else f"; penalty: {plain(penalty[run.name])}"
    st.caption(
        f"Epoch {error['epoch']}: error {error['value']:.4f}, 95 % interval {error['low']:.4f} to {error['high']:.4f} "
        f"over {number(int(error['n']), f'{split} image')}{forced}"
    )
    for (_, pictures, errors), words in ((getattr(found, row), words) for row, words in ROWS.items()):
        st.caption(words)
        st.image(pictures, caption=[f"{value:.3f}" for value in errors], width=WIDTH)


page.run("Reconstructions", selection, body)
