"""Optimisers that a recipe can name: one file each, with `Options` and `build(options)`."""

from trainer.registry import collect

OPTIMIZERS = collect(__name__)
