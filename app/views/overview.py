"""The study at a glance: its models, what they were trained on, what is measured."""

import streamlit as st

from analysis.store.manifest import RECONSTRUCTION
from app import charts, computing, coverage, downloads, drawn, glance, jobs, load, overview_table, progress
from app.charts.coverage import NOT_COMPUTED
from app.charts.scene import number
from app.pictures import class_pictures
from app.text import plain

PAGE = {"title": "Overview", "icon": ":material/table_chart:", "group": "Answers", "place": 10}

selection = st.session_state["selection"]
study = selection.study
dataset = study.manifest.dataset
MOST_PICTURES = 24
beside = [run for run in study.runs.values() if run.imported]
imported = bool(beside) and len(beside) == len(study.runs)
SPLITS = {"train": "training", "validation": "validation", "test": "test"}


def training():
    """Live progress of a study that trains, whoever started it; how a training ended that has not gone on since."""
    job = jobs.find(study.folder.parent, "train", study.name)
    running = job is not None and job.state == jobs.RUNNING
    if running or load.progress(study.folder):
        progress.of_training(study.folder, job if running else None)
    elif job is not None and job.touched >= max(written for _, written in load.fingerprint(study.folder)):
        progress.say_end(job)


def damage():
    """One line for each run that cannot be read."""
    for name, line in study.damaged.items():
        st.error(f"Model {plain(name)} cannot be read: {plain(line)}")


def models():
    table = overview_table.models(study)
    if table.empty:
        st.info("No model has finished its first evaluation yet.")
        return
    st.dataframe(table, column_config=overview_table.columns(table), hide_index=True, key="models table")
    if beside:
        not_measured()
    if imported:
        return
    if study.manifest.task == RECONSTRUCTION:
        st.caption(
            "Mean squared error at the last epoch, in inference mode; 1 is what the mean of all pixels costs. "
            "By epoch: validation error. The page Reconstructions shows the images."
        )
        return
    st.caption(
        "Accuracy at the last epoch, in inference mode; gap: training minus test. "
        "By epoch: validation accuracy from 0 to 1."
    )


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
    st.caption("Imported networks; epoch 0 of each is a twin with random weights, the null model.")
    if left:
        box = st.expander(f"{number(len(left), 'layer')} not measured, or with a remark", on_change="rerun", key="left")
        if box.open:
            box.dataframe(left, hide_index=True, key="left out")


def data():
    counts = ", ".join(f"{count:,} {SPLITS.get(split, split)}" for split, count in dataset.counts.items() if count)
    probe = {split: stop - start for split, (start, stop) in study.manifest.probe_splits.items()}
    sampled = ", ".join(f"{count:,} {SPLITS.get(split, split)}" for split, count in probe.items())
    size = " × ".join(map(str, dataset.image_shape))
    scale = ", ".join(f"{name} {value:.4g}" for name, value in dataset.normalisation.items())
    classes = f"{len(dataset.classes)} classes" if dataset.classes else "no classes"
    facts = {"Dataset": f"{dataset.name}: {classes}, images {'shown at' if imported else 'of'} {size}"}
    if not imported:
        facts |= {"Trained on": f"{counts} images", "Normalised with": scale or "nothing"}
    facts |= {
        "Activations of": f"{sampled} images",
        "Digest": dataset.digest[:16],
    }
    for name, value in facts.items():
        label, text = st.columns([1, 5])
        label.markdown(f":gray[{name}]")
        text.markdown(plain(value))


def pictures():
    found = class_pictures(study)
    if not found:
        st.caption("The first images")
        st.image(list(study.probe.images[:MOST_PICTURES]), width=78)
        return
    st.caption("Images by class" if imported else "Training images by class")
    st.image(list(found.values()), caption=[plain(name) for name in found], width=78)


def measurements():
    table = coverage.of(study)
    if table.empty:
        return
    titles = list(dict.fromkeys(table["metric"]))
    key = ("coverage", tuple(table.itertuples(index=False, name=None)))
    shown = drawn.show(key, lambda: charts.coverage(table, list(study.runs), titles), "coverage")
    st.caption("● computed   ○ not computed   – cannot be (point at it for the reason); default parameters, last epoch")
    downloads.behind_button(shown, table, f"{study.name}-measurements")


def offer():
    """To compute what could be with default parameters."""
    table = coverage.of(study)
    missing = table[table["state"] == NOT_COMPUTED]
    if missing.empty:
        return
    store, what = study.folder.parent, f"Compute the {number(len(missing), 'missing result')}"
    metrics, runs = (list(dict.fromkeys(missing[name])) for name in ("name", "run"))
    computing.offer_job(
        (store, "compute", study.name), what, lambda: jobs.compute(store, study, metrics, runs, (0, "last"), {})
    )


st.title(plain(study.manifest.title or study.name), anchor=False)
training()
damage()
models()
glance.show(selection)
offer()
st.subheader("Data", anchor=False)
data()
pictures()
st.subheader("Measurements", anchor=False)
measurements()
