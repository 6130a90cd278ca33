"""All probe images of a split as small pictures, a page at a time; a click on one opens it."""

import numpy as np
import pandas as pd
import streamlit as st

from app import charts, clicks, drawn, load, pick
from app.charts.tiles import ACROSS, NUMBER, TILE
from app.inside import choose, known
from app.language import _
from app.pictures.painted import framed

A_PAGE = 5 * ACROSS
EVERY = ""
CHART = "gallery"


def show(study, split):
    numbers = of_class(study, split)
    sheets = max(1, -(-len(numbers) // A_PAGE))
    sheet = pick.one("sheet", list(range(1, sheets + 1)), 1, _("page"))
    shown = numbers[(sheet - 1) * A_PAGE : sheet * A_PAGE]
    turn(sheet, sheets)
    words = _("{first:,} to {last:,} of {count:,} {split} images. A click on one opens it.")
    title = words.format(first=A_PAGE * (sheet - 1) + 1, last=A_PAGE * (sheet - 1) + len(shown), count=len(numbers),
                         split=_(split))  # fmt: skip
    key = (str(study.folder), load.fingerprint(study.folder), split, tuple(shown), title)
    panels = drawn.specify(key, lambda: charts.tiles({title: pictured(study, split, shown)}, clicks=True))
    open_on_click(panels, CHART)


def open_on_click(panels, name):
    """Draw tiles whose clicks open an image. name: of the chart on its page."""
    follow = clicks.follow(f"{name} 0", TILE, (NUMBER,), lambda number: choose.opened("image", int(number)))
    drawn.put(panels, name, on_select=follow)


def of_class(study, split):
    """Numbers of the images of the class that is chosen, or of all."""
    start, stop = study.probe_rows(split)
    names, labels = study.probe.class_names, study.probe.labels[start:stop]
    present = [name for label, name in enumerate(names) if (labels == label).any()]
    if len(present) < 2:
        return np.arange(stop - start)
    chosen = pick.one("class", [EVERY, *present], EVERY, _("class"))
    st.selectbox(
        _("Class"), [EVERY, *present], key="class",
        format_func=lambda name: name or _("all classes"),
    )  # fmt: skip
    return np.flatnonzero(labels == names.index(chosen)) if chosen else np.arange(stop - start)


def turn(sheet, sheets):
    """The buttons to the page before and the page after, where there are several."""
    if sheets > 1:
        row = st.container(horizontal=True, vertical_alignment="center")
        for step, icon, words in ((-1, "chevron_left", _("Previous page")), (1, "chevron_right", _("Next page"))):
            row.button(
                words, icon=f":material/{icon}:", key=f"turn {step}", type="tertiary",
                disabled=not 1 <= sheet + step <= sheets, on_click=_turned, args=(sheet + step,),
            )  # fmt: skip
        row.caption(_("Page {sheet} of {sheets}").format(sheet=sheet, sheets=sheets), width="content")


def _turned(sheet):
    st.session_state["sheet"] = sheet


def pictured(study, split, numbers, said=None):
    """A row a picture. said: what stands in bold under each, by default its number; then the class comes below."""
    first = study.probe_rows(split)[0]
    classes = [known.label_of(study, first + number) for number in numbers]
    below = classes if said is None else [f"{n} {name}".strip() for n, name in zip(numbers, classes, strict=True)]
    return pd.DataFrame(
        {
            "picture": [framed(study.probe.images[first + number]) for number in numbers],
            "said": [str(number) for number in numbers] if said is None else said,
            "below": below,
            "number": np.asarray(numbers, int),
        }
    )
