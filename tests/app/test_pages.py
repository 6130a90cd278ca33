"""Every page, in every state that a store can be in."""

import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from analysis import METRICS, compute, open_study
from analysis.metrics import Source
from analysis.store import layout
from analysis.store.lock import writing
from analysis.store.manifest import TRAINING
from app.pages import pages
from tests.app.conftest import FEWER, QUERY, record_sweeps
from tests.app.pages import button, charts, healthy, texts

VIEWS = {
    "channel": "distribution",
    "neuron": "in order",
    "image": "distribution",
    "pair": "distribution",
    "bin": "curve",
}
PAGES = list(pages())
# Those that begin with a table, a list or a form; and Scores, that has no chart until scores are attached.
WITHOUT_CHART = {"neurons", "notes", "methods", "report", "scores", "reconstructions", "images_enough"}


@pytest.fixture(scope="module", autouse=True)
def _rotation(digits_study):
    """What the pages below show is computed."""
    compute("rotation", open_study(digits_study), epochs=[0, "last"])


@pytest.fixture(scope="module")
def swept_store(digits_study, tmp_path_factory):
    """A store with a copy of the study in which a run's pruning is recorded; tests add results to it."""
    store = tmp_path_factory.mktemp("swept")
    record_sweeps(Path(shutil.copytree(digits_study, store / "digits")) / "runs" / "sgd_0")
    return store


@pytest.mark.parametrize("page", PAGES)
def test_complete_study(open_app, measured_store, page):
    app = healthy(open_app(measured_store, page, **QUERY))
    assert not app.warning and not app.error, texts([*app.warning, *app.error])
    assert charts(app) or page in WITHOUT_CHART, f"{page} shows a chart"


@pytest.mark.parametrize("page", PAGES)
def test_damaged_run(open_app, damaged_store, page):
    store, name = damaged_store
    app = healthy(open_app(store, page))
    if page == "overview":
        assert name in texts(app.error) and "run.json" in texts(app.error), "the run is named with what is wrong"
    if page in ("overview", "explore", "training"):
        assert charts(app), "the other runs are shown"


@pytest.mark.parametrize("page", PAGES)
def test_while_training(open_app, training_store, page):
    store, name = training_store
    app = healthy(open_app(store, page))
    if page == "overview":
        table = app.dataframe[0].value.set_index("model")
        assert table.loc[name, "state"] == TRAINING


@pytest.mark.parametrize("page", ["overview", "training"])
def test_progress_of_a_training_is_shown(open_app, training_store, page):
    app = healthy(open_app(training_store[0], page))
    said = app.get("progress")[0].proto.text.replace("\\", "")
    assert "model 2 of 9" in said and "2 min 10 s left" in said, said


@pytest.mark.parametrize("alive", [True, False])
def test_training_is_looked_at_again_while_its_writer_lives(open_app, own_store, monkeypatch, alive):
    told = {"run": "sgd_0", "run_number": 1, "runs": 3, "epoch": 1, "epochs": 3, "seconds_left": 1, "message": ""}
    (own_store / "digits" / layout.PROGRESS_FILE).write_text(json.dumps(told))
    every = []

    def fragment(body, run_every):
        every.append(run_every)
        return body

    monkeypatch.setattr("streamlit.fragment", fragment)
    with writing(own_store / "digits", "a test") if alive else nullcontext():
        healthy(open_app(own_store, "training"))
    assert bool(every[-1]) is alive, "a killed trainer leaves its progress behind"


def test_overview_tells_models_apart(open_app, complete_store, digits_study):
    table = healthy(open_app(complete_store)).dataframe[0].value
    study = open_study(digits_study)
    assert list(table["model"]) == list(study.runs)
    last = study.runs["sgd_0"].manifest.history[-1]
    shown = table.set_index("model").loc["sgd_0"]
    assert shown["test"] == pytest.approx(100 * last["test_accuracy"])
    assert shown["gap"] == pytest.approx(100 * (last["train_accuracy"] - last["test_accuracy"]))


