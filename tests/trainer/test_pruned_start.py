"""Runs that retrain a pruned network: which weights stay, what they begin as, and that the others stay zero."""

import numpy as np
import pytest

from analysis.store import StoreError, open_study
from tests.trainer.small_studies import open_here, stopping_after_each_epoch, tiny_recipe, train_like

SGD = {"kind": "sgd", "learning_rate": 0.006}
PRUNE = 0.8
STARTS = {
    "initial": {},
    "signs": {"weights": "signs"},
    "anew": {"weights": "random"},
    "anew_again": {"weights": "random", "seed": 1},
    "trained": {"weights": "trained"},
    "everywhere": {"scope": "global"},
    "shuffled": {"kind": "random", "scope": "global"},
    "shuffled_again": {"kind": "random", "scope": "global", "seed": 1},
    "whole": {"prune": 0.0},
}


def changes(runs):
    fields = {"recording__activations": []}
    for name in runs:
        fields[f"runs__{name}__optimizer"] = SGD
        fields[f"runs__{name}__start"] = {"run": "sgd_2", "prune": PRUNE} | STARTS[name]
    return fields


@pytest.fixture(scope="module")
def trainer(tiny_trainer, tmp_path_factory):
    return train_like(tiny_trainer, tmp_path_factory.mktemp("pruned"), ["sgd_2", *STARTS], **changes(STARTS))


@pytest.fixture(scope="module")
def study(trainer):
    return open_study(trainer.folder)


def kernels(study, run, epoch):
    run = study.run(run)
    return {layer.name: run.snapshot(epoch).weights(layer.name) for layer in run.layers}


def largest(kernel, share):
    """Which weights of an array stay, one after the other: no threshold, no sort of ours."""
    kept = np.ones(kernel.size, bool)
    kept[np.argsort(np.abs(kernel), axis=None)[: round(share * kernel.size)]] = False
    return kept.reshape(kernel.shape)


@pytest.fixture(scope="module")
def kept(study):
    """The mask of each layer by the largest of the parent's last weights."""
    return {name: largest(kernel, PRUNE) for name, kernel in kernels(study, "sgd_2", "last").items()}


def begins_as(study, run, expected, kept):
    for name, kernel in kernels(study, run, 0).items():
        wanted = np.where(kept[name], expected[name], 0)
        assert np.array_equal(kernel, wanted), f"{run}, {name}: {np.sum(kernel != wanted)} weights begin otherwise"


def test_rewound_weights_are_the_untrained_ones(study, kept):
    begins_as(study, "initial", kernels(study, "sgd_2", 0), kept)


def test_signs_have_the_size_of_the_layers_untrained_deviation(study, kept):
    untrained = kernels(study, "sgd_2", 0)
    begins_as(
        study, "signs", {n: np.sign(w) * np.float32(w.astype("float64").std()) for n, w in untrained.items()}, kept
    )


def test_weights_drawn_anew_are_others_of_the_same_distribution(study, kept):
    untrained, anew, again = (kernels(study, run, 0) for run in ("sgd_2", "anew", "anew_again"))
    for name, mask in kept.items():
        assert np.array_equal(anew[name] != 0, mask), f"{name}: another mask"
        shared = np.isin(anew[name][mask], untrained[name]).mean()
        assert shared < 0.1 and not np.array_equal(anew[name], again[name]), f"{name}: not drawn anew"
        *fields, inward, outward = (1, *untrained[name].shape) if untrained[name].ndim == 2 else untrained[name].shape
        assert np.abs(anew[name]).max() <= np.sqrt(6 / np.prod(fields) / (inward + outward)), f"{name}: not Glorot's"


def test_trained_weights_come_with_biases_and_batch_statistics(study, kept):
    import h5py

    begins_as(study, "trained", kernels(study, "sgd_2", "last"), kept)
    ours = study.run("trained").folder / "checkpoints/epoch-000.weights.h5"
    parents = study.run("sgd_2").folder / "checkpoints/epoch-002.weights.h5"
    masked = {layer.kernel for layer in study.run("trained").layers}
    compared = []

    def compare(place, item):
        if isinstance(item, h5py.Dataset) and place not in masked:
            compared.append(place)
            assert np.array_equal(item[()], theirs[place][()]), f"{place} is not the parent's"

    with h5py.File(ours) as file, h5py.File(parents) as theirs:
        file.visititems(compare)
    assert len(compared) == 3 * len(masked), "a bias, a mean and a variance for each kernel"


def test_one_threshold_for_all_layers_where_the_scope_is_global(study):
    last = kernels(study, "sgd_2", "last")
    together = largest(np.concatenate([kernel.ravel() for kernel in last.values()]), PRUNE)
    ends = np.cumsum([kernel.size for kernel in last.values()])[:-1]
    parts = zip(last, np.split(together, ends), strict=True)
    kept = {name: part.reshape(last[name].shape) for name, part in parts}
    begins_as(study, "everywhere", kernels(study, "sgd_2", 0), kept)


