"""What the commands have in common that disturb trained networks: `prune` and `noise`."""

from __future__ import annotations

from analysis.store import layout, open_study
from analysis.store.lock import writing
from trainer import device
from trainer.commands import request
from trainer.datasets import DatasetError
from trainer.perturbation import PERTURBATIONS
from trainer.registry import read_options


def add_arguments(parser, kind):
    """kind: of PERTURBATIONS."""
    request.add_study(parser)
    request.add_runs(parser)
    request.add_epochs(parser, default=["last"], help="which epochs (default: last); or all")
    request.add_data(parser)
    fields = ", ".join(PERTURBATIONS[kind].Options.model_fields)
    request.add_overrides(parser, f"replace an option: {fields}")


def run(arguments, kind):
    """Record what is asked for and not recorded yet; one line on stdout for each finished sweep."""
    folder = layout.study_folder(arguments.study, arguments.store)
    request.demand_trained_here(folder)
    request.demand_classes(folder)
    try:
        options = read_options(PERTURBATIONS, {"kind": kind, **dict(arguments.overrides)})
    except ValueError as error:
        raise request.CommandError(error) from None
    device.load_backend()
    try:
        with writing(folder, f"recording {kind}"):
            done = _record(open_study(folder), kind, options, arguments)
    except DatasetError as error:
        again = f"python -m trainer {arguments.command} {arguments.study} --data DIR"
        raise request.CommandError(f"{error}; where it was trained on images in a folder: {again}") from None
    request.say(f"sweeps recorded: {done}" if done else "everything asked for was recorded already")


def _record(study, kind, options, arguments):
    """How many sweeps were recorded."""
    from trainer.perturb import perturb

    done = 0
    for name, epoch, block in perturb(study, kind, options, arguments.runs, arguments.epochs, arguments.data):
        print(f"{name}\tepoch {epoch}\t{', '.join(f'{part} {value}' for part, value in block.items())}", flush=True)
        done += 1
    return done
