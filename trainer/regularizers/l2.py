"""L2: a loss term that pulls the kernels towards zero, as in the published models of the source study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras


class Options(Table):
    """The default is that of the source study."""

    strength: float = Field(0.001, ge=0, description="factor of the sum of squared weights in the loss")


def attach(kernels: Sequence[keras.Variable], options: Options) -> None:
    """Add strength * sum(w^2) over `kernels` to the loss of the built model that they belong to.

    Set on the variables and not on the layers, so that the saved architecture says nothing of training.
    """
    import keras

    for kernel in kernels:
        kernel.regularizer = keras.regularizers.L2(options.strength)
