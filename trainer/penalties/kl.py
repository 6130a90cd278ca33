"""KL: a loss term that holds the rate at which units respond at a target, as in sparse autoencoders."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trainer.penalties._values import CHANNELS, IMAGES, NAMES, POSITIONS, Over, Term, flat_positions

BETWEEN_0_AND_1 = ("sigmoid", "hard_sigmoid", "softmax")
LEAST_RATE = 1e-6  # a unit that never responds has an infinite divergence
POOLED = {"layer": (IMAGES, POSITIONS, CHANNELS), "map": (IMAGES, POSITIONS), "position": (IMAGES, CHANNELS)}


class Options(Term):
    """One rate for the whole layer, one a channel (`over` = "map"; of a dense layer one a unit), or one a position."""

    over: Over = Field("map", description="what has a rate of its own: the layer, each map, or each position")
    target: float = Field(0.05, gt=0, lt=1, description="the rate that is asked for")
    share: Literal["saturating", "value"] = Field(
        "saturating",
        description="what of a response counts: |a| / (1 + |a|), or a itself where it lies between 0 and 1 (sigmoid)",
    )

    @property
    def formula(self) -> str:
        t, share = self.target, "a" if self.share == "value" else "|a| / (1 + |a|)"
        averaged = {"layer": "", "map": "mean over channels of ", "position": "mean over positions of "}[self.over]
        pooled = " and ".join(NAMES[axis] for axis in POOLED[self.over])
        return (
            f"{averaged}({t:g} ln({t:g} / r) + {1 - t:g} ln({1 - t:g} / (1 - r))), r the mean of {share} over {pooled}"
        )

    def refusal(self, shape: tuple, nonlinearity: str) -> str:
        if self.share == "value" and nonlinearity not in BETWEEN_0_AND_1:
            return f"its {nonlinearity} does not stay between 0 and 1; allowed share: saturating"
        return ""


def measure(values, options: Options):
    """Kullback-Leibler divergence of Bernoulli(rate) from Bernoulli(target), averaged over the rates, at least 0.

    values: float32 (images, ..., channels). Ng, "Sparse autoencoder", 2011, there of sigmoids, over = "map"; what has
    no upper bound has no rate, so that of a ReLU |a| / (1 + |a|) counts.
    """
    import keras

    ops, target = keras.ops, options.target
    size = ops.abs(values)
    shares = values if options.share == "value" else size / (1 + size)
    rates = ops.mean(flat_positions(shares), axis=POOLED[options.over])
    rates = ops.clip(rates, LEAST_RATE, 1 - LEAST_RATE)
    return ops.mean(target * ops.log(target / rates) + (1 - target) * ops.log((1 - target) / (1 - rates)))
