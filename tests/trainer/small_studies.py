"""Recipes and studies that train in seconds."""

import contextlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from analysis.store.lock import writing
from trainer.recipe_file import read_recipe

TINY = {
    "dataset.train": 64,
    "dataset.validation": 32,
    "dataset.test": 32,
    "model.width": 0.03,
    "training.epochs": 2,
    "recording.probe": 24,
}


def tiny_fields(**changes):
    """Fields of a tiny digits recipe. changes: further ones, `__` for a dot."""
    return TINY | {name.replace("__", "."): value for name, value in changes.items()}


def tiny_options(**changes):
    """The same as options of the command line."""
    return [part for name, value in tiny_fields(**changes).items() for part in ("--set", f"{name}={value}")]


def tiny_recipe(**changes):
    """The same as a Recipe."""
    return read_recipe("digits", tiny_fields(**changes))


def open_here(store, **changes):
    """A StudyTrainer in this process; its study is `store`/digits."""
    from trainer.device import load_backend

    load_backend()
    from trainer.study import open_trainer

    folder = Path(store) / "digits"
    folder.mkdir(parents=True, exist_ok=True)
    return open_trainer(tiny_recipe(**changes), folder, data=Path())


def train_here(store, runs, **changes):
    """A StudyTrainer that has trained these runs."""
    trainer = open_here(store, **changes)
    with writing(trainer.folder, "training"):
        trainer.train(runs)
    return trainer


def train_like(trainer, store, runs, **changes):
    """As train_here, with the networks that `trainer` compiled: the images must be the same, nothing else."""
    from trainer.creation import open_or_create

    recipe, folder = tiny_recipe(**changes), Path(store) / "digits"
    folder.mkdir(parents=True)
    probe = open_or_create(recipe, folder, trainer.samples, trainer.device)
    other = replace(trainer, recipe=recipe, folder=folder, probe=probe)
    with writing(folder, "training"):
        while todo := other.unfinished(runs):
            try:
                other.train(todo)
            except Stopped:
                for learner in other.learners.values():
                    learner.reset(99)  # as another process would find them: with nothing of this run
    return other


class Stopped(KeyboardInterrupt):
    """Ctrl-C, pressed by a test."""


@contextlib.contextmanager
def stopping_after_each_epoch():
    """While the block runs, training is stopped after each committed epoch; train_like goes on until all is trained.

    Yields what counts the stops.
    """
    from trainer.progress import Progress

    stops, end_epoch = SimpleNamespace(count=0), Progress.end_epoch

    def stop(progress, row):
        end_epoch(progress, row)
        stops.count += 1
        raise Stopped

    Progress.end_epoch = stop
    try:
        yield stops
    finally:
        Progress.end_epoch = end_epoch
