"""The page Errors against scikit-learn on the logits that the study keeps."""

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix

from analysis import compute, open_study
from analysis.metrics.answers import answers
from analysis.metrics.metric import NotMeasured
from app.errors import gallery
from tests.app.pages import charts, healthy, texts


@pytest.fixture(scope="module")
def answered(digits_study):
    """{model: (guesses, labels)} of all test images."""
    study = open_study(digits_study)
    labels = study.probe.subset_labels["test"]
    return {name: (run.snapshot("last").logits("test").argmax(axis=1), labels) for name, run in study.runs.items()}


def links(app, page, words):
    """Parameters of the links to a page that hold some words: the menu has one, too."""
    queries = [link.proto.query_string for link in app.get("page_link") if link.proto.page == page]
    return [query for query in queries if words in query]


def test_classes_tell_how_often_each_model_errs(open_app, complete_store, answered):
    app = healthy(open_app(complete_store, "errors"))
    table = app.dataframe[0].value.set_index("model")
    for name, (guesses, labels) in answered.items():
        assert table.loc[name, "share"] == pytest.approx(100 * (1 - accuracy_score(labels, guesses)))
        assert table.loc[name, "low"] < table.loc[name, "share"] < table.loc[name, "high"]
    least = table["share"].idxmin()
    assert f"Least: **{least}** gets {table.loc[least, 'wrong']} of {len(labels)} test images" in texts(app.markdown)
    assert "Accuracy by class of" in charts(app)[1].proto.spec, "the first is the key"


def test_models_that_diverged_have_no_share(open_app, own_store, monkeypatch):
    diverged = set()

    def some_diverged(snapshot, split):
        told = answers(snapshot, split)
        return replace(told, logits=told.logits * np.nan) if snapshot.run.name in diverged else told

    monkeypatch.setattr("app.errors.asked.answers", some_diverged)
    diverged.update(("sgd_0", "layca_2"))
    app = healthy(open_app(own_store, "errors", models="sgd_0,layca_2"))
    assert "The models chosen give no answer to any of the test images: nan or infinity." in texts(app.markdown)
    assert "It gives no answer to any of them." in texts(app.info) and not charts(app)
    app = healthy(open_app(own_store, "errors", models="sgd_0,wdecay_1"))
    assert "**wdecay_1** gets" in texts(app.markdown) and "Least" not in texts(app.markdown), "one alone has a share"


def test_the_most_frequent_confusions_are_listed(open_app, complete_store, answered):
    app = healthy(open_app(complete_store, "errors", error_model="layca_2"))
    guesses, labels = answered["layca_2"]
    counts = confusion_matrix(labels, guesses, labels=range(10))
    np.fill_diagonal(counts, 0)
    listed = app.dataframe[1].value
    assert listed["images"].iloc[0] == counts.max() and listed["images"].is_monotonic_decreasing
    for row in listed.itertuples():
        assert row.images == counts[int(row.label), int(row.given)]
    assert any("10 classes in layca_2: most often" in one.proto.spec for one in charts(app))


def test_wrong_images_stand_with_their_classes_the_surest_first(open_app, complete_store, digits_study, answered):
    app = healthy(open_app(complete_store, "errors", errors="images", error_split="probe_test", error_model="sgd_0"))
    study = open_study(digits_study)
    first, after = study.probe_rows("test")
    logits, labels = study.run("sgd_0").snapshot("last").logits("probe")[first:after], study.probe.labels[first:after]
    wrong = np.flatnonzero(logits.argmax(axis=1) != labels)
    assert f"{len(wrong)} of {len(labels)} test images of the probe that **sgd_0** gets wrong" in texts(app.markdown)
    captions = [one.proto.imgs[0].caption.replace("\\", "") for one in app.get("image")]
    assert len(captions) == min(12, len(wrong))
    probabilities = [float(caption.rpartition("(")[2].strip(")")) for caption in captions]
    assert probabilities == sorted(probabilities, reverse=True)
    assert captions[0].startswith(tuple(f"{labels[row]}, given {logits[row].argmax()} (" for row in wrong))
    assert len(links(app, "images", "images=test&image=")) == len(captions)


def test_one_kind_of_confusion_can_be_looked_at(open_app, complete_store, answered):
    guesses, labels = answered["sgd_0"]
    wrong = np.flatnonzero(guesses != labels)
    true, given = labels[wrong[0]], guesses[wrong[0]]
    query = {"errors": "images", "error_model": "sgd_0", "error_true": str(true), "error_given": str(given)}
    app = healthy(open_app(complete_store, "errors", **query))
    expected = np.count_nonzero((labels == true) & (guesses == given))
    assert texts(app.markdown).startswith(f"{expected} of {len(labels)} test images")