@pytest.mark.parametrize("name", sorted(METRICS))
def test_explore_explains_every_metric(open_app, complete_store, name):
    app = healthy(open_app(complete_store, "explore", metric=name))
    metric = METRICS[name]
    assert app.title[0].value.replace("\\", "") == metric.title
    assert metric.question in texts(app.markdown) and metric.how_to_read in texts(app.markdown)
    assert app.latex[0].value.strip("$\n ") == metric.formula


def test_what_is_not_computed_is_offered_not_done(open_app, bare_store):
    app = healthy(open_app(bare_store, "explore", metric="gini"))
    assert "Not computed yet" in texts(app.info)
    assert button(app, "Compute")
    assert not (bare_store / "digits" / "results" / "gini").exists(), "nothing is computed behind the reader's back"


def test_what_is_computed_is_drawn_though_the_untrained_network_is_not(open_app, bare_store):
    compute("stable_rank", open_study(bare_store / "digits"), runs=["sgd_0"])
    app = healthy(open_app(bare_store, "explore", metric="stable_rank", models="sgd_0"))
    assert "For sgd_0 not everything is computed yet: what is, is shown." in texts(app.info)
    assert charts(app) and button(app, "Compute")


DRAWN = sorted(name for name in METRICS if Source.RECONSTRUCTIONS not in METRICS[name].reads)


@pytest.mark.parametrize("name", DRAWN)
def test_every_kind_of_chart_draws(open_app, swept_store, name):
    for per in _choices(name, "per") or ("",):
        _drawn(open_app, swept_store, name, per, VIEWS.get(per, "by layer"), [0, "last"])


@pytest.mark.nightly
@pytest.mark.parametrize("name", DRAWN)
def test_every_metric_is_drawn_by_epoch(open_app, swept_store, name):
    for per in set(_choices(name, "per") or ("",)) - set(VIEWS):
        _drawn(open_app, swept_store, name, per, "by epoch", "all")


def _drawn(open_app, store, name, per, view, epochs):
    given = FEWER.get(name, {}) | ({"per": per} if per else {})
    compute(name, open_study(store / "digits"), runs=["sgd_0"], epochs=epochs, **given)
    query = {f"{name}__{key}": value for key, value in given.items()}
    app = healthy(open_app(store, "explore", metric=name, models="sgd_0", view=view, **query))
    assert charts(app), f"{name} per {per} is drawn {view}"


def test_a_metric_of_activations_has_both_nulls(open_app, own_store):
    compute("zero_ratio", open_study(own_store / "digits"), epochs=[0, "last"])
    app = healthy(open_app(own_store, "explore", metric="zero_ratio"))
    key = charts(app)[0].proto.spec
    assert "untrained" in key and "untrained, as initialised" in key


def test_an_epoch_that_a_model_lacks_is_listed_with_the_reason(open_app, own_store):
    study = open_study(own_store / "digits")
    longest = max(run.last_epoch for run in study.runs.values())
    compute("zero_ratio", study, epochs=[0, "last"])
    app = healthy(open_app(own_store, "explore", metric="zero_ratio", epoch="1"))
    assert longest > 1
    reasons = texts([one for one in app.dataframe if "reason" in one.value.columns][:1])
    assert "were not recorded" in reasons, "activations of a middle epoch were not recorded, and the page says so"


def _choices(name, parameter):
    from analysis.metrics.parameters import parameters_of

    known = parameters_of(METRICS[name])
    return known[parameter].choices if parameter in known else ()


def test_images_that_were_not_recorded_are_a_reason_on_the_page_and_nothing_to_compute(open_app, own_store):
    older(own_store / "digits")
    app = healthy(open_app(own_store, "explore", metric="zero_ratio", zero_ratio__split="scrambled"))
    assert "recording.scrambled" in texts_of_labels(app.expander), "the reason needs no click"
    assert "Compute" not in [one.label for one in app.button] and not charts(app)
    assert "scrambled" in app.selectbox(key="zero_ratio.split").options


def texts_of_labels(elements):
    return "\n".join(element.label for element in elements).replace("\\", "")


def older(folder):
    """Make of a study one that was begun before images were scrambled, as far as it is looked at here."""
    path = folder / "study.json"
    study = json.loads(path.read_text())
    del study["probe_splits"]["scrambled"]
    path.write_text(json.dumps(study))
