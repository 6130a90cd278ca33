"""Stochastic gradient descent with momentum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from trainer.registry import Table

if TYPE_CHECKING:
    import keras


class Options(Table):
    """The defaults are those of the source study."""

    learning_rate: float | None = Field(None, gt=0, description="step per gradient; left out: to be searched")
    momentum: float = Field(0.9, ge=0, lt=1, description="share of the last step that is repeated")
    nesterov: bool = Field(True, description="look ahead along the momentum before stepping")


def build(options: Options) -> keras.optimizers.Optimizer:
    """The Keras optimiser. A rate left out is nan until one is assigned, so that nobody forgets to."""
    import keras

    rate = math.nan if options.learning_rate is None else options.learning_rate
    return keras.optimizers.SGD(rate, momentum=options.momentum, nesterov=options.nesterov, name="sgd")
