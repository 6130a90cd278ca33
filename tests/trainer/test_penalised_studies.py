"""Runs under a penalty: what they share with plain ones, what the rules see, what is recorded, and how they resume."""

import h5py
import numpy as np
import pytest

from analysis.store import open_study
from tests.conftest import trainer as command
from tests.trainer.small_studies import open_here, stopping_after_each_epoch, tiny_options, train_here, train_like
from trainer.recipe_file import RecipeError

L1 = {"kind": "l1", "strength": 0.05, "layers": ["code", "encoder1"]}
WINNERS = {"kind": "winners", "keep": 0.25, "over": "layer", "layers": ["code"]}
CODED = {  # the recipe `digits` with autoencoders in place of VGG-16: a second for three runs
    "model": {"kind": "autoencoder", "hidden": [24], "code": 12},
    "training": {"batch_size": 16, "epochs": 4, "plateau": {"patience": 1, "min_delta": 0.05}},
    "recording__probe": 32,
    "recording__scrambled": 4,
    "runs__sgd_0__optimizer__learning_rate": 0.05,
    "runs__sgd_1": {"optimizer": {"kind": "sgd", "learning_rate": 0.05}, "penalty": L1},
    "runs__sgd_2": {"optimizer": {"kind": "sgd", "learning_rate": 0.05}, "penalty": WINNERS},
}
RUNS = ["sgd_0", "sgd_1", "sgd_2"]


@pytest.fixture(scope="module")
def penalised(tmp_path_factory, _own_cache, _backend):
    return train_here(tmp_path_factory.mktemp("penalised"), RUNS, **CODED)


@pytest.fixture(scope="module")
def study(penalised):
    return open_study(penalised.folder)


def records(study, name):
    return [run.manifest.files[name].sha256 for run in study.runs.values()]


def test_all_begin_with_the_same_weights_in_networks_of_the_same_layers(study):
    assert len(set(records(study, "checkpoints/epoch-000.weights.h5"))) == 1
    plain, l1, winners = records(study, "model.json")
    assert plain == l1 != winners, "a term of the loss is no part of the network, a selection is"
    names = [[layer.name for layer in run.layers] for run in study.runs.values()]
    assert names == [["encoder1", "code", "decoder1", "pixels"]] * 3


def test_untrained_activations_are_shared_where_the_network_is_the_same(study):
    plain, l1, winners = records(study, "activations/epoch-000.h5")
    assert plain == l1 != winners


def test_the_penalty_is_logged_on_its_own_and_no_loss_holds_it(study):
    rows = study.run("sgd_1").manifest.history
    assert "activation_penalty" not in study.run("sgd_0").manifest.history[1]
    assert rows[1]["activation_penalty"] > rows[2]["activation_penalty"] > rows[-1]["activation_penalty"] > 0
    assert all(0.2 < row["loss"] < 1.3 for row in rows[1:]), "squared errors alone, the running ones too"
    for row in rows:
        snapshot = study.run("sgd_1").snapshot(row["epoch"])
        images = study.run("sgd_1").entrance.normalised(study.run("sgd_1").images("test"))
        error = np.square(snapshot.reconstructions("test") - images).mean()
        assert row["test_loss"] == pytest.approx(error, rel=1e-3)


def test_the_plateau_does_not_see_the_penalty(study):
    """The penalty falls with every epoch; the error does not by 0.05, and the rate is divided."""
    rates = [row["learning_rate"] for row in study.run("sgd_1").manifest.history[1:]]
    losses = [row["val_loss"] for row in study.run("sgd_1").manifest.history[1:]]
    expected, best, rate = [], np.inf, 0.05
    for loss in losses:
        expected.append(rate)
        best, rate = (loss, rate) if loss < best - 0.05 else (best, rate / 5)
    assert rates == pytest.approx(expected) and rates[-1] < 0.05


def test_the_penalty_acts(study):
    def strength(run):
        return np.abs(study.run(run).snapshot("last").activations("code")).mean()

    assert strength("sgd_1") < 0.8 * strength("sgd_0")


