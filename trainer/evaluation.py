"""Loss and accuracies of logits."""

from __future__ import annotations

import numpy as np

FEWEST_CLASSES_FOR_TOP5 = 6


def evaluate(logits: np.ndarray, labels: np.ndarray, penalty: float = 0.0) -> dict[str, float | None]:
    """Mean cross-entropy plus penalty, accuracy, and top-5 accuracy (None under 6 classes, where it says nothing).

    logits: (images, classes). labels: (images,). Computed in float64; ties count for the lowest class, as argmax.
    An image of which the network says nan counts as wrong; the loss is nan then.
    """
    logits = logits.astype(np.float64)
    with np.errstate(invalid="ignore"):  # infinite logits become nan
        shifted = logits - logits.max(axis=1, keepdims=True)
    own = shifted[np.arange(len(labels)), labels]
    loss = np.log(np.exp(shifted).sum(axis=1)) - own
    classes, said = logits.shape[1], np.isfinite(own)
    top5 = None
    if classes >= FEWEST_CLASSES_FOR_TOP5:
        top5 = float(np.mean(said & ((shifted > own[:, None]).sum(axis=1) < 5)))
    return {
        "loss": float(loss.mean() + penalty),
        "accuracy": float(np.mean(said & (logits.argmax(axis=1) == labels))),
        "top5_accuracy": top5,
    }
