"""All runs of a recipe: what they share, how they end, what of them is kept."""

import os
import shutil

import h5py
import numpy as np
import pytest

from analysis.store import StoreError, open_study
from analysis.store.check import problems
from analysis.store.write import RunWriter
from tests.conftest import trainer
from tests.trainer.small_studies import tiny_recipe, train_like
from trainer.datasets import noisy_labels


@pytest.fixture(scope="module")
def tiny_study(tiny_trainer):
    return open_study(tiny_trainer.folder)


def changed(tmp_path_factory, tiny_trainer, runs, **changes):
    return open_study(train_like(tiny_trainer, tmp_path_factory.mktemp("changed"), runs, **changes).folder)


def kernels(run, epoch=0):
    return {layer.name: run.snapshot(epoch).weights(layer.name) for layer in run.layers}


def equal(one, other):
    return {name: bool(np.array_equal(one[name], other[name])) for name in one}


def test_runs_of_one_architecture_and_optimiser_share_a_compiled_step(tmp_path, tiny_trainer):
    before = set(tiny_trainer.learners)
    trainer = train_like(tiny_trainer, tmp_path, ["sgd_1"], training__epochs=1)
    assert set(trainer.learners) == before, "sgd_1 differs from sgd_0 in its rate alone: nothing is compiled for it"


def test_all_runs_of_a_seed_start_from_the_same_weights(tiny_study):
    first, *others = tiny_study.runs.values()
    for other in others:
        assert all(equal(kernels(first), kernels(other)).values()), f"{other.name} starts elsewhere"
        assert (
            first.manifest.files["checkpoints/epoch-000.weights.h5"]
            == other.manifest.files["checkpoints/epoch-000.weights.h5"]
        ), "equal weights, other bytes"


def test_untrained_activations_lie_on_disk_once(tiny_study):
    for name in ("activations/epoch-000.h5", "activations/epoch-000.calibrated.h5"):
        inodes = {os.stat(run.folder / name).st_ino for run in tiny_study.runs.values()}
        assert len(inodes) == 1, f"{name} is there {len(inodes)} times"


def test_damaged_activations_are_not_shared_but_recorded_anew(tiny_trainer, tmp_path):
    from trainer.activations import record_initial_activations

    copy = shutil.copytree(tiny_trainer.folder, tmp_path / "digits")
    damaged = copy / "runs" / "sgd_0" / "activations" / "epoch-000.calibrated.h5"
    damaged.write_bytes(damaged.read_bytes()[::-1])
    writer = RunWriter.open(copy / "runs" / "sgd_2")
    with writer.file_in_place("checkpoints/epoch-000.weights.h5"):
        pass
    learner = next(iter(tiny_trainer.learners.values()))
    record_initial_activations(writer, learner.extractor, tiny_trainer.probe)
    writer.commit()
    assert [line.partition(":")[0] for line in problems(open_study(copy))] == [str(damaged)]


def test_removing_a_run_does_not_hurt_those_that_shared_its_files(tiny_study, tmp_path):
    copy = shutil.copytree(tiny_study.folder, tmp_path / "digits", copy_function=os.link)
    finished = trainer("remove", copy, "sgd_0")
    assert finished.returncode == 0, finished.stderr
    study = open_study(copy)
    assert list(study.runs) == ["sgd_2", "layca_2"] and not problems(study)
    assert study.run("sgd_2").snapshot(0).activations("conv1").any()


def test_each_run_stopped_at_its_cap_says_so(tiny_study):
    assert {run.state for run in tiny_study.runs.values()} == {"cap reached"}
    assert {run.last_epoch for run in tiny_study.runs.values()} == {2}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory, tiny_trainer):
    runs = ["sgd_2+seed1", "sgd_2+seed7", "layca_2+seed7"]
    return changed(tmp_path_factory, tiny_trainer, runs, seeds=[1, 7], training__epochs=1)


