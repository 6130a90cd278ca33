"""Set kernel weights to zero, without retraining, and record the test accuracy at each fraction."""

from __future__ import annotations

from trainer.commands import perturbing

HELP = "prune trained networks and record what remains of their accuracy"
EXAMPLE = "prune digits --runs sgd_0,layca_2 --set draws=5"
KEPT = "what was committed is kept"


def add_arguments(parser):
    perturbing.add_arguments(parser, "pruning")


def run(arguments):
    perturbing.run(arguments, "pruning")
