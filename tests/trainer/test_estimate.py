"""What is said of space and time before training, and of the time left in it."""

import math
from dataclasses import replace

import pytest

from analysis.store import open_study
from trainer import progress
from trainer.estimate import Pace
from trainer.progress import Progress
from trainer.samples import probe_of

SNAPSHOTS, TENSORS, BYTES = 3, 2, 2  # untrained, the same calibrated, last; activation and what comes before it; half


def test_space_counts_the_scrambled_images_too(tiny_trainer):
    without = replace(tiny_trainer, probe=probe_of(tiny_trainer.samples, 24))
    run = open_study(tiny_trainer.folder).run("sgd_0")
    values = sum(math.prod(layer.tensors["activation"].shape) for layer in run.layers)
    more = tiny_trainer.estimate(["sgd_0"]).bytes - without.estimate(["sgd_0"]).bytes
    assert more == SNAPSHOTS * TENSORS * BYTES * values * 24, "24 scrambled images have activations and no logits"


def test_each_run_is_compiled_and_each_epoch_trains_evaluates_and_is_kept(tiny_trainer):
    rules = {name: tiny_trainer.recipe.training for name in ("sgd_0", "wdecay_0", "layca_0")}
    spent = Pace(compiling=10, training=1, evaluating=0.1, keeping=5).seconds(tiny_trainer.samples, rules)
    assert spent == pytest.approx(3 * 10 + 3 * 2 * (64 + 0.1 * (32 + 32) + 5))


def test_time_left_leaves_out_what_a_run_begins_with_until_the_next_one_does(tmp_path, monkeypatch, capsys):
    clock = Clock(monkeypatch)
    told = Progress(tmp_path, {"first": 40, "second": 40})
    with told.run("first", 0):
        clock.epochs(told, [60])
        assert told.seconds_left() is None, "it compiled: that is no pace"
        clock.epochs(told, [1])
        assert told.is_most and told.seconds_left() == pytest.approx(38 + 59 + 40)
        clock.epochs(told, [1] * 8)
    told.finish_run(10)
    with told.run("second", 0):
        assert not told.is_most and told.seconds_left() == pytest.approx(59 + 10)
        clock.epochs(told, [60, 1])
        assert told.seconds_left() == pytest.approx(8), "the run before stopped after ten epochs"
    said = capsys.readouterr().err
    assert "at most 2 min left" in said and "about 8 s left" in said and "min left" not in said.split("second")[-1]


class Clock:
    """What the progress takes for the time."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(progress.time, "monotonic", lambda: self.now)

    def epochs(self, told, seconds):
        for taken in seconds:
            self.now += taken
            told.end_epoch({})
