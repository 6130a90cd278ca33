"""L1: a loss term that pulls activations towards zero, each by the same force."""

from __future__ import annotations

from trainer.penalties._values import Term, axes_left, axes_within


class Options(Term):
    """`over` changes the words, not the number: a mean of means over parts of equal size is the mean of all."""

    @property
    def formula(self) -> str:
        return f"mean over {axes_left(self.over)} of (mean of |a| over {axes_within(self.over)})"


def measure(values, options: Options):
    """Mean of |a|, at least 0. values: float32 (images, ..., channels).

    Olshausen & Field 1996 have such a term for their code; there summed, here averaged.
    """
    import keras

    return keras.ops.mean(keras.ops.abs(values))
