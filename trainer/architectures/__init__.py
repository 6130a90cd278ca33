"""Networks that a recipe can name: one file each; `Options`, `build(input_shape, classes, options)`, and its `TASK`."""

from trainer.registry import collect

ARCHITECTURES = collect(__name__)
