"""Pruning that lasts: what is zero stays zero, whatever the optimiser does."""

from __future__ import annotations

from collections.abc import Sequence

import keras


def attach_masks(kernels: Sequence[keras.Variable]) -> list[keras.Variable]:
    """Multiply each of `kernels` by a mask after every step of the optimiser; returns the masks, all ones yet.

    After weight decay's own constraint, where there is one. Weights step on their own under sgd and adam, so that
    those that stay move as if the others did not exist. The masks must be variables of the optimiser: JAX hands
    its compiled step only what it knows of.
    """
    masks = [
        keras.Variable(keras.ops.ones(kernel.shape, kernel.dtype), trainable=False, name=f"{kernel.name}_mask")
        for kernel in kernels
    ]
    for kernel, mask in zip(kernels, masks, strict=True):
        kernel.constraint = _masked(mask, kernel.constraint)
    return masks


def _masked(mask, before):
    def constrain(kernel):
        return mask * (kernel if before is None else before(kernel))

    return constrain
