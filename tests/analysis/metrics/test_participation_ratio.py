"""Participation ratio against the eigenvalues of numpy's covariance."""

import numpy as np
import pytest


def peer(values):
    """(sum of eigenvalues)^2 / sum of squares, of the covariance of the neurons."""
    eigenvalues = np.linalg.eigvalsh(np.cov(values.reshape(len(values), -1).astype(np.float64), rowvar=False))
    return eigenvalues.sum() ** 2 / (eigenvalues**2).sum()


@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (200, 5), (9, 60)])
def test_equals_the_eigenvalues(measure, shape):
    values = np.maximum(np.random.default_rng(0).normal(size=shape) + 0.5, 0).astype(np.float32)
    table = measure("participation_ratio", values, wide=True)
    assert table["value"].item() == pytest.approx(peer(values), rel=1e-9)
    assert table["low"].item() < table["value"].item() < table["high"].item() and table["n"].item() == shape[0]


def test_known_dimensions(measure):
    generator = np.random.default_rng(1)
    along_one = generator.normal(size=(300, 1)) * generator.normal(size=(1, 20)) + 7
    assert measure("participation_ratio", along_one, wide=True)["value"].item() == pytest.approx(1, abs=1e-6)
    assert measure("participation_ratio", np.tile(np.eye(6), (5, 1)))["value"].item() == pytest.approx(5)
    alike = generator.normal(size=(4000, 10))
    assert measure("participation_ratio", alike, wide=True)["value"].item() == pytest.approx(10, rel=0.01)


def test_what_does_not_vary_is_undefined(measure):
    for values in (np.zeros((5, 3)), np.full((6, 4), 0.1), np.ones((1, 3)), np.array([[0.0, np.nan], [1.0, 2.0]])):
        assert measure("participation_ratio", values)["status"].tolist() == ["undefined"]
