"""What the commands have in common that disturb trained networks: `prune` and `noise`."""

from __future__ import annotations

from analysis.store import layout, open_study
from analysis.store.lock import writing
from trainer import device
from trainer.commands import request
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
    from trainer.perturb import perturb

    done = 0
    with writing(folder, f"recording {kind}"):
        study = open_study(folder)
        for name, epoch, block in perturb(study, kind, options, arguments.runs, arguments.epochs, arguments.data):
            print(f"{name}\tepoch {epoch}\t{', '.join(f'{part} {value}' for part, value in block.items())}", flush=True)
            done += 1
    request.say(f"sweeps recorded: {done}" if done else "everything asked for was recorded already")
