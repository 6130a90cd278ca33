"""How each model was trained: accuracy or loss with the learning rate, and the rotation of its layers."""

from functools import partial

import streamlit as st

from analysis.store import layout
from app import charts, downloads, drawn, load, pick, progress
from app.charts.scene import number
from app.text import plain

selection = st.session_state["selection"]
folder = selection.study.folder

SECONDS = 2.0


def controls():
    left, right = st.columns(2)
    what = pick.one("curve", ["accuracy", "loss"], "accuracy", "curve")
    left.segmented_control(
        "Curves", ["accuracy", "loss"], key="curve", required=True, help="What is drawn over epochs, beside the rate."
    )
    how = pick.one("rotation", ["lines", "picture"], "lines", "rotation")
    right.segmented_control(
        "Rotation", ["lines", "picture"], key="rotation", required=True, help="A line a layer, or layer by epoch."
    )
    return what, how


def show(what, how):
    """The charts of the chosen models, their manifests read anew."""
    study = load.study(folder)
    told = load.progress(folder)
    if told:
        progress.bar(told)
    looks = charts.looks(load.groups(study))
    names = [run.name for run in selection.runs] or list(study.runs)
    for name in names:
        if name in study.runs:
            one(study.runs[name], looks[name], what, how)


def one(run, look, what, how):
    labels = load.layer_labels(run.study)
    layers = {name: label for name, label in labels.items() if name in selection.layers or not selection.layers}
    history = run.history
    seen = (str(run.folder), load.written(run.folder / layout.RUN_FILE))
    rotation = charts.rotation_lines if how == "lines" else charts.rotation_picture
    st.subheader(plain(run.name), anchor=False)
    st.caption(f"{plain(run.state)} after {number(run.last_epoch, 'epoch')}")
    left, right = st.columns(2, gap="medium")
    with left:
        draw = partial(charts.training_curves, history, look, run.name, what)
        shown = drawn.show(("curves", seen, look, what), draw, f"{run.name} {what}")
        downloads.behind_button(shown, history, f"{run.study.name}-{run.name}-{what}")
    with right:
        draw = partial(rotation, history, layers, run.name)
        shown = drawn.show(("rotation", seen, how, tuple(layers)), draw, f"{run.name} rotation")
        downloads.behind_button(shown, history, f"{run.study.name}-{run.name}-rotation")


st.title("Training", anchor=False)
st.markdown("How did each model learn, and which layers moved?")
live = (folder / layout.PROGRESS_FILE).is_file()
st.fragment(show, run_every=SECONDS if live else None)(*controls())
