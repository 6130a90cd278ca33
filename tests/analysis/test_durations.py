"""How long measuring takes is known from what was measured here before, and from nothing else."""

import pytest
from platformdirs import user_cache_path

from analysis import METRICS, compute, durations
from analysis.kept import kept


@pytest.fixture(autouse=True)
def _nothing_measured_yet(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def wanted(study, name):
    one = kept([METRICS[name]], list(study.runs.values()), ["last"])[name, "sgd_0"]
    todo = [(task, missing) for task in one.tasks if (missing := one.missing(task))]
    return [(name, one.place.rpartition("/")[0], durations.work(METRICS[name], todo))]


def test_what_was_measured_once_is_estimated_and_nothing_else(study):
    before = durations.estimate(wanted(study, "gini"))
    assert before == durations.Estimate(0.0, ("gini",))
    asked = wanted(study, "gini")
    compute("gini", study, runs=["layca_0"])
    after = durations.estimate(asked)
    assert after.unknown == () and after.seconds > 0
    assert durations.estimate(asked * 3).seconds == pytest.approx(3 * after.seconds)
    assert durations.estimate(wanted(study, "hoyer")).unknown == ("hoyer",)
    compute("gini", study, runs=["sgd_0"])
    assert durations.estimate(wanted(study, "gini")).seconds == 0, "nothing is left to be measured"


def test_the_newest_measurements_count_most():
    for seconds in (8.0, 2.0):
        durations.note("a/b", seconds, 100.0)
    assert durations.estimate([("a", "a/b", 100.0)]).seconds == pytest.approx((8 / 2 + 2) / (100 / 2 + 100) * 100)


def test_a_damaged_file_is_no_knowledge():
    durations.note("a/b", 1.0, 1.0)
    (user_cache_path("strata") / durations.FILE).write_text("{ cut sho")
    assert durations.estimate([("a", "a/b", 1.0)]).unknown == ("a",)
