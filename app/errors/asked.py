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

    def key(self, *more):
        """What a chart depends on. more: beside models, epoch and split."""
        runs = tuple(_key(run) for run in self.selection.runs)
        return ("errors", runs, self.selection.epoch, self.split, *more)

    def name(self, what):
        """Of files that are taken away."""
        return f"{self.study.name}-errors-{self.split}-{what}"


def split(study, whole=False):
    """The list of splits; returns the one that is chosen. whole: only those that metrics know."""
    probe = study.manifest.probe_splits
    known = [name for name in ("test", "validation") if len(study.probe.subset_labels.get(name, ()))]
    known += ["train"] if "train" in probe else []
    known += [OF_PROBE] if "test" in probe and not whole else []
    chosen = pick.one("error_split", known, known[0], _("split")) if known else None
    if known:
        st.segmented_control(
            _("Images"), known, key="error_split", required=True, format_func=lambda name: _(SPLITS[name][0]),
            help=_("All test or validation images, or those of the probe, whose pictures the study keeps."),
        )  # fmt: skip
    return chosen


def model(key, label, runs, default):
    """The list of models of which one is looked at; returns its Run. runs: {name: Run}."""
    name = pick.one(key, list(runs), default, _("model"))
    st.selectbox(label, list(runs), key=key)
    return runs[name]


def every(asked, runs):
    """{name: Answers} of those that have them; why others have none is said."""
    found, refused = {}, []
    for run in runs:
        try:
            found[run.name] = asked.told(run)
        except NotMeasured as error:
            refused.append((run.name, "", asked.selection.epoch, error.status, str(error)))
        except StoreError as error:
            refused.append((run.name, "", asked.selection.epoch, "not recorded", str(error)))
    computing.say_missing(pd.DataFrame(refused, columns=["run", "layer", "epoch", "status", "reason"]).astype(str))
    return found


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
