"""Pruned shares against an argsort of all weights; what holds for every metric of a snapshot."""

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from analysis import METRICS, ParameterError, compute
from analysis.compute import is_computed
from analysis.metrics import Scope, Source

SNAPSHOTS = [name for name, metric in METRICS.items() if metric.scope is Scope.SNAPSHOT]
every_snapshot = pytest.mark.parametrize("metric", SNAPSHOTS)


@pytest.mark.parametrize("fraction", [0.0, 0.013, 0.4, 0.9, 1.0])
def test_equals_an_argsort_of_all_weights(study, fraction):
    table = compute("pruned_share", study, runs="sgd_0", fraction=fraction)
    snapshot = study.run("sgd_0").snapshot()
    kernels = {name: snapshot.weights(name) for name in snapshot.layers}
    owner = np.concatenate([[name] * kernel.size for name, kernel in kernels.items()])
    order = np.argsort(np.abs(np.concatenate([kernel.ravel() for kernel in kernels.values()])), kind="stable")
    gone = owner[order[: round(fraction * len(order))]]
    assert table["layer"].tolist() == list(kernels)
    for row in table.itertuples():
        assert row.pruned == np.count_nonzero(gone == row.layer)
        assert row.value == pytest.approx(row.pruned / kernels[row.layer].size, abs=1e-15)


def test_equal_weights_go_together(build_study, tmp_path):
    study = build_study(tmp_path / "s", recorded=(), kernels=lambda run, epoch, layer, shape: np.ones(shape))
    assert compute("pruned_share", study, fraction=0.4)["value"].eq(1).all()
    assert compute("pruned_share", study, fraction=0.0)["value"].eq(0).all()


def test_a_layer_that_is_not_finite_leaves_all_undefined(build_study, tmp_path):
    def kernels(run, epoch, layer, shape):
        return np.full(shape, np.nan if layer == "conv2" else 1.0)

    table = compute("pruned_share", build_study(tmp_path / "s", runs=("run",), recorded=(), kernels=kernels))
    assert len(table) == 3 and table["status"].eq("undefined").all()
    assert table["reason"].str.contains("conv2").all()


@pytest.mark.parametrize("fraction", [-0.1, 1.1])
def test_a_fraction_outside_is_refused(study, fraction):
    with pytest.raises(ParameterError, match="from 0 to 1"):
        compute("pruned_share", study, fraction=fraction)


@every_snapshot
def test_epochs_and_layers_only_filter(study, build_study, tmp_path, metric):
    whole = compute(metric, study, epochs="all")
    recorded = {0, 2} if Source.ACTIVATIONS in METRICS[metric].reads else {0, 1, 2}
    assert set(whole["epoch"]) == recorded and set(whole["layer"]) == {"conv1", "conv2", "dense1"}
    elsewhere = build_study(tmp_path / "again" / "small")
    part = compute(metric, elsewhere, runs="sgd_0", epochs=[2], layers="conv2")
    wanted = whole.query("run == 'sgd_0' and epoch == 2 and layer == 'conv2'").reset_index(drop=True)
    assert_frame_equal(part, wanted)
    assert not is_computed(metric, elsewhere, elsewhere.run("sgd_0"), 2)
    assert_frame_equal(compute(metric, elsewhere, epochs="all"), whole, obj="what was measured in parts")
    assert is_computed(metric, elsewhere, elsewhere.run("sgd_0"), "all")


@every_snapshot
def test_several_jobs_equal_one(study, build_study, tmp_path, metric):
    many = compute(metric, study, epochs="all", jobs=2)
    assert_frame_equal(many, compute(metric, build_study(tmp_path / "alone" / "small"), epochs="all"))
