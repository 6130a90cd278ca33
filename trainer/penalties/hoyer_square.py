"""Hoyer-square: a loss term that is small where few activations carry all, whatever their scale."""

from __future__ import annotations

from trainer.penalties._values import WITHIN, Term, axes_left, axes_within, flat_positions, nothing_in_a_map


class Options(Term):
    """Compared are the values of an image's layer, of each of its maps, or of its channels at each position."""

    @property
    def formula(self) -> str:
        within = axes_within(self.over)
        return f"mean over {axes_left(self.over)} of (mean of |a| over {within})^2 / (mean of a^2 over {within})"

    def refusal(self, shape: tuple, nonlinearity: str) -> str:
        return nothing_in_a_map(shape, self.over)


def measure(values, options: Options):
    """(mean |a|)^2 / mean a^2, averaged: from 1 / n (one of n values carries all) to 1 (all equal); 0 where all are 0.

    values: float32 (images, ..., channels). It is (sum |a|)^2 / sum a^2 of Yang, Wen & Li, "DeepHoyer", ICLR 2020, over
    n, and so the a of Treves & Rolls 1991. What only scales a meets no gradient.
    """
    import keras

    ops = keras.ops
    values, within = flat_positions(values), WITHIN[options.over]
    squares = ops.mean(ops.square(values), axis=within)
    some = ops.where(squares > 0, squares, 1.0)
    return ops.mean(ops.square(ops.mean(ops.abs(values), axis=within)) / some)