def test_several_seeds_are_several_runs_with_weights_of_their_own(seeds):
    assert list(seeds.runs) == ["sgd_2+seed1", "sgd_2+seed7", "layca_2+seed7"]
    assert [(run.manifest.group, run.seed) for run in seeds.runs.values()] == [
        ("sgd_2", 1),
        ("sgd_2", 7),
        ("layca_2", 7),
    ]
    one, seven, layca = (kernels(run) for run in seeds.runs.values())
    assert not any(equal(one, seven).values()), "two seeds share a kernel"
    assert all(equal(seven, layca).values()), "one seed, two networks"


def test_a_run_does_not_depend_on_those_trained_before_it(seeds, tiny_study):
    """sgd_2 with seed 1 is the same alone, after others, and in a study of other seeds."""
    alone, after_sgd_0 = seeds.run("sgd_2+seed1"), tiny_study.run("sgd_2")
    assert all(equal(kernels(alone, 1), kernels(after_sgd_0, 1)).values())


@pytest.fixture(scope="module")
def endings(tmp_path_factory, tiny_trainer):
    changes = {
        "training__epochs": 3,
        "runs__wdecay_0__optimizer__learning_rate": 1e15,
        "runs__sgd_0__training__stop_at_accuracy": 0.001,
        "runs__sgd_1__training__label_noise": 0.5,
    }
    return changed(tmp_path_factory, tiny_trainer, ["wdecay_0", "sgd_0", "sgd_1"], **changes)


def test_a_run_whose_loss_becomes_nan_ends_as_diverged_and_the_next_one_trains(endings):
    run = endings.run("wdecay_0")
    assert run.state == "diverged" and run.last_epoch < 3
    assert run.manifest.history[-1]["loss"] is None and run.manifest.history[-1]["val_loss"] is None
    assert [epoch for epoch, _ in run.recorded_activations] == [0, 0]
    assert endings.run("sgd_0").state == "done", "the study did not go on"
    assert not problems(endings)


def test_a_run_stops_after_the_epoch_whose_running_accuracy_is_reached(endings):
    run = endings.run("sgd_0")
    assert run.state == "done" and run.last_epoch == 1
    assert run.manifest.history[-1]["train_accuracy"] is not None, "the last epoch is evaluated on training images"


def test_status_shows_how_runs_ended(endings):
    said = trainer("status", endings.folder).stdout
    assert "wdecay_0\tdiverged" in said and "sgd_0\tdone" in said and "sgd_1\tcap reached" in said, said


def test_label_noise_is_recorded_and_trained_on(endings, tiny_study):
    run = endings.run("sgd_1")
    assert run.manifest.notes["label_noise"] == {"share": 0.5, "images": 32, "seed": 1}
    with h5py.File(run.file("labels.h5")[0]) as file:
        labels, replaced = file["labels"][()], file["changed"][()]
    truth = endings.probe.subset_labels["train"]
    assert all(np.array_equal(*pair) for pair in zip((labels, replaced), noisy_labels(truth, 0.5, 10, 1), strict=True))
    assert len(replaced) == 32 and set(np.flatnonzero(labels != truth)) <= set(replaced)
    probe = run.snapshot("last").logits("probe")[:24].astype("float64")
    log_of_softmax = probe - np.logaddexp.reduce(probe, axis=1, keepdims=True)
    assert len(probe) == 24 and np.isfinite(log_of_softmax).all()
    clean, noisy = tiny_study.run("sgd_0"), endings.run("sgd_1")
    assert clean.manifest.history[0]["val_loss"] == noisy.manifest.history[0]["val_loss"], "validation has no noise"
    assert clean.manifest.history[0]["train_loss"] != noisy.manifest.history[0]["train_loss"], "clean labels were used"


