"""The study at a glance: its models, what they were trained on, what is measured."""

import streamlit as st

from analysis.store.manifest import RECONSTRUCTION
from app import columns, computing, jobs, load, progress
from app.around import menu
from app.job import RUNNING
from app.language import _, ngettext
from app.overview import glance, trained_on
from app.overview import models as overview_table
from app.text import plain

PAGE = {"title": "Overview", "icon": ":material/table_chart:", "group": "Answers", "place": 10}

selection = st.session_state["selection"]
study = selection.study
beside = [run for run in study.runs.values() if run.imported]
imported = bool(beside) and len(beside) == len(study.runs)


def training():
    """Live progress of a study that trains, whoever started it; how a training ended that has not gone on since."""
    job = jobs.find(*jobs.of(study, "train"))
    running = job is not None and job.state == RUNNING
    if running or load.progress(study.folder):
        progress.of_training(study.folder, job if running else None)
    elif job is not None and job.touched >= max(written for _, written in load.fingerprint(study.folder)):
        progress.say_end(job)


def damage():
    """One line for each run that cannot be read."""
    for name, line in study.damaged.items():
        st.error(_("Model {name} cannot be read: {line}").format(name=plain(name), line=plain(line)))


def models():
    table = overview_table.models(study)
    if table.empty:
        st.info(_("No model has finished its first evaluation yet."))
        return
    table = columns.in_words(table)
    st.dataframe(table, column_config=overview_table.columns(table), hide_index=True, key="models table")
    if len(selection.runs) < len(study.runs):
        st.caption(_("All models of the study, whichever are chosen."))
    if beside:
        not_measured()
    if imported:
        return
    if study.manifest.task == RECONSTRUCTION:
        st.caption(_(
            "Mean squared error at the last epoch, in inference mode; 1 is what the mean of all pixels costs. "
            "By epoch: validation error. The page Reconstructions shows the images."
        ))  # fmt: skip
        return
    st.caption(_(
        "Accuracy at the last epoch, in inference mode; gap: training minus test. "
        "By epoch: validation accuracy from 0 to 1."
    ))  # fmt: skip


def not_measured():
    """Which layers of the imported networks are left out, and why."""
    left = [
        {"model": run.name, "layer": layer, "reason": reason}
        for run in beside
        for layer, reason in run.manifest.notes["unmeasured"].items()
    ]
    left += [
        {"model": run.name, "layer": layer.name, "reason": layer.remark}
        for run in beside
        for layer in run.layers
        if layer.remark
    ]
    st.caption(_("Imported networks; epoch 0 of each is a twin with random weights, the null model."))
    if left:
        title = ngettext(
            "{n} layer not measured, or with a remark", "{n} layers not measured, or with a remark", len(left)
        )
        box = st.expander(title.format(n=len(left)), on_change="rerun", key="left")
        if box.open:
            config = columns.named(left[0])
            box.dataframe(left, hide_index=True, key="left out", column_config=config)


def offer(missing):
    """To compute what the picture lacks. missing: (metric, run) of what could be, with default parameters."""
    if not missing:
        return
    words = ngettext("Compute the {n} missing result", "Compute the {n} missing results", len(missing))
    metrics, names = (list(dict.fromkeys(each)) for each in zip(*missing, strict=True))
    computing.offer_job(
        jobs.of(study, "compute"), words.format(n=len(missing)),
        lambda: jobs.compute(study, metrics, names, (0, "last"), {}),
    )  # fmt: skip


st.title(plain(study.manifest.title or study.name), anchor=False)
training()
damage()
models()
offer(glance.show(selection))
menu.link("missing", _("What is measured, and what is not"), st.container(width="content"))
st.subheader(_("Data"), anchor=False)
trained_on.show(study, imported)
