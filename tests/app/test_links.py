"""A link opens what it names; what it names wrongly is said in one line and never reaches a path."""

import pytest

from tests.app.pages import healthy, texts


def test_a_link_opens_its_selection(open_app, complete_store):
    app = healthy(
        open_app(complete_store, "explore", models="sgd_0,layca_2", epoch="0", layers="conv1,dense2", metric="rotation")
    )
    assert app.session_state["models"] == ["sgd_0", "layca_2"]
    assert app.session_state["epoch"] == 0
    assert app.session_state["layers"] == ["conv1", "dense2"]
    assert not app.warning


def test_a_parameter_of_the_metric_is_part_of_the_link(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", metric="rotation", rotation__unit="angle"))
    assert app.session_state["rotation.unit"] == "angle"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"study": "../../etc"}, "study ../../etc"),
        ({"models": "sgd_0,gone"}, "model gone"),
        ({"models": "gone"}, "model gone"),
        ({"epoch": "999"}, "epoch 999"),
        ({"layers": "conv1,conv99"}, "layer conv99"),
        ({"metric": "nothing"}, "metric nothing"),
        ({"metric": "rotation", "rotation__unit": "furlong"}, "unit furlong"),
        ({"metric": "pair_nmi", "pair_nmi__pairs": "-3"}, "pairs -3"),
        ({"view": "<b>sideways</b>"}, "view <b>sideways</b>"),
    ],
)
def test_what_is_gone_is_named_in_one_line(open_app, complete_store, query, named):
    app = healthy(open_app(complete_store, "explore", **query))
    assert len(app.warning) == 1, texts(app.warning)
    assert named in texts(app.warning)


def test_the_valid_part_of_a_link_still_holds(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", models="gone,sgd_0"))
    assert app.session_state["models"] == ["sgd_0"]


def test_the_url_follows_the_widgets(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore"))
    app.selectbox(key="metric").set_value("accuracy").run()
    assert app.query_params["metric"] in ("accuracy", ["accuracy"])
    assert "epoch" not in app.query_params, "what is at its default is left out"


def test_the_selection_survives_a_change_of_page(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", epoch="1"))
    app.switch_page("views/training.py").run()
    assert app.session_state["epoch"] == 1
