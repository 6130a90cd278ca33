"""Remove a study, or one of its runs."""

from __future__ import annotations

from analysis.store import layout
from analysis.store.lock import writing
from trainer.commands import request
from trainer.commands.folders import bytes_below, delete
from trainer.commands.request import CommandError, size

HELP = "remove a study or one of its runs"
EXAMPLE = "remove digits sgd_0"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("run", metavar="RUN", nargs="?", help="only this run")


def run(arguments):
    folder = layout.study_folder(arguments.study, arguments.store)
    with writing(folder, "removing"):
        target = folder
        if arguments.run is not None:
            target = folder / "runs" / layout.valid_name(arguments.run, "run")
            if not target.is_dir():
                raise CommandError(f"{folder}: no run {arguments.run!r}; see: python -m trainer status {folder.name}")
        freed = bytes_below(target)
        delete(target)
    print(f"removed {target} ({size(freed)})")
