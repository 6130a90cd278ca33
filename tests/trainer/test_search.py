"""The learning rate that leads to a given validation accuracy."""

import json
import math

import pytest

from tests.conftest import trainer
from tests.trainer.small_studies import tiny_options
from trainer.run_recipe import Search
from trainer.search import search_rate

BOUNDS = Search(lowest=1e-4, highest=1.0, tolerance=0.005, trials=12)


class Network:
    """Its validation accuracy grows with the logarithm of the rate, from 0.2 at 1e-4 to 0.9 at 1."""

    def __init__(self):
        self.tried = []

    def history_at(self, rate):
        self.tried.append(rate)
        accuracy = 0.9 + 0.7 * math.log10(rate) / 4
        return {"epoch": 0}, {"epoch": 1, "val_accuracy": accuracy, "val_loss": math.nan}


@pytest.mark.parametrize("target", [0.25, 0.5, 0.65, 0.85])
def test_the_rate_is_found_within_the_tolerance(tmp_path, target):
    network = Network()
    rate, found = search_rate(tmp_path / "search.json", target, BOUNDS, network.history_at)
    assert abs(0.9 + 0.7 * math.log10(rate) / 4 - target) <= BOUNDS.tolerance
    assert found["reached"] and found["enclosed"] and found["trials"] == len(network.tried) <= BOUNDS.trials


def test_there_are_no_more_trials_than_allowed_and_the_nearest_is_taken(tmp_path):
    network, bounds = Network(), BOUNDS.model_copy(update={"tolerance": 1e-9, "trials": 5})
    rate, found = search_rate(tmp_path / "search.json", 0.5, bounds, network.history_at)
    assert len(network.tried) == found["trials"] == 5 and not found["reached"]
    nearest = min(network.tried, key=lambda tried: abs(0.9 + 0.7 * math.log10(tried) / 4 - 0.5))
    assert rate == nearest


def test_a_target_beyond_the_bounds_ends_at_once_with_the_nearest(tmp_path):
    network = Network()
    rate, found = search_rate(tmp_path / "search.json", 0.99, BOUNDS, network.history_at)
    assert rate == pytest.approx(1.0) and len(network.tried) == 2
    assert not found["enclosed"] and not found["reached"] and found["validation"] == pytest.approx(0.9)


def test_trials_made_before_an_interruption_are_not_made_again(tmp_path):
    path, whole = tmp_path / "search.json", Network()
    rate, found = search_rate(path, 0.65, BOUNDS, whole.history_at)
    path.write_text(json.dumps(json.loads(path.read_text())[:3]))
    again = Network()
    assert search_rate(path, 0.65, BOUNDS, again.history_at) == (rate, found)
    assert again.tried == whole.tried[3:], "a trial on disk was trained again"
    kept = json.loads(path.read_text())
    assert [trial["learning_rate"] for trial in kept] == whole.tried
    assert kept[0]["history"][1]["val_loss"] is None, "nan is no JSON"


def test_a_rate_that_diverges_counts_as_no_accuracy(tmp_path):
    def history_at(rate):
        return {"epoch": 0}, {"epoch": 1, "val_accuracy": math.nan if rate > 0.5 else 0.4}

    rate, found = search_rate(tmp_path / "search.json", 0.4, BOUNDS, history_at)
    assert rate == pytest.approx(1e-4) and found["reached"]


@pytest.mark.nightly
def test_a_recipe_may_give_a_target_instead_of_a_rate(tmp_path):
    options = tiny_options(
        runs__searched__optimizer__kind="sgd",
        runs__searched__target_validation=0.3,
        runs__searched__search__tolerance=0.2,
        runs__searched__search__trials=4,
    )
    finished = trainer("train", "digits", "--store", tmp_path, "--runs", "searched", *options)
    assert finished.returncode == 0, finished.stderr
    run = json.loads((tmp_path / "digits/runs/searched/run.json").read_text())
    trials = json.loads((tmp_path / "digits/runs/searched/search.json").read_text())
    assert run["recipe"]["optimizer"]["learning_rate"] in [trial["learning_rate"] for trial in trials]
    assert run["notes"]["search"]["target"] == 0.3 and "search.json" in run["files"]
    assert run["history"][1]["learning_rate"] == run["recipe"]["optimizer"]["learning_rate"]
