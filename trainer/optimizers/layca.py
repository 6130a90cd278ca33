"""Layca around any other registered optimiser: every step rotates each kernel by the same angle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field, model_validator

from trainer.registry import Table, read_options

if TYPE_CHECKING:
    import keras

INNER_RATE = 1.0  # constant: Layca sets the length of the step, recipe and plateau set Layca's rate alone


class Inner(Table):
    """The optimiser that chooses the directions: its kind, and the options of that kind."""

    model_config = ConfigDict(extra="allow")

    kind: str = Field("sgd", description="any registered optimiser but layca")

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, table):
        """Check the fields with the kind that they belong to, and fill in its defaults."""
        from trainer.optimizers import OPTIMIZERS

        if not isinstance(table, dict):
            return table  # pydantic knows what to say
        table = {"kind": "sgd", "learning_rate": INNER_RATE} | table
        if table["kind"] == "layca":
            raise ValueError("layca cannot be its own inner optimiser; name another one")
        return {"kind": table["kind"]} | read_options(OPTIMIZERS, table).model_dump()


class Options(Table):
    """The defaults are those of the source study, but for the inner rate, which here stays constant."""

    learning_rate: float | None = Field(
        None, gt=0, description="tangent of the angle of a step; left out: to be searched"
    )
    inner: Inner = Field(default_factory=Inner, description="the optimiser inside, as a table of its own")


def build(options: Options) -> keras.optimizers.Optimizer:
    """The Keras optimiser. A rate left out is nan until one is assigned, so that nobody forgets to."""
    from trainer.layca import Layca
    from trainer.optimizers import OPTIMIZERS

    rate = math.nan if options.learning_rate is None else options.learning_rate
    inner = OPTIMIZERS[options.inner.kind].build(read_options(OPTIMIZERS, options.inner.model_dump()))
    return Layca(inner, learning_rate=rate)