def test_what_is_recorded_is_what_is_left_after_the_selection(study):
    run = study.run("sgd_2")
    assert (run.snapshot("last").activations("code") > 0).sum(axis=-1).max() == 3, "of twelve units three"
    before = run.snapshot("last").activations("code", tensor="pre_activation")
    assert (before > 0).sum(axis=-1).max() > 3
    assert run.layer("code").remark == "of its values the 3 largest of each image are kept, the others are set to zero"


def test_run_json_says_formula_and_layers(study):
    notes = study.run("sgd_1").manifest.notes["penalty"]
    assert notes["layers"] == ["encoder1", "code"]
    assert (
        notes["formula"] == "0.05 * mean over layers of mean over images of (mean of |a| over positions and channels)"
    )


def test_a_stopped_run_ends_with_the_same_bits(penalised, study, tmp_path):
    with stopping_after_each_epoch() as stops:
        resumed = open_study(train_like(penalised, tmp_path, RUNS[1:], **CODED).folder)
    assert stops.count == 8
    for name in RUNS[1:]:
        one, other = (of.run(name) for of in (study, resumed))
        drop = {"seconds": 0}
        assert [row | drop for row in one.manifest.history] == [row | drop for row in other.manifest.history]
        for file in ("checkpoints/epoch-004.weights.h5", "state/epoch-004.h5", "predictions/epoch-004.h5"):
            with h5py.File(one.folder / file) as a, h5py.File(other.folder / file) as b:
                a.visititems(lambda path, item, b=b: same(item, b[path]))


def same(one, other):
    if isinstance(one, h5py.Dataset):
        np.testing.assert_array_equal(one[()], other[()], err_msg=one.name)


def test_bfloat16_says_nearly_the_same(study, tmp_path):
    changes = CODED | {"training": CODED["training"] | {"precision": "bfloat16", "epochs": 1}}
    _, half = open_study(train_here(tmp_path, ["sgd_1"], **changes).folder).run("sgd_1").manifest.history
    _, single, *_ = study.run("sgd_1").manifest.history
    for column in ("activation_penalty", "loss", "val_loss"):
        assert half[column] == pytest.approx(single[column], rel=0.02)


def test_nothing_is_pruned_where_there_is_no_accuracy(penalised):
    for what in ("prune", "noise"):
        refused = command(what, penalised.folder)
        assert refused.returncode == 2
        assert refused.stderr.strip().endswith("name no class: there is no accuracy that could fall")


def test_status_tells_the_error(penalised):
    told = command("status", penalised.folder)
    assert told.returncode == 0 and "test error 0." in told.stdout and "not measured" not in told.stdout


def test_show_tells_the_formula():
    shown = command("show", "digits", *tiny_options(runs__sgd_1__penalty='{kind="kl", strength=0.5}'))
    assert shown.returncode == 0, shown.stderr
    assert "# runs.sgd_1.penalty: 0.5 * mean over layers of mean over channels of (0.05 ln(0.05 / r) + " in shown.stdout


def test_a_layer_that_is_not_there_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(RecipeError) as error:
        open_here(tmp_path, **CODED | {"runs__sgd_1__penalty": L1 | {"layers": ["conv77"]}})
    said = "runs.sgd_1: layers: received 'conv77', which stands for no layer of autoencoder; allowed: encoder1, code, "
    assert str(error.value).startswith(said) and "\n" not in str(error.value)
    assert not (tmp_path / "digits" / "study.json").exists()


@pytest.mark.nightly
def test_pruning_and_noise_disturb_the_network_that_was_trained(tmp_path):
    penalty = {"kind": "winners", "keep": 0.25, "layers": ["conv1", "dense1"]}
    folder = train_here(tmp_path, ["sgd_2"], runs__sgd_2__penalty=penalty).folder
    for what, levels in (("prune", "fractions=[0.0, 0.5]"), ("noise", "strengths=[0.0, 1.0]")):
        finished = command(what, folder, "--set", "draws=1", "--set", levels)
        assert finished.returncode == 0, finished.stderr
    run = open_study(folder).run("sgd_2")
    for kind, level in (("pruning", "fraction"), ("input_noise", "strength")):
        table = run.perturbation(kind)
        assert table.loc[table[level] == 0, "accuracy"].eq(run.manifest.history[-1]["test_accuracy"]).all()
