"""Logits of the tests' choice."""

import numpy as np


def noisy(images=60, classes=5, strength=1.5, seed=0, dtype=np.float32):
    """(logits (images, classes), labels): random, the true class raised, so that some are right."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(classes, size=images)
    logits = generator.normal(size=(images, classes))
    logits[np.arange(images), labels] += strength
    return logits.astype(dtype), labels
