"""Ways to force a sparse code that a recipe can name: one file each, with `Options`, whose `formula` is in words.

A term of the loss has `measure(values, options)`: a number from one layer's activations, which neither the batch nor
the map changes with its size. What changes the network itself has `select(tensor, layer, options)` instead.
`over` says what is made sparse: the whole layer of an image, each of its maps, or its channels at each position.
"""

from __future__ import annotations

from trainer.registry import collect, read_options

PENALTIES = collect(__name__)


def formula(table: dict) -> str:
    """What a recipe's penalty does, in one line; a is an activation of a layer."""
    options = read_options(PENALTIES, table)
    return f"{options.strength:g} * mean over layers of {options.formula}" if is_term(table) else options.formula


def is_term(table: dict | None) -> bool:
    """Whether a penalty is a term of the loss; if not, it is none or a part of the network."""
    return table is not None and hasattr(PENALTIES[table["kind"]], "measure")
