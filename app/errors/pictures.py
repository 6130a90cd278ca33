"""The images that one model gets wrong, the surest first."""

import streamlit as st

from analysis import METRICS, errors
from app import pick
from app.errors import gallery
from app.errors.asked import every, located, model
from app.explain import all_about
from app.language import _
from app.text import plain

ANY = "any"


def show(asked):
    told = every(asked, asked.selection.runs)
    if not told:
        return None
    left, middle, right, last = st.columns(4, vertical_alignment="bottom")
    with left:
        run = model("error_model", _("Model"), {name: asked.study.run(name) for name in told}, next(iter(told)))
    rows = errors.wrong(told[run.name])
    with middle:
        true = _class("error_true", _("True class"), asked.classes)
    with right:
        given = _class("error_given", _("Given class"), asked.classes)
    with last:
        most = gallery.count()
    for column, chosen in (("label", true), ("given", given)):
        if chosen is not None:
            rows = rows[rows[column] == chosen]
    words = _("{n} of {all} {images} that **{model}** gets wrong, the surest first.")
    n, every_image = len(rows), len(told[run.name].labels)
    st.markdown(words.format(n=n, all=every_image, images=asked.images, model=plain(run.name)))
    gallery.show(asked, named(asked, rows), most, asked.name(f"wrong-{run.name}"))
    st.caption(_("In brackets: what the softmax gives the class that was given. A network may be sure and wrong."))
    all_about(METRICS["margin"])
    return None


def named(asked, rows):
    """Rows of `analysis.errors` with where the image is, the names of its classes and what its card says."""
    places = located(asked).iloc[rows["image"].to_numpy()].reset_index(drop=True)
    numbers = rows[["probability", "own_probability"]].reset_index(drop=True)
    table = places.assign(true=asked.classes[rows["label"]], given=asked.classes[rows["given"]]).join(numbers)
    said = [
        _("{true}, given {given} ({probability:.2f})").format(**row)
        for row in table[["true", "given", "probability"]].to_dict("records")
    ]
    return table.assign(said=said)


def _class(key, label, classes):
    """A list of classes; returns the number of the one that is chosen, None for any."""
    names = [ANY, *map(str, range(len(classes)))]
    chosen = pick.one(key, names, ANY, _("class"))
    st.selectbox(label, names, key=key, format_func=lambda one: _("any") if one == ANY else str(classes[int(one)]))
    return None if chosen == ANY else int(chosen)