def test_agreement_of_two_models_stands_beside_chance(open_app, complete_store, answered):
    pair = {"error_model": "sgd_0", "error_other": "layca_2"}
    app = healthy(open_app(complete_store, "errors", errors="two models", **pair))
    (one, labels), (other, _) = answered["sgd_0"], answered["layca_2"]
    kappa = cohen_kappa_score(one == labels, other == labels)
    said = texts(app.markdown)
    assert f"**kappa = {kappa:.2f}**" in said and f"**{100 * (one == other).mean():.1f} %** of {len(labels)}" in said
    shown = json.loads(charts(app)[0].proto.spec)["description"]
    for words, images in {
        "both right": (one == labels) & (other == labels),
        "only sgd_0 right": (one == labels) & (other != labels),
        "only layca_2 right": (one != labels) & (other == labels),
        "both wrong alike": (one != labels) & (other == one),
    }.items():
        assert f"{words} {100 * images.mean():.1f} %" in shown
    assert "what the seed alone changes is not known here" in texts(app.caption)


def test_a_pair_is_drawn_anew_when_a_model_that_is_not_selected_goes_on(open_app, own_store, monkeypatch):
    query = {"errors": "two models", "models": "sgd_0", "error_other": "layca_2"}

    def drawn(app):
        return json.loads(charts(healthy(app))[0].proto.spec)["description"]

    before = drawn(open_app(own_store, "errors", **query))

    def gone_on(snapshot, split):
        told = answers(snapshot, split)
        return replace(told, logits=-told.logits) if snapshot.run.name == "layca_2" else told

    monkeypatch.setattr("app.errors.asked.answers", gone_on)
    (own_store / "digits" / "runs" / "layca_2" / "run.json").touch()
    assert drawn(open_app(own_store, "errors", **query)) != before


def test_a_pair_stands_beside_models_that_differ_in_the_seed_only(open_app, own_store):
    for seed, name in enumerate(("sgd_0", "wdecay_1"), start=1):
        path = own_store / "digits" / "runs" / name / "run.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"group": "plain", "seed": seed}))
    pair = {"error_model": "sgd_0", "error_other": "layca_2"}
    app = healthy(open_app(own_store, "errors", errors="two models", **pair))
    (words,) = (one.proto.spec for one in charts(app) if "kappa of right and wrong" in one.proto.spec)
    assert "sgd_0, layca_2" in words and "sgd_0, wdecay_1" in words and "differ in the seed only" in words


def test_when_images_were_learned(open_app, complete_store, digits_study, answered):
    for per in ("run", "image"):
        compute("learned_at", open_study(digits_study), per=per)
    app = healthy(
        open_app(complete_store, "errors", errors="learned", error_model="sgd_0", learned_end="never learned")
    )
    guesses, labels = answered["sgd_0"]
    wrong = np.count_nonzero(guesses != labels)
    said = texts(app.markdown)
    assert f"Of {len(labels)} test images: " in said and f"wrong at the end {wrong}," in said
    shown = json.loads(charts(app)[-1].proto.spec)["description"]
    assert f"wrong at the end: {wrong}" in shown
    assert any(f"of {wrong} images have a picture" in one.value for one in app.caption) or not wrong


@pytest.mark.parametrize(
    ("pictured", "count", "said"),
    [
        (0, 1, "The 1 image has no picture"),
        (0, 3, "None of the 3 images has a picture"),
        (2, 3, "2 of 3 images have a picture: the study keeps those of the probe. The other is in the table."),
        (1, 3, "1 of 3 images have a picture: the study keeps those of the probe. The others are in the table."),
    ],
)
def test_what_has_no_picture_is_said(pictured, count, said):
    assert gallery.without_picture(pictured, count).startswith(said)


def test_what_is_not_computed_is_offered(open_app, bare_store):
    assert "Not computed yet" in texts(healthy(open_app(bare_store, "errors", errors="learned")).info)


def test_it_opens_on_images_to_which_a_model_answers(open_app, own_store, monkeypatch):
    def validation_alone(snapshot, split):
        if split == "test":
            raise NotMeasured("the study has no test images")
        return answers(snapshot, split)

    monkeypatch.setattr("app.errors.asked.answers", validation_alone)
    app = healthy(open_app(own_store, "errors"))
    assert "validation images wrong" in texts(app.markdown)


def test_why_no_model_answers_is_said_in_the_open(open_app, own_store):
    path = own_store / "digits" / "study.json"
    study = json.loads(path.read_text())
    study["dataset"]["classes"].append("none of them")
    path.write_text(json.dumps(study))
    app = healthy(open_app(own_store, "errors"))
    (said,) = [one.value.replace("\\", "") for one in app.info]
    assert "No model chosen has answers to the test images" in said
    assert "- sgd_0, wdecay_1, layca_2: the network tells 10 classes apart, the study's images have 11" in said


def test_a_study_without_classes_says_so(open_app, own_store, autoencoder_study):
    path = own_store / "digits" / "study.json"
    study = json.loads(path.read_text())
    study["dataset"]["classes"] = []
    path.write_text(json.dumps(study))
    assert "images have no classes" in texts(healthy(open_app(own_store, "errors")).info)
    assert "name no class" in texts(healthy(open_app(autoencoder_study.parent, "errors")).info)
