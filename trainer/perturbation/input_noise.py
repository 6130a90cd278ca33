"""Input noise: how much disturbance of its images a network stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import numpy as np
from pydantic import Field

from trainer.registry import Table

LEVEL = "strength"
STRENGTHS = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0]


class Options(Table):
    """Gaussian noise on the normalised images."""

    strengths: list[Annotated[float, Field(ge=0)]] = Field(
        STRENGTHS, min_length=1, description="in standard deviations of the training pixels"
    )
    draws: int = Field(3, ge=1, description="independent noises")
    seed: int = Field(0, ge=0)

    @property
    def levels(self) -> list[float]:
        return self.strengths


def blocks(options: Options) -> list[dict]:
    """One sweep over the strengths a draw."""
    return [{"draw": draw, "seed": options.seed} for draw in range(options.draws)]


def measure(live, block: dict, levels: list[float]) -> Iterator[dict]:
    """Test accuracy and loss at each strength; one draw scales the same noise, so that its curve is smooth."""
    generator = np.random.default_rng([block["seed"], block["draw"]])
    noise = generator.standard_normal(live.images.shape, dtype=np.float32)
    for strength in levels:
        yield {LEVEL: strength, **live.test(live.images + np.float32(strength) * noise)}
