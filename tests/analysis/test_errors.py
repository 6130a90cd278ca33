"""Errors against scikit-learn's confusion matrix, scipy's softmax and loops over the images."""

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from analysis import errors
from analysis.metrics.answers import Answers
from analysis.metrics.function.agreement import KINDS, beside, kinds
from tests.analysis.metrics.logits import noisy


def told(logits, labels):
    names = tuple(map(str, range(logits.shape[1])))
    return Answers(np.asarray(logits, float), np.asarray(labels), names, "test")


def test_each_image_has_the_probabilities_of_a_softmax():
    logits, labels = noisy(dtype=float)
    found, expected = errors.images(told(logits * 100, labels)), softmax(logits * 100, axis=1)
    np.testing.assert_allclose(found["probability"], expected.max(axis=1), rtol=1e-12)
    np.testing.assert_allclose(found["own_probability"], expected[np.arange(len(labels)), labels], rtol=1e-12, atol=0)
    assert (found["given"] == expected.argmax(axis=1)).all() and (found["right"] == (found["given"] == labels)).all()


def test_wrong_images_come_surest_first_and_images_without_an_answer_do_not():
    logits, labels = noisy()
    logits[3] = np.nan
    found = errors.wrong(told(logits, labels))
    by_hand = {place for place, row in enumerate(logits) if place != 3 and row.argmax() != labels[place]}
    assert set(found["image"]) == by_hand and found["probability"].is_monotonic_decreasing
    every = errors.images(told(logits, labels)).loc[3]
    assert every["given"] == -1 and np.isnan(every["probability"]) and not every["right"]


def test_the_most_confused_classes_are_those_of_the_confusion_matrix():
    logits, labels = noisy(images=300)
    counts = confusion_matrix(labels, logits.argmax(axis=1), labels=range(5))
    found = errors.most_confused(told(logits, labels), 50)
    assert len(found) == np.count_nonzero(counts - np.diag(np.diag(counts)))
    assert found["images"].is_monotonic_decreasing
    for row in found.itertuples():
        assert row.images == counts[row.label, row.given] and row.n == counts[row.label].sum()
        expected = binomtest(int(row.images), int(row.n)).proportion_ci(method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(expected), abs=1e-9)
    assert len(errors.most_confused(told(logits, labels), 3)) == 3


def test_a_network_without_an_error_has_no_rows():
    perfect = told(np.eye(3), np.arange(3))
    assert errors.wrong(perfect).empty and errors.most_confused(perfect).empty


def test_kinds_tell_every_image_of_two_networks_apart():
    (first, labels), (second, _) = noisy(seed=1), noisy(seed=2)
    one, other = told(first, labels), told(second, labels)
    for place, kind in enumerate(kinds(one, other)):
        a, b, label = first[place].argmax(), second[place].argmax(), labels[place]
        if (a == label) and (b == label):
            expected = "both right"
        elif a == label or b == label:
            expected = "only the one right" if a == label else "only the other right"
        else:
            expected = "both wrong alike" if a == b else "both wrong differently"
        assert KINDS[kind] == expected
    assert beside(one, other).set_index("on").loc["all", "value"] == (first.argmax(1) == second.argmax(1)).mean()
