"""Regularisers that a recipe can name: one file each, with `Options` and `attach(kernels, options)`."""

from trainer.registry import collect

REGULARIZERS = collect(__name__)
