"""Networks that a recipe can name: one file each; `Options` and `build(input_shape, classes, options)`."""

from trainer.registry import collect

ARCHITECTURES = collect(__name__)
