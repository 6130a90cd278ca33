"""Rotation between epochs against SciPy's pdist in float64."""

import numpy as np
import pytest
from scipy.spatial.distance import pdist, squareform


def walk(shape, epochs=6, step=0.3, seed=0):
    generator = np.random.default_rng(seed)
    steps = generator.normal(size=(epochs, *shape)) * np.where(np.arange(epochs) > 0, step, 1).reshape(
        -1, *[1] * len(shape)
    )
    return list(np.cumsum(steps, axis=0).astype(np.float32))


@pytest.mark.parametrize("step", [1e-3, 0.3, 10.0])
@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
def test_equals_pdist(follow, shape, step):
    kernels = walk(shape, step=step)
    table = follow("rotation_matrix", kernels)
    matrix = table.pivot(index="epoch", columns="other_epoch", values="value").to_numpy()
    expected = squareform(pdist(np.stack(kernels).reshape(6, -1).astype(float), "cosine"))
    np.testing.assert_allclose(matrix, expected, rtol=1e-6, atol=1e-12)
    assert (matrix == matrix.T).all() and (np.diag(matrix) == 0).all()


def test_its_first_row_is_the_rotation(follow):
    kernels = walk((20, 5))
    matrix, rotation = follow("rotation_matrix", kernels), follow("rotation", kernels)
    first = matrix[matrix["epoch"] == 0]
    np.testing.assert_allclose(first["value"].to_numpy(), rotation["value"].to_numpy(), rtol=0, atol=1e-12)
    row = follow("rotation_matrix", kernels, epochs=3)
    assert row["epoch"].unique().tolist() == [3] and row["other_epoch"].tolist() == list(range(6))


@pytest.mark.parametrize("harm", [0.0, np.nan, np.inf])
def test_kernels_without_a_direction_are_undefined(follow, harm):
    kernels = walk((4, 3))
    kernels[2][:] = harm
    table = follow("rotation_matrix", kernels)
    bad = (table["epoch"] == 2) | (table["other_epoch"] == 2)
    assert (table["status"].eq("undefined") == bad).all() and table["reason"][bad].ne("").all()


def test_kernels_of_any_scale(follow):
    kernels = walk((20, 5))
    small = [np.float32(2.0**-80) * kernel for kernel in kernels]
    values = [follow("rotation_matrix", which)["value"].to_numpy() for which in (kernels, small)]
    np.testing.assert_allclose(*values, rtol=0, atol=1e-6)
