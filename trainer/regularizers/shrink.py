"""Shrink: decoupled weight decay, as the text of the source study has it (equations 4.13 and 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras


class Options(Table):
    """How much of a kernel is lost at each step."""

    strength: float = Field(ge=0, lt=1, description="share of each weight that is taken away after a step")


def attach(kernels: Sequence[keras.Variable], options: Options) -> None:
    """Multiply each of `kernels` by 1 - strength after every step of the optimiser, whatever its rate.

    Set on the variables and not on the layers, so that the saved architecture says nothing of training.
    Layca refuses such kernels: it restores their norm, and nothing would be left of the shrinking.
    """

    def shrink(kernel):
        return kernel * (1 - options.strength)

    for kernel in kernels:
        kernel.constraint = shrink
