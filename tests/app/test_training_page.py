"""The page Training: curves and rotations of all models beside each other."""

import json

import pytest

from analysis import open_study
from tests.app.pages import charts, healthy


def ends(app):
    """The greatest value on the axis of each rotation, model by model."""
    specifications = [json.loads(chart.proto.spec) for chart in charts(app)]
    rotations = [one["layer"][0] for one in specifications if one.get("title") == "cosine distance"]
    return [rotation["encoding"]["y"]["scale"]["domain"][1] for rotation in rotations]


def test_a_rotation_is_drawn_to_its_own_end_or_on_the_whole_range(open_app, complete_store):
    models = ["sgd_0", "layca_2"]
    app = healthy(open_app(complete_store, "training", models=",".join(models)))
    assert ends(app) == [1, 1]
    app.session_state["range"] = "fitted"
    histories = [open_study(complete_store / "digits").run(name).history for name in models]
    greatest = [history.filter(like="rotation/").max(axis=None) for history in histories]
    assert ends(healthy(app.run())) == pytest.approx(greatest)
