"""Pruning: how much of a network can be set to zero, at random or from the smallest weight on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from analysis.estimators.pruning import thresholds
from trainer.registry import Table

LEVEL = "fraction"
SOURCE_FRACTIONS = [0.0, *np.linspace(0.01, 0.9, 25).round(6).tolist()]


class Options(Table):
    """The defaults: the source study's fractions and kinds, with per-layer pruning and several draws beside them."""

    kinds: list[Literal["random", "magnitude"]] = ["random", "magnitude"]
    scopes: list[Literal["global", "layer"]] = Field(
        ["global", "layer"], description="fractions of the whole network's weights, or of each layer's"
    )
    bn: list[Literal["trained", "recalibrated"]] = Field(["trained"], description="batch statistics kept, or set anew")
    draws: int = Field(3, ge=1, description="random prunings of each kind")
    seed: int = Field(0, ge=0)
    fractions: list[Annotated[float, Field(ge=0, le=1)]] = Field(
        SOURCE_FRACTIONS, min_length=1, description="of the kernel weights"
    )

    @property
    def levels(self) -> list[float]:
        return self.fractions


def blocks(options: Options) -> list[dict]:
    """One sweep over the fractions for each kind, scope, treatment of batch statistics and draw."""
    return [
        {"kind": kind, "scope": scope, "bn": bn, "draw": draw, "seed": options.seed}
        for kind in options.kinds
        for scope in options.scopes
        for bn in options.bn
        for draw in range(options.draws if kind == "random" else 1)
    ]


def measure(live, block: dict, levels: list[float]) -> Iterator[dict]:
    """Test accuracy and loss at each fraction: kernels only, no retraining (Novak & Van Hoof 2019, section 7.5).

    What goes at one fraction stays gone at all larger ones.
    """
    with live.restoring_kernels() as kernels:
        keys = _keys(kernels, block)
        cuts = thresholds(keys, levels, together=block["scope"] == "global")
        for fraction, layer_cuts in zip(levels, cuts, strict=True):
            live.set_kernels(
                np.where(key <= cut, np.float32(0), kernel)
                for kernel, key, cut in zip(kernels, keys, layer_cuts, strict=True)
            )
            with live.statistics(block["bn"]):
                row = {LEVEL: fraction, **live.test()}
            yield row


def _keys(kernels, block):
    """What decides which weight goes first, smallest first: its size, or a random number."""
    if block["kind"] == "magnitude":
        return [np.abs(kernel) for kernel in kernels]
    generator = np.random.default_rng([block["seed"], block["draw"]])
    return [generator.random(kernel.shape) for kernel in kernels]
