"""Explore on what networks answer: pictures of pairs, classes, images; and what cannot be shown, with its reason."""

import json

import pytest

from analysis import compute, open_study
from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from analysis.store.write import RunWriter
from app.overview import coverage
from tests.app.pages import charts, healthy, texts

EVERY_EPOCH = ("class_accuracy", "confusion", "margin")


@pytest.fixture
def answered_store(own_store):
    """A store whose study has all metrics of answers measured."""
    study = open_study(own_store / "digits")
    for metric in (*EVERY_EPOCH, "learned_at", "agreement"):
        compute(metric, study, epochs=["first", "last"])
    return own_store


def specification(chart):
    return json.loads(chart.proto.spec)


def test_a_confusion_is_a_picture_of_each_model_and_of_the_untrained_network(open_app, answered_store):
    app = healthy(open_app(answered_store, "explore", metric="confusion"))
    key, *panels = charts(app)
    said = [specification(panel)["description"] for panel in panels]
    names = ("sgd_0", "wdecay_1", "layca_2", "untrained")
    assert len(said) == 4 and all(f"in {name}:" in words for name, words in zip(names, said, strict=True))


def test_one_model_is_shown_beside_all_others(open_app, answered_store):
    app = healthy(open_app(answered_store, "explore", metric="agreement", models="sgd_0"))
    key, *panels = charts(app)
    said = [specification(panel)["description"] for panel in panels]
    assert len(said) == 3 and "on errors, of sgd_0 with others" in said[1]


def test_classes_stand_beside_each_other_and_can_be_followed(open_app, answered_store):
    app = healthy(open_app(answered_store, "explore", metric="class_accuracy"))
    assert "class_name" in charts(app)[1].proto.spec
    compute("class_accuracy", open_study(answered_store / "digits"), epochs="all")
    over = healthy(open_app(answered_store, "explore", metric="class_accuracy", view="by epoch"))
    assert len(charts(over)) == 1 + 10, "a key and a panel a class"


def test_a_panel_for_each_layer_and_class_is_too_many_and_a_class_is_picked(open_app, own_store):
    study = open_study(own_store / "digits")
    table = compute("class_activation", study, epochs=["first", "last"])
    layers, names = table["layer"].unique(), list(table["class_name"].unique())
    assert len(layers) * len(names) > 30
    app = healthy(open_app(own_store, "explore", metric="class_activation", view="by epoch", kind=names[3]))
    (kind,) = [box for box in app.selectbox if box.label == "Kind"]
    assert (kind.options, kind.value) == (names, names[3])
    assert len(charts(app)) == 1 + len(layers), "a key and a panel a layer"
    before = charts(app)[1].proto.spec
    kind.select(names[4])
    assert charts(healthy(app.run()))[1].proto.spec != before


def test_an_epoch_that_a_whole_run_has_no_rows_of_says_why(open_app, answered_store):
    app = healthy(open_app(answered_store, "explore", metric="learned_at", epoch="1"))
    assert not charts(app)
    reasons = texts([one for one in app.dataframe if "reason" in one.value.columns])
    assert "it describes the run as a whole" in reasons


def test_overview_tells_which_of_them_are_there_and_which_cannot_be(answered_store):
    folder = answered_store / "digits"
    writer = RunWriter.open(folder / "runs" / "sgd_0")
    writer.commit(drop=[name for name in writer.manifest.files if name.startswith("predictions/")])
    table = coverage.of(open_study(folder)).set_index(["name", "run"])
    for metric in (*EVERY_EPOCH, "learned_at", "agreement"):
        assert table.loc[(metric, "sgd_0"), "state"] == CANNOT
        assert "not recorded" in table.loc[(metric, "sgd_0"), "reason"]
        expected = NOT_COMPUTED if metric == "agreement" else COMPUTED  # agreement with sgd_0 is another now
        assert table.loc[(metric, "layca_2"), "state"] == expected
