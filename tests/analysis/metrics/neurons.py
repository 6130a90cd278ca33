"""Activations of neurons of every kind that metrics of pairs have to tell apart."""

import numpy as np


def activations(images=90, neurons=12, seed=0):
    """Dead, constant, twin and complementary neurons among random ones."""
    values = np.maximum(np.random.default_rng(seed).integers(-8, 9, (images, neurons)), 0) / 4
    values[:, 0], values[:, 1], values[:, 2] = 0, 1.5, 0
    values[:, 4] = 2 * values[:, 3]
    values[:, 6] = 8 - values[:, 5]
    return values