def test_the_random_control_keeps_as_many_of_each_layer_elsewhere(study):
    untrained, chosen, shuffled, again = (
        kernels(study, run, 0) for run in ("sgd_2", "everywhere", "shuffled", "shuffled_again")
    )
    for name, kernel in shuffled.items():
        mask = kernel != 0
        assert mask.sum() == (chosen[name] != 0).sum(), f"{name}: another number of weights"
        assert np.array_equal(kernel[mask], untrained[name][mask]), f"{name}: not the untrained values"
    for other in (chosen, again):
        assert not all(np.array_equal(shuffled[name] != 0, other[name] != 0) for name in shuffled), "not at random"


@pytest.mark.parametrize("run", STARTS)
def test_what_is_pruned_stays_exactly_zero_and_the_rest_is_trained(study, run):
    begin, end = kernels(study, run, 0), kernels(study, run, "last")
    for name, kernel in begin.items():
        assert not end[name][kernel == 0].any(), f"{name}: pruned weights came back"
    moved = sum(np.sum(end[name] != kernel) for name, kernel in begin.items())
    stays = sum(np.sum(kernel != 0) for kernel in begin.values())
    assert moved > 0.9 * stays, f"{moved} of {stays} weights moved"


def test_where_nothing_is_pruned_the_run_is_its_parent_again(study):
    for epoch in (0, 1, 2):
        ours, parents = kernels(study, "whole", epoch), kernels(study, "sgd_2", epoch)
        assert all(np.array_equal(ours[name], parents[name]) for name in parents), f"epoch {epoch} differs"


def test_run_json_notes_the_parent_and_how_much_of_each_layer_went(study, kept):
    notes = study.run("initial").manifest.notes["start"]
    name = "checkpoints/epoch-002.weights.h5"
    assert (notes["run"], notes["weights"]) == ("sgd_2", name)
    assert notes["sha256"] == study.run("sgd_2").manifest.files[name].sha256
    assert notes["sparsity"] == {layer: pytest.approx(1 - mask.mean()) for layer, mask in kept.items()}
    assert study.run("initial").manifest.recipe["start"]["prune"] == PRUNE
    assert "start" not in study.run("sgd_2").manifest.recipe


def test_stopped_after_every_epoch_and_through_phases_a_pruned_run_ends_with_the_same_bits(
    tiny_trainer, trainer, tmp_path
):
    phases = [{"epochs": 1, "optimizer": SGD}, {"epochs": 2, "optimizer": SGD | {"learning_rate": 0.001}}]
    phases[1]["weight_decay"] = {"kind": "shrink", "strength": 0.01}
    fields = changes(["initial"]) | {"runs__phased__phases": phases}
    fields["runs__phased__start"] = {"run": "initial", "prune": 0.9}
    runs = ["sgd_2", "initial", "phased"]
    whole = open_study(train_like(trainer, tmp_path / "whole", runs, **fields).folder)
    with stopping_after_each_epoch() as stops:
        again = open_study(train_like(trainer, tmp_path / "stopped", runs, **fields).folder)
    assert stops.count == 7
    for name in runs:
        assert again.run(name).manifest.files == whole.run(name).manifest.files, f"{name}: other bytes"
        assert again.run(name).manifest.notes == whole.run(name).manifest.notes
    pruned = {name: kernel == 0 for name, kernel in kernels(whole, "phased", 0).items()}
    parents = kernels(whole, "initial", 0)
    for name, kernel in kernels(whole, "phased", "last").items():
        assert np.array_equal(kernel == 0, pruned[name]), f"{name}: the mask did not go through the phases"
        assert not kernel[parents[name] == 0].any(), f"{name}: pruned again, what was pruned stays so"


def test_a_parent_that_is_not_trained_is_named_before_anything_runs(tmp_path):
    trainer = open_here(tmp_path, **changes(["initial"]))
    with pytest.raises(StoreError, match=r"runs/sgd_2: is not trained yet, but another run starts from it; train it"):
        trainer.unfinished(["initial"])
    assert trainer.unfinished(["sgd_2", "initial"]) == ["sgd_2", "initial"]


def test_with_several_seeds_each_run_starts_from_its_own():
    recipe = tiny_recipe(seeds=[1, 2], **changes(["initial"]))
    assert recipe.parent("initial+seed2") == "sgd_2+seed2" and recipe.parent("sgd_2+seed2") is None
    assert list(recipe.planned()).index("sgd_2+seed2") < list(recipe.planned()).index("initial+seed2")
