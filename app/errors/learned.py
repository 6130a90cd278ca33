"""When images were learned: by which epoch, which last or never, and which were forgotten on the way."""

import pandas as pd
import streamlit as st

from analysis import METRICS
from analysis.compute import read_kept
from analysis.metrics.function.learned_at import NEVER as NOT_RIGHT
from app import charts, computing, downloads, drawn, page, pick
from app.charts.scene import SERIES
from app.errors import gallery
from app.errors.asked import located, looks, model
from app.language import N_, _, ngettext
from app.text import plain

METRIC = METRICS["learned_at"]
LAST = ("last",)
LATE, NEVER, FORGOTTEN = "learned last", "never learned", "forgotten most often"
ENDS = {LATE: N_("learned last"), NEVER: N_("never learned"), FORGOTTEN: N_("forgotten most often")}


def show(asked):
    questions = [(METRIC, {"per": per, "split": asked.split}) for per in ("run", "image")]
    (by_run, curve), (by_image, images) = page.ask_each(asked.selection, questions, LAST)
    st.caption(_("This looks back from the last epoch of each model, whichever epoch is chosen."))
    if len(curve):
        rows, title = curve.assign(**{SERIES: curve["run"]}), _("share of the images learned")
        key, place = ("learned", by_run.key), _("epoch")
        shown = drawn.show(key, lambda: charts.curve(rows, asked.scene(title), "learned_by", place), "learned")
        st.caption(_("Images that are right from that epoch to the last. Bands: Wilson's 95 % intervals."))
        downloads.offer(shown, curve, asked.name("learned"))
    computing.say_missing(by_run.unmeasured)
    names = [name for name in asked.study.runs if len(images) and name in set(images["run"])]
    if names:
        run = model("error_model", _("Model"), {name: asked.study.run(name) for name in names}, names[0])
        _of_one(asked, run, _images(by_image.key, asked.split, run))
    return METRIC


@st.cache_data(max_entries=16, show_spinner=False)
def _images(key, split, _run):
    """All images of a run, those too that are not right at the end."""
    table = read_kept(METRIC.name, _run.study, _run, list(LAST), per="image", split=split)
    return table[["image", "label", "forgotten", "value", "status", "reason"]].astype({"image": int, "forgotten": int})


def _of_one(asked, run, images):
    st.subheader(_("When {model} learned each image").format(model=plain(run.name)), anchor=False)
    table = _by_epoch(run, images)
    never, forgotten = int((images["reason"] == NOT_RIGHT).sum()), int((images["forgotten"] > 0).sum())
    words = _(
        "Of {n} {images}: right before training and ever since {first}, wrong at the end {never}, forgotten at least "
        "once {forgotten}."
    )
    first = int((images["value"] == run.epochs[0]).sum())
    st.markdown(words.format(n=len(images), images=asked.images, first=first, never=never, forgotten=forgotten))
    colour, place, title = looks(asked)[run.name].colour, _("learned at epoch"), _("images")
    key = asked.key("learned at", run.name)
    shown = drawn.show(key, lambda: charts.counts(table, colour, place, title), "learned at")
    downloads.behind_button(shown, table, asked.name(f"learned-at-{run.name}"))
    _gallery(asked, run, images)


def _by_epoch(run, images):
    """Columns name, count, apart: images by the epoch at which they were learned; at the end those that were not."""
    learned = images["value"].dropna().astype(int).value_counts()
    rows = [(str(epoch), int(learned.get(epoch, 0)), False) for epoch in run.recorded_predictions]
    rows.append((_("wrong at the end"), int((images["reason"] == NOT_RIGHT).sum()), True))
    without = int((images["value"].isna() & (images["reason"] != NOT_RIGHT)).sum())
    rows += [(_("no answer"), without, True)] if without else []
    return pd.DataFrame(rows, columns=["name", "count", "apart"])


def _gallery(asked, run, images):
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    end = pick.one("learned_end", list(ENDS), LATE, _("kind"))
    left.segmented_control(
        _("Images"), list(ENDS), key="learned_end", required=True, format_func=lambda name: _(ENDS[name])
    )
    with right:
        most = gallery.count()
    rows = {
        LATE: images.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable"),
        NEVER: images[images["reason"] == NOT_RIGHT].sort_values("forgotten", ascending=False, kind="stable"),
        FORGOTTEN: images[images["forgotten"] > 0].sort_values("forgotten", ascending=False, kind="stable"),
    }[end]
    true = asked.classes[rows["label"].astype(int)]
    table = located(asked).iloc[rows["image"]].reset_index(drop=True).assign(
        true=true, learned_at=rows["value"].to_numpy(), forgotten=rows["forgotten"].to_numpy()
    )  # fmt: skip
    table = table.assign(said=[_said(*row) for row in table[["true", "learned_at", "forgotten"]].to_numpy()])
    gallery.show(asked, table, most, asked.name(f"{end.replace(' ', '-')}-{run.name}"))


def _said(true, epoch, forgotten):
    if not forgotten:
        return _("{true}, epoch {epoch}").format(true=true, epoch=int(epoch)) if epoch == epoch else true
    times = ngettext("forgotten {n} time", "forgotten {n} times", forgotten).format(n=forgotten)
    if epoch != epoch:
        return _("{true}, not learned, {times}").format(true=true, times=times)
    return _("{true}, epoch {epoch}, {times}").format(true=true, epoch=int(epoch), times=times)
