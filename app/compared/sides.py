"""The two sides of a comparison: each a study, a model and an epoch; how they are chosen, and told apart."""

from dataclasses import dataclass, replace

import streamlit as st

from analysis.places import places
from analysis.store import Run, StoreError, Study, layout, study_folders
from analysis.store.manifest import StudyManifest, parse
from analysis.together import why_apart
from app import charts, load, pick
from app.around import meeting
from app.around.sidebar import LAST
from app.charts.look import DASHES, SHAPES
from app.kept import FIRST
from app.language import _
from app.text import plain

LETTERS = ("A", "B")
RUNS, EPOCHS, OTHER = ("a", "b"), ("a_epoch", "b_epoch"), "b_study"


@dataclass(frozen=True)
class Side:
    """What stands on one side. epoch: a number or "last". name: what tells it from the other, in charts and tables."""

    study: Study
    run: Run
    epoch: int | str
    name: str = ""

    @property
    def number(self):
        """The epoch as a number."""
        return self.run.last_epoch if self.epoch == LAST else self.epoch

    def asked(self, names):
        """What metrics are asked about, as Selection.asked: of these names those that its network has."""
        layers = load.layer_labels(self.study)
        beside = tuple(name for name in names if name not in layers and name in places(self.run))
        return (*layers, *beside) if beside else None

    @property
    def look(self):
        """Its marks in its own study."""
        return charts.looks(load.groups(self.study))[self.run.name]


def choose(selection):
    """Draw the choices; returns both Sides. The first is of the study of the sidebar, the second of any like it."""
    study = selection.study
    like, unlike = _studies(study)
    left, middle, right = st.columns([6, 3 if meeting.is_on() else 2, 6], vertical_alignment="bottom")
    with left.container(border=True):
        if len(like) > 1:
            note = _("Chosen at the left, for all pages.")
            st.selectbox(_("A: study"), [study.folder.name], disabled=True, help=note)
        # A study of a single model is compared with its own beginning.
        alone = len(study.runs) == len(like) == 1
        first = _side(0, study, selection.runs[0].name, FIRST if alone else LAST)
    with right.container(border=True):
        name = pick.one(OTHER, list(like), study.folder.name, _("study"))
        if len(like) > 1:
            st.selectbox(_("B: study"), list(like), key=OTHER, help=_("Those with the same probe images."))
        other = load.study(like[name])
        if not other.runs:
            st.error(_("No model of {study} can be read.").format(study=plain(name)))
            other = study
        second = _side(1, other, _beside(selection, other, first.run.name), LAST)
    middle.button(
        _("Swap"), icon=":material/swap_horiz:", key="swap", on_click=_swap, args=(first, second), width="stretch",
        help=_("What is A becomes B."),
    )  # fmt: skip
    if unlike:
        said = "; ".join(f"{plain(name)}: {plain(why)}" for name, why in unlike.items())
        st.caption(_("Not comparable: {studies}.").format(studies=said))
    return named(first, second)


def _side(number, study, model, epoch):
    """The model and the epoch of a side. model, epoch: its defaults."""
    letter, (wide, narrow) = LETTERS[number], (st, st) if meeting.is_on() else st.columns(2)
    names = list(study.runs)
    name = pick.one(RUNS[number], names, model, _("model"))
    wide.selectbox(_("{side}: model").format(side=letter), names, key=RUNS[number])
    run = study.runs[name]
    epochs = [LAST, *run.epochs]
    epoch = pick.one(EPOCHS[number], epochs, epoch if epoch in epochs else LAST, _("epoch"))
    said = {LAST: _("last ({n})").format(n=run.last_epoch), FIRST: _("0 (untrained)")}
    label = _("{side}: epoch").format(side=letter)
    narrow.selectbox(label, epochs, key=EPOCHS[number], format_func=lambda one: said.get(one, str(one)))
    return Side(study, run, epoch)


def _beside(selection, other, first):
    """The model that stands beside the first by default: the next one chosen, or of another study its namesake."""
    names = list(other.runs)
    if other.folder != selection.study.folder:
        return first if first in names else names[0]
    chosen = [run.name for run in selection.runs]
    return next((name for name in (*chosen, *names) if name != first), first)


def _swap(first, second):
    for keys, values in ((RUNS, (second.run.name, first.run.name)), (EPOCHS, (second.epoch, first.epoch))):
        st.session_state.update(zip(keys, values, strict=True))
    if first.study.folder != second.study.folder:
        st.session_state.update({"study": second.study.folder.name, OTHER: first.study.folder.name})


def _studies(study):
    """({name: folder} of the studies with the same probe images, itself first; {name: why not} of the others)."""
    like, unlike = {study.folder.name: study.folder}, {}
    for folder in study_folders():
        if folder.name == study.folder.name:
            continue
        try:
            why = why_apart(study.manifest, _manifest(str(folder), load.written(folder / layout.STUDY_FILE)))
            if not why and not any(folder.glob(f"runs/*/{layout.RUN_FILE}")):
                why = _("no model of it has been committed yet")
        except StoreError as error:
            why = str(error)
        if why:
            unlike[folder.name] = why
        else:
            like[folder.name] = folder
    return like, unlike


@st.cache_data(max_entries=256, show_spinner=False)
def _manifest(folder, written):
    return parse(StudyManifest, layout.study_folder(folder) / layout.STUDY_FILE)


def named(first, second):
    """Both sides with names that say what tells them apart beside the model: the study, the epoch."""
    apart = first.study.folder != second.study.folder, {first.epoch, second.epoch} != {LAST}
    return tuple(
        replace(side, name=_name(letter, side, *apart)) for letter, side in zip(LETTERS, (first, second), strict=True)
    )


def _name(letter, side, with_study, with_epoch):
    study = f" ({side.study.folder.name})" if with_study else ""
    epoch = ", " + _("epoch {n}").format(n=side.number) if with_epoch else ""
    return f"{letter}: {side.run.name}{study}{epoch}"


def looks(first, second):
    """{name: Look}: each as in its study, but that the second has another shape, and where both have one colour another
    stroke too."""
    one, other = first.look, second.look
    if one.shape == other.shape:
        other = replace(other, shape=next(shape for shape in SHAPES if shape != one.shape))
    if one.colour == other.colour and one.dash == other.dash:
        other = replace(other, dash=next(dash for dash in reversed(DASHES) if dash != one.dash))
    return {first.name: one, second.name: other}
