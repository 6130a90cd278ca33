"""Pruning against an independent loop that sets weights in plain Keras and evaluates."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.store import StoreError, layout, open_study
from analysis.store.write import RunWriter
from tests.trainer.perturbation.plain import PlainNetwork
from trainer.perturbation.pruning import SOURCE_FRACTIONS, Options

FRACTIONS = [0.0, 0.05, 0.3, 0.9, 1.0]


@pytest.fixture
def own_tiny(tiny_trainer, tmp_path):
    """The folder of a copy of the tiny study, which the test may change."""
    return Path(shutil.copytree(tiny_trainer.folder, tmp_path / "studies" / "digits"))


def prune(folder, runs=("sgd_2",), epochs=("last",), **options):
    """Record; returns the blocks that were measured, and the study opened again."""
    from trainer.perturb import perturb

    done = list(perturb(open_study(folder), "pruning", Options(**options), runs, epochs, Path()))
    return done, open_study(folder)


def pruned(kernels, kind, scope, draw, fraction):
    """The kernels with the first `fraction` of an argsort at zero, by size or by random numbers."""
    generator = np.random.default_rng([0, draw])
    keys = [np.abs(kernel) if kind == "magnitude" else generator.random(kernel.shape) for kernel in kernels]
    groups = [list(range(len(kernels)))] if scope == "global" else [[number] for number in range(len(kernels))]
    kernels = [kernel.copy() for kernel in kernels]
    for group in groups:
        order = np.argsort(np.concatenate([keys[number].ravel() for number in group]), kind="stable")
        goes = np.zeros(len(order), bool)
        goes[order[: round(fraction * len(order))]] = True
        ends = np.cumsum([keys[number].size for number in group])[:-1]
        for number, part in zip(group, np.split(goes, ends), strict=True):
            kernels[number][part.reshape(kernels[number].shape)] = 0
    return kernels


def test_fractions_are_those_of_the_source_study():
    steps = [round(0.01 + 0.89 * step / 24, 6) for step in range(25)]
    assert [0.0, *steps] == SOURCE_FRACTIONS


def test_every_kind_and_scope_equals_plain_keras(own_tiny, tiny_trainer):
    runs = ("sgd_2", "layca_2")
    _, study = prune(own_tiny, runs, fractions=FRACTIONS, draws=2)
    for name in runs:
        run = study.run(name)
        plain = PlainNetwork(run, tiny_trainer.samples)
        table = run.perturbation("pruning")
        assert len(table) == (2 + 1) * 2 * len(FRACTIONS), "two random draws and one by magnitude, in two scopes"
        for row in table.itertuples():
            plain.set_kernels(pruned(plain.kernels, row.kind, row.scope, row.draw, row.fraction))
            accuracy, loss = plain.evaluated()
            assert row.accuracy == accuracy, f"{name}: {row}"
            assert row.loss == pytest.approx(loss, rel=1e-4), f"{name}: {row}"
        assert table["loss"].nunique() == 6 * 3 + 2, "but where nothing or all goes, sweeps are mistaken for each other"


def test_nothing_pruned_is_what_the_history_says(own_tiny):
    _, study = prune(own_tiny, ("sgd_2", "layca_2"), epochs=("first", "last"), fractions=[0.0], draws=1)
    for name in ("sgd_2", "layca_2"):
        run = study.run(name)
        for row in run.perturbation("pruning").itertuples():
            assert row.accuracy == run.manifest.history[row.epoch]["test_accuracy"], f"{name}: {row}"
        assert set(run.perturbation("pruning")["epoch"]) == {0, 2}


def test_recalibrated_statistics_equal_one_pass_in_training_mode(own_tiny, tiny_trainer):
    options = {"fractions": [0.0, 0.3, 0.6], "draws": 1, "scopes": ["global"], "bn": ["trained", "recalibrated"]}
    _, study = prune(own_tiny, **options)
    table = study.run("sgd_2").perturbation("pruning").set_index(["kind", "bn", "fraction"])
    for kind in ("random", "magnitude"):
        for fraction in (0.0, 0.3, 0.6):
            plain = PlainNetwork(study.run("sgd_2"), tiny_trainer.samples)
            plain.set_kernels(pruned(plain.kernels, kind, "global", 0, fraction))
            assert plain.evaluated()[1] == pytest.approx(table.loc[(kind, "trained", fraction), "loss"], rel=1e-4)
            plain.recalibrate()
            accuracy, loss = plain.evaluated()
            row = table.loc[(kind, "recalibrated", fraction)]
            assert row["loss"] == pytest.approx(loss, rel=1e-3), f"{kind} {fraction}"
            assert row["accuracy"] == pytest.approx(accuracy, abs=1 / len(plain.labels)), f"{kind} {fraction}"


def test_what_is_recorded_is_not_measured_again_and_more_can_be_asked_for(own_tiny):
    first, study = prune(own_tiny, kinds=["random"], scopes=["global"], fractions=[0.0, 0.5], draws=1)
    before = study.run("sgd_2").perturbation("pruning")
    again, study = prune(own_tiny, kinds=["random"], scopes=["global"], fractions=[0.5, 0.0], draws=1)
    assert len(first) == 1 and again == []
    more, study = prune(own_tiny, kinds=["random"], scopes=["global"], fractions=[0.0, 0.25, 0.5], draws=2)
    table = study.run("sgd_2").perturbation("pruning")
    assert len(more) == 2 and table.iloc[:2].equals(before), "older rows change"
    assert table["fraction"].tolist() == [0.0, 0.5, 0.25, 0.0, 0.25, 0.5]
    assert not table.duplicated(["draw", "fraction"]).any()


def test_a_table_that_grew_leaves_no_older_one_and_the_rest_of_the_run_as_it_was(own_tiny):
    before = open_study(own_tiny).run("sgd_2").manifest
    _, study = prune(own_tiny, fractions=[0.5], draws=2)
    run = study.run("sgd_2")
    tables = [path.relative_to(run.folder).as_posix() for path in run.folder.glob("perturbation/*")]
    assert tables == [name for name in run.manifest.files if name.startswith("perturbation/")] and len(tables) == 1
    rest = {name: record for name, record in run.manifest.files.items() if name not in tables}
    assert rest == before.files and run.manifest.history == before.history and run.state == before.state


def test_a_run_without_the_weights_of_an_epoch_is_passed_over(own_tiny):
    RunWriter.open(own_tiny / "runs" / "sgd_2").commit(drop=[layout.checkpoint_file(1)])
    done, study = prune(own_tiny, ("sgd_2", "layca_2"), [1], fractions=[0.5], draws=1)
    assert {(run, epoch) for run, epoch, _ in done} == {("layca_2", 1)}
    assert "pruning" not in study.run("sgd_2").recorded_perturbations


def test_weights_that_were_damaged_or_not_kept_are_named(own_tiny):
    path = own_tiny / "runs/sgd_2/checkpoints/epoch-002.weights.h5"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="epoch-002"):
        prune(own_tiny, fractions=[0.5])
    with pytest.raises(StoreError, match="epoch 7 was not recorded"):
        prune(own_tiny, epochs=[7])


def test_other_images_than_those_of_the_study_are_refused(own_tiny):
    study = own_tiny / "study.json"
    digest = open_study(own_tiny).manifest.dataset.digest
    study.write_text(study.read_text().replace(digest, "0" * len(digest)))
    with pytest.raises(StoreError, match="not those that it was trained on.*--data"):
        prune(own_tiny, fractions=[0.5])
