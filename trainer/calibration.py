"""Batch statistics set on a sample: what the untrained network would say if its normalisation knew the images."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable

import keras
import numpy as np


@contextlib.contextmanager
def calibrated(network: keras.Model, batches: Callable[[], Iterable[np.ndarray]]):
    """While the block runs, moving means and variances are those of the sample; afterwards what they were.

    batches: yields the images, float32, as the network receives them. Exact, layer after layer: each
    normalisation is set on what reaches it through those before, which are set already. One pass over the sample
    a normalisation.
    """
    layers = normalisations(network)
    before = [
        (layer, *(np.asarray(value).copy() for value in (layer.moving_mean, layer.moving_variance))) for layer in layers
    ]
    try:
        for layer, before_it in zip(layers, _models_before(network), strict=True):
            mean, variance = _moments(before_it, batches())
            layer.moving_mean.assign(mean)
            layer.moving_variance.assign(variance)
        yield
    finally:
        for layer, mean, variance in before:
            layer.moving_mean.assign(mean)
            layer.moving_variance.assign(variance)


def normalisations(network: keras.Model) -> list[keras.Layer]:
    """The batch normalisations, in network order."""
    return [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]


@functools.lru_cache(maxsize=1)  # a sweep sets the statistics of the same network again and again
def _models_before(network):
    """For each normalisation, the network up to it."""
    return [keras.Model(network.input, layer.input) for layer in normalisations(network)]


def _moments(model, batches):
    """Mean and variance of each channel over all images and positions, in float64."""
    count, total, squares, pilot = 0, 0.0, 0.0, None
    for images in batches:
        # Called and not predicted: each of these models runs once, compiling it would take longer.
        values = np.asarray(model(images, training=False), np.float64)
        values = values.reshape(-1, values.shape[-1])
        pilot = values.mean(axis=0) if pilot is None else pilot  # keeps squares small where means are large
        count += len(values)
        total = total + (values - pilot).sum(axis=0)
        squares = squares + np.square(values - pilot).sum(axis=0)
    shift = total / count
    return pilot + shift, squares / count - np.square(shift)
