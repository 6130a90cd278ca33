"""Which images the page Errors looks at, what the models answer to them, and where their pictures are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.metrics.answers import answers, of_probe
from analysis.metrics.metric import NotMeasured
from analysis.store import StoreError, layout
from app import charts, computing, load, page, pick
from app.around.sidebar import Selection
from app.language import N_, _
from app.text import plain

OF_PROBE = "probe_test"
# Of each split: its name in the list, and what its images are called in a sentence.
SPLITS = {
    "test": (N_("test"), N_("test images")),
    "validation": (N_("validation"), N_("validation images")),
    "train": (N_("probe, train"), N_("training images of the probe")),
    OF_PROBE: (N_("probe, test"), N_("test images of the probe")),
}
NO_PICTURE = -1


@dataclass(frozen=True)
class Asked:
    """What is asked: the shared selection, and a split of SPLITS."""

    selection: Selection
    split: str

    @property
    def study(self):
        return self.selection.study

    @property
    def classes(self):
        """Names of the classes."""
        return np.array(self.study.manifest.dataset.classes)

    @property
    def images(self):
        """What the images are called in a sentence."""
        return _(SPLITS[self.split][1])

    def scene(self, title, bounds=(0.0, 1.0)):
        """What the charts of shares are drawn in."""
        return page.scene(self.selection, title, bounds)

    def told(self, run):
        """The Answers of a run. Raises NotMeasured and StoreError, which say why there are none."""
        return _told(_key(run), run.epoch(self.selection.epoch), self.split, run)

    def key(self, *more, runs=None):
        """What a chart depends on. more: beside models, epoch and split. runs: Runs in place of those selected."""
        seen = tuple(_key(run) for run in (self.selection.runs if runs is None else runs))
        return ("errors", seen, self.selection.epoch, self.split, *more)

    def name(self, what):
        """Of files that are taken away."""
        return f"{self.study.name}-errors-{self.split}-{what}"


def split(selection, whole=False):
    """The list of splits; returns the one that is chosen, at first one to which a model answers. whole: only those that
    metrics know."""
    study = selection.study
    probe = study.manifest.probe_splits
    known = [name for name in ("test", "validation") if len(study.probe.subset_labels.get(name, ()))]
    known += ["train"] if "train" in probe else []
    known += [OF_PROBE] if "test" in probe and not whole else []
    answered = (name for name in known if _is_answered(Asked(selection, name)))
    chosen = pick.one("error_split", known, next(answered, known[0]), _("split")) if known else None
    if known:
        st.segmented_control(
            _("Images"), known, key="error_split", required=True, format_func=lambda name: _(SPLITS[name][0]),
            help=_("All test or validation images, or those of the probe, whose pictures the study keeps."),
        )  # fmt: skip
    return chosen


def _is_answered(asked):
    """Whether any of the models chosen has answers to the split."""
    for run in asked.selection.runs:
        try:
            return asked.told(run) is not None
        except (NotMeasured, StoreError):
            continue
    return False


def model(key, label, runs, default):
    """The list of models of which one is looked at; returns its Run. runs: {name: Run}."""
    name = pick.one(key, list(runs), default, _("model"))
    st.selectbox(label, list(runs), key=key)
    return runs[name]


def every(asked, runs):
    """{name: Answers} of those that have them; why others have none is said, in the open where none has."""
    found, refused = {}, []
    for run in runs:
        try:
            found[run.name] = asked.told(run)
        except (NotMeasured, StoreError) as error:
            status = error.status if isinstance(error, NotMeasured) else "not recorded"
            reason = str(error).removeprefix(f"{run.folder}: ")
            refused.append((run.name, "", asked.selection.epoch, status, reason))
    table = pd.DataFrame(refused, columns=["run", "layer", "epoch", "status", "reason"]).astype(str)
    if found:
        computing.say_missing(table)
    else:
        _say_why(asked, table)
    return found


def _say_why(asked, table):
    """Why no model has answers: each reason with the models that it is true of."""
    reasons = table.groupby("reason", sort=False)["run"].agg(", ".join)
    said = [f"- {plain(names)}: {plain(_(reason))}" for reason, names in reasons.items()]
    st.info("\n".join([_("No model chosen has answers to the {images}:").format(images=asked.images), "", *said]))


def located(asked):
    """A row for each image of the split: index (in the dataset), probe_image (its place in the probe, -1 where it has
    none there, and so no picture), and file where the images are files."""
    study, probe = asked.study, asked.study.probe
    if asked.split in ("train", OF_PROBE):
        rows = np.arange(*study.probe_rows("test" if asked.split == OF_PROBE else asked.split))
        table = pd.DataFrame({"index": probe.index[rows], "probe_image": rows})
        return table if probe.files is None else table.assign(file=[probe.files[row] for row in rows])
    index = probe.subset_index[asked.split]
    pictured = np.flatnonzero(probe.split_names == asked.split)
    place = dict(zip(probe.index[pictured].tolist(), pictured.tolist(), strict=True))
    return pd.DataFrame({"index": index, "probe_image": [place.get(one, NO_PICTURE) for one in index.tolist()]})


def _key(run):
    return str(run.folder), load.written(run.folder / layout.RUN_FILE)


# Shared and never written to. A network of many classes has a large table of logits, so only as many as a page shows.
@st.cache_resource(max_entries=24, show_spinner=False)
def _told(key, epoch, split, _run):
    snapshot = _run.snapshot(epoch)
    return of_probe(snapshot, "test") if split == OF_PROBE else answers(snapshot, split)


def looks(asked):
    """{model: Look} of the whole study."""
    return charts.looks(load.groups(asked.study))
