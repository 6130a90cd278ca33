"""Networks that make images: their page, and every other page on a study of them."""

import pytest

from analysis import compute, open_study
from app.pages import pages
from tests.app.pages import charts, healthy, texts


@pytest.fixture
def coded_store(autoencoder_study):
    return autoencoder_study.parent


def test_originals_stand_above_reconstructions_with_their_errors(open_app, coded_store, autoencoder_study):
    app = healthy(open_app(coded_store, "reconstructions", images="test", count="4"))
    study = open_study(autoencoder_study)
    assert [one.value for one in app.subheader][:3] == list(study.runs)
    pictures = app.get("image")
    assert [len(one.proto.imgs) for one in pictures] == [4] * 6
    each = compute("reconstruction_error", study, "free", per="image", split="test")["value"].sort_values()
    captions = [[picture.caption for picture in one.proto.imgs] for one in pictures[:2]]
    assert captions[0] == [f"{value:.3f}" for value in each[:4]]
    assert captions[1] == [f"{value:.3f}" for value in each[:-5:-1]]
    (whole,) = compute("reconstruction_error", study, "free", split="test").to_dict("records")
    said = texts(app.caption)
    assert f"error {whole['value']:.4f}, 95 % interval {whole['low']:.4f} to {whole['high']:.4f} over 24 test" in said
    assert "penalty: l1 0.1 over layer" in said and "penalty: winners 0.1 over layer" in said


def test_any_epoch_and_split_can_be_looked_at(open_app, coded_store):
    app = healthy(open_app(coded_store, "reconstructions", images="train", epoch="0", models="free"))
    assert "Epoch 0: error 1." in texts(app.caption) and "24 train images" in texts(app.caption)


def test_a_study_of_classes_says_that_it_has_none(open_app, complete_store):
    app = healthy(open_app(complete_store, "reconstructions"))
    assert "Here the networks of this study name classes and make no images" in texts(app.info)
    assert "python -m trainer train autoencoder" in texts(app.info)


@pytest.mark.parametrize("page", list(pages()))
def test_every_page_opens_on_networks_that_make_images(open_app, coded_store, page):
    healthy(open_app(coded_store, page))


def test_overview_and_training_speak_of_errors(open_app, coded_store):
    app = healthy(open_app(coded_store))
    table = app.dataframe[0].value.set_index("model")
    assert "test" not in table and table["test error"].between(0, 2).all()
    assert table["penalty"].tolist() == ["", "l1 0.1 over layer", "winners 0.1 over layer"]
    assert "Mean squared error at the last epoch" in texts(app.caption)
    app = healthy(open_app(coded_store, "training", curve="penalty", model="l1"))
    assert not app.warning and "activation_penalty" not in texts(app.caption)
    assert len(charts(app)) == 2 and "penalty" in charts(app)[0].proto.spec


def test_pruning_says_that_there_is_no_accuracy(open_app, coded_store):
    assert "name no class: there is no accuracy" in texts(healthy(open_app(coded_store, "pruning")).info)
