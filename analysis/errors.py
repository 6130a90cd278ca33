"""Errors: which images a network gets wrong, how surely, and which classes it takes for which."""

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.answers import confusions
from analysis.metrics.tables import table


def images(told):
    """A row for each image, in order: image, label, given, probability, own_probability, right.

    told: Answers. given: the class of the largest logit, -1 without an answer. probability: what the softmax gives that
    class, own_probability the true one, from 0 to 1; nan without an answer.
    """
    probabilities = told.probabilities
    each = np.arange(len(told.labels))
    return table(
        image=each,
        label=told.labels,
        given=told.guesses,
        probability=np.where(told.given, probabilities[each, told.guesses], np.nan),
        own_probability=probabilities[each, told.labels],
        right=told.right,
    )


def wrong(told):
    """The rows of `images` that have an answer which is not their class, the surest first."""
    found = images(told)
    found = found[(found["given"] >= 0) & ~found["right"]].drop(columns="right")
    return found.sort_values("probability", ascending=False, kind="stable").reset_index(drop=True)


def most_confused(told, most=20):
    """The most frequent confusions: label, given, images, value (the share of the images of the true class), low, high
    (Wilson's 95 %) and n (images of the true class); the most images first, then the greatest share."""
    counts = confusions(told)
    np.fill_diagonal(counts, 0)
    label, given = np.nonzero(counts)
    found, n = counts[label, given], np.bincount(told.labels, minlength=len(counts))[label]
    order = np.lexsort((given, label, -found / n, -found))[:most]
    label, given, found, n = (part[order] for part in (label, given, found, n))
    low, high = wilson(found, n)
    return table(label=label, given=given, images=found, value=found / n, low=low, high=high, n=n)
