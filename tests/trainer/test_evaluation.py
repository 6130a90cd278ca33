"""Loss and accuracies of logits, against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, log_loss, top_k_accuracy_score

from trainer.evaluation import evaluate


def drawn(seed, images, classes, scale):
    generator = np.random.default_rng(seed)
    logits = generator.normal(scale=scale, size=(images, classes)).astype(np.float32)
    return logits, generator.integers(classes, size=images)


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32), images=st.integers(1, 60), classes=st.integers(2, 12),
    scale=st.sampled_from([0.1, 1.0, 30.0]),
)  # fmt: skip
def test_equal_to_scikit_learn(seed, images, classes, scale):
    logits, labels = drawn(seed, images, classes, scale)
    found = evaluate(logits, labels, penalty=0.25)
    wide = logits.astype(np.float64)
    log_of_softmax = wide - np.logaddexp.reduce(wide, axis=1, keepdims=True)
    assert found["loss"] == pytest.approx(-log_of_softmax[np.arange(images), labels].mean() + 0.25)
    if scale < 30:  # scikit-learn clips probabilities
        scores = np.exp(log_of_softmax)
        assert found["loss"] - 0.25 == pytest.approx(log_loss(labels, scores, labels=range(classes)), rel=1e-6)
    assert found["accuracy"] == accuracy_score(labels, logits.argmax(axis=1))
    if classes >= 6:
        expected = top_k_accuracy_score(labels, logits, k=5, labels=range(classes))
        assert found["top5_accuracy"] == pytest.approx(expected)
    else:
        assert found["top5_accuracy"] is None, "of five classes or fewer, top-5 says nothing"


def test_large_logits_do_not_overflow():
    found = evaluate(np.array([[1e5, 0.0], [0.0, 1e5]], np.float32), np.array([0, 0]))
    assert found == {"loss": 5e4, "accuracy": 0.5, "top5_accuracy": None}


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_counts_as_wrong(broken):
    logits, labels = drawn(1, 40, 10, 1.0)
    logits[:] = broken
    found = evaluate(logits, np.zeros_like(labels))
    assert np.isnan(found["loss"]) and found["accuracy"] == found["top5_accuracy"] == 0


def test_one_broken_image_leaves_the_others_counted():
    logits, labels = np.eye(8, dtype=np.float32), np.arange(8)
    logits[3] = np.nan
    found = evaluate(logits, labels)
    assert found["accuracy"] == found["top5_accuracy"] == 7 / 8
