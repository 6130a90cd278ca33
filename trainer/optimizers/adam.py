"""Adam: steps scaled by running moments of the gradient (Kingma & Ba, ICLR 2015)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras


class Options(Table):
    """The defaults are those of Keras."""

    learning_rate: float | None = Field(None, gt=0, description="length of a step; left out: to be searched")
    beta_1: float = Field(0.9, ge=0, lt=1, description="share of the old mean gradient kept at each step")
    beta_2: float = Field(0.999, ge=0, lt=1, description="share of the old mean square kept at each step")
    epsilon: float = Field(1e-7, gt=0, description="added to the root of the mean squared gradient")


def build(options: Options) -> keras.optimizers.Optimizer:
    """The Keras optimiser. A rate left out is nan until one is assigned, so that nobody forgets to."""
    import keras

    rate = math.nan if options.learning_rate is None else options.learning_rate
    return keras.optimizers.Adam(
        rate, beta_1=options.beta_1, beta_2=options.beta_2, epsilon=options.epsilon, name="adam"
    )
