"""Add noise to the test images and record the accuracy at each strength."""

from __future__ import annotations

from trainer.commands import perturbing

HELP = "disturb the test images and record what remains of the accuracy"
EXAMPLE = "noise digits --runs sgd_0,layca_2 --set draws=5"
KEPT = "what was committed is kept"


def add_arguments(parser):
    perturbing.add_arguments(parser, "input_noise")


def run(arguments):
    perturbing.run(arguments, "input_noise")
