"""A study whose runs generalise differently."""

import itertools

import pytest

from tests.analysis.conftest import learning_curve

RUNS = ("sgd_0", "sgd_1", "wdecay_0", "wdecay_1", "layca_0", "layca_1")
TEST = (0.50, 0.62, 0.58, 0.71, 0.40, 0.66)
TRAIN = (0.90, 0.70, 0.99, 0.80, 0.50, 0.95)


def histories(last=2, test=TEST, train=TRAIN):
    """Called epoch by epoch, run after run, as studies are built."""
    calls = itertools.count()

    def history(epoch, _):
        run = next(calls) // (last + 1)
        row = learning_curve(epoch, last)
        return row | {"test_accuracy": test[run], "train_accuracy": train[run] if epoch in (0, last) else None}

    return history


@pytest.fixture
def six(build_study, tmp_path):
    """A study of six runs of different accuracies."""
    return build_study(tmp_path / "studies" / "six", runs=RUNS, history=histories())
