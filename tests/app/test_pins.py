"""Pins and notes: a view is kept with what was said about it, found again, and flipped with another."""

import json

import pytest

from analysis import compute, open_study
from analysis.store.notes import Note, notes, write
from tests.app.pages import button, charts, healthy, texts


def test_a_view_is_pinned_with_a_note_and_found_again(open_app, own_store):
    study = own_store / "digits"
    app = healthy(open_app(own_store, "explore", metric="stable_rank", models="sgd_0"))
    app.text_area[0].set_value("Falls in the *last* layers. ![x](http://a/b.png)").run()
    healthy(button(app, "Pin this view").click().run())
    note = notes(study)[0]
    assert (note.title, note.page) == ("Stable rank", "explore")
    assert dict(note.query)["metric"] == "stable_rank"
    assert dict(note.query)["epoch"] == "last", "a link that names its defaults holds whatever they become"

    again = healthy(open_app(own_store, note.page, **{key.replace(".", "__"): value for key, value in note.query}))
    assert "Falls in the *last* layers" in texts(again.info)
    assert "\\![x]" in again.info[0].value, "a picture of a note would be fetched from where it names"
    other = healthy(open_app(own_store, "explore", metric="rotation"))
    assert "Falls in" not in texts(other.info)


def test_notes_are_rewritten_and_removed(open_app, own_store):
    study = own_store / "digits"
    write(study, Note("First", "old words", "explore", (("study", "digits"),)))
    write(study, Note("Gone page", "", "no_such_page", (("study", "digits"),)))
    app = healthy(open_app(own_store, "notes"))
    assert "old words" in texts(app.markdown)
    assert "there is no page no_such_page any more" in texts(app.caption)
    app.toggle(key="edit 001-first").set_value(True).run()
    app.text_area[1 if app.text_area[0].value != "old words" else 0].set_value("new words")
    healthy(button(app, "Save").click().run())
    assert notes(study)[0].text == "new words"
    app.button(key="remove 001-first").click().run()
    assert [note.title for note in notes(study)] == ["Gone page"]


def test_a_note_on_the_study_needs_a_title(open_app, own_store):
    app = healthy(open_app(own_store, "notes"))
    assert "No notes yet" in texts(app.info)
    button(app, "Save").click().run()
    assert "A note needs a title." in texts(app.error)


def test_a_study_that_cannot_be_written_says_so(open_app, own_store):
    (own_store / "digits" / "notes").write_text("in the way")
    app = healthy(open_app(own_store, "explore"))
    button(app, "Pin this view").click().run()
    assert "the note cannot be kept" in texts(app.error)


def test_meeting_mode_steps_through_layers_models_and_epochs(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", meeting="on", metric="rotation", layers="conv2", epoch="1"))
    labels = [one.label.replace("\\", "") for one in app.button]
    assert {"conv1", "conv3", "0 (untrained)"} <= set(labels)
    app.button(key="step layers Alt+Down").click().run()
    assert app.session_state["layers"] == ["conv3"]
    app.button(key="step epoch Alt+Left").click().run()
    assert app.session_state["epoch"] == 0
    app.button(key="step models Alt+PageDown").click().run()
    assert len(app.session_state["models"]) == 1
    assert app.query_params["meeting"] in ("on", ["on"])
    assert not [one for one in app.button if one.key == "step epoch Alt+Left"], "nothing lies before epoch 0"


def test_meeting_mode_says_what_is_shown(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", meeting="on", metric="rotation", models="sgd_0,layca_2"))
    said = texts(app.markdown)
    assert "**Layer** all" in said and "**Model** 2 of 3" in said and "**Epoch** last of each model" in said
    app.button(key="step models Alt+PageDown").click().run()
    assert app.session_state["models"] == ["sgd_0"], "one steps through those that were chosen"


def test_in_a_meeting_the_axis_follows_what_is_computed_of_others(open_app, own_store):
    study = open_study(own_store / "digits")
    values = compute("mean_activation", study, epochs=["last"]).groupby("run")[["value", "high"]].max().max(axis=1)
    low, high = values.idxmin(), values.idxmax()
    (kept,) = (study.folder / "results" / "mean_activation").rglob(f"{high}.parquet")

    def end():
        app = healthy(open_app(own_store, "explore", meeting="on", metric="mean_activation", models=low))
        panel = json.loads(charts(app)[1].proto.spec)
        scales = [mark["encoding"].get("y", {}).get("scale", {}) for mark in panel["layer"]]
        return next(scale["domain"][1] for scale in scales if "domain" in scale)

    kept.rename(kept.with_suffix(".away"))
    before = end()
    kept.with_suffix(".away").rename(kept)
    assert before < end() and end() >= values[high]


@pytest.mark.parametrize(("meeting", "stays"), [("on", True), ("off", False)])
def test_the_scale_of_values_stays_in_a_meeting(open_app, measured_store, meeting, stays):
    def ends(model):
        app = open_app(measured_store, "explore", meeting=meeting, metric="mean_activation", models=model)
        panel = json.loads(charts(healthy(app))[1].proto.spec)
        scales = [mark["encoding"].get("y", {}).get("scale", {}) for mark in panel["layer"]]
        return next((scale["domain"] for scale in scales if "domain" in scale), None)

    assert (ends("sgd_0") == ends("layca_2") and ends("sgd_0") is not None) is stays
