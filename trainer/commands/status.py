"""Runs, epochs, states and sizes of one study, or of all in the store."""

from __future__ import annotations

from analysis.store import StoreError, layout, open_study
from analysis.store.lock import is_being_written
from analysis.store.manifest import RECONSTRUCTION
from trainer.commands import request
from trainer.commands.folders import bytes_below
from trainer.commands.request import say, size

HELP = "how far a study is, and how large"
EXAMPLE = "status digits"


def add_arguments(parser):
    request.add_study(parser, nargs="?", help="a name in the store, or a folder; all without one")


def run(arguments):
    if arguments.study:
        folders = [layout.study_folder(arguments.study, arguments.store)]
    else:
        folders = layout.study_folders(arguments.store)
    if not folders:
        say(f"no studies in {layout.store_folder(arguments.store)}; train one with: python -m trainer train digits")
    for folder in folders:
        try:
            _print(open_study(folder))
        except StoreError as error:
            if arguments.study:
                raise
            print(f"{folder.name}\tdamaged: {error}")


def _print(study):
    writer = " (being written)" if is_being_written(study.folder) else ""
    print(f"{study.folder.name}\t{study.manifest.title}\t{size(bytes_below(study.folder))}{writer}")
    for run in study.runs.values():
        last = run.manifest.history[-1]
        told = _measured(last, study.manifest.task)
        print(f"  {run.name}\t{run.state}\tepoch {run.last_epoch}\t{told}\t{size(bytes_below(run.folder))}")
    for problem in study.damaged.values():
        print(f"  damaged: {problem}")


def _measured(row, task):
    """What came of the test images: the accuracy, or of networks that make images their error."""
    word, column = ("test error", "test_loss") if task == RECONSTRUCTION else ("test", "test_accuracy")
    value = row.get(column)
    return "test not measured" if value is None else f"{word} {value:.3f}"
