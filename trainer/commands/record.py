"""Record activations of further epochs."""

from __future__ import annotations

from analysis.store import layout, open_study
from analysis.store.lock import writing
from trainer import device
from trainer.commands import request
from trainer.commands.request import say
from trainer.recipe_file import begun_unscrambled

HELP = "record activations of further epochs"
EXAMPLE = "record digits --epochs 1,5,last"
KEPT = "what was committed is kept"


def add_arguments(parser):
    request.add_study(parser)
    request.add_epochs(parser, required=True, help="which epochs; or all")
    request.add_runs(parser)


def run(arguments):
    device.load_backend()
    from trainer.record import record_epochs

    folder = layout.study_folder(arguments.study, arguments.store)
    request.demand_trained_here(folder)
    if begun_unscrambled(folder):
        say(request.UNSCRAMBLED.format(folder=folder))
    with writing(folder, "recording activations"):
        recorded = 0
        for name, epoch in record_epochs(open_study(folder), arguments.runs, arguments.epochs):
            print(f"{name}\tepoch {epoch}")
            recorded += 1
    if not recorded:
        say("all of these are recorded already")