@pytest.mark.parametrize(("keep", "kept"), [("all", [0, 1, 2, 3, 4, 5]), (2, [0, 2, 4, 5]), ("first and last", [0, 5])])
def test_weights_are_kept_of_the_epochs_asked_for_and_of_the_newest(tmp_path_factory, tiny_trainer, keep, kept):
    changes = {"training__epochs": 5, "recording__checkpoints": keep, "recording__activations": ["first", 3, "last"]}
    study = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], **changes)
    run = study.run("sgd_2")
    assert run.recorded_checkpoints == kept
    on_disk = sorted(path.name for path in (run.folder / "checkpoints").iterdir())
    assert on_disk == [f"epoch-{epoch:03d}.weights.h5" for epoch in kept], "files that no run.json names"
    recorded = [(0, "trained"), (0, "calibrated"), (3, "trained"), (5, "trained")]
    assert run.recorded_activations == recorded
    assert not problems(study)


def test_activations_recorded_later_are_those_that_training_would_have_recorded(tmp_path_factory, tiny_trainer):
    from trainer.record import record_epochs

    during = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], recording__activations=["first", 1, "last"])
    later = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], recording__activations=[])
    assert not later.run("sgd_2").recorded_activations
    done = list(record_epochs(later, None, ["first", 1, "last"]))
    assert done == [("sgd_2", 0), ("sgd_2", 1), ("sgd_2", 2)]
    later = open_study(later.folder)
    assert later.run("sgd_2").recorded_activations == during.run("sgd_2").recorded_activations
    for epoch, bn in during.run("sgd_2").recorded_activations:
        one, other = (study.run("sgd_2").snapshot(epoch, bn) for study in (during, later))
        for layer in one.layers:
            assert np.allclose(one.activations(layer), other.activations(layer), rtol=2e-3, atol=2e-3), (
                f"{epoch} {layer}"
            )
    assert not problems(later)
    assert list(record_epochs(later, None, "all")) == [], "what is there is not recorded again"


def test_recording_an_epoch_that_is_not_there_says_which_are(tmp_path_factory, tiny_trainer):
    from trainer.record import record_epochs

    study = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], recording__checkpoints="first and last")
    with pytest.raises(StoreError, match="weights of epoch 1 were not kept; there are those of 0, 2"):
        list(record_epochs(study, ["sgd_2"], [1]))
    with pytest.raises(StoreError, match="epoch 9 was not recorded; it has 0 to 2"):
        list(record_epochs(study, ["sgd_2"], [9]))
    with pytest.raises(StoreError, match="no run 'sgd_9'; it has sgd_2"):
        list(record_epochs(study, ["sgd_9"], "all"))


def test_training_accuracy_of_every_epoch_where_the_recipe_asks(tmp_path_factory, tiny_trainer):
    study = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], recording__train_accuracy="every epoch")
    assert all(row["train_accuracy"] is not None for row in study.run("sgd_2").manifest.history)


def test_the_manifests_say_what_was_used(tiny_study):
    manifest = tiny_study.manifest
    assert manifest.dataset.counts == {"train": 64, "validation": 32, "test": 32}
    assert manifest.threads >= 1 and list(manifest.probe_splits) == ["train", "test", "scrambled"]
    assert list(manifest.probe_splits.values()) == [(0, 24), (24, 48), (48, 72)]
    recipe = tiny_recipe()
    for name, run in tiny_study.runs.items():
        assert run.manifest.recipe == recipe.of_run(name)
        assert run.manifest.device["determinism"] == "deterministic operations; no XLA"
        assert {"python", "keras", "numpy"} <= run.manifest.versions.keys()


def test_bfloat16_trains_with_logits_and_loss_in_full_precision(tmp_path_factory, tiny_trainer):
    changes = {"training__precision": "bfloat16", "training__epochs": 1}
    run = changed(tmp_path_factory, tiny_trainer, ["sgd_2"], **changes).run("sgd_2")
    assert np.isfinite(run.manifest.history[-1]["loss"])
    assert run.snapshot("last").weights("conv1").dtype == np.float32
    assert run.snapshot("last").logits("test").dtype == np.float32
    assert np.isfinite(run.snapshot("last").activations("conv13")).all()
