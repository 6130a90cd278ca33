"""The least and the greatest kurtosis; test_standardised_moments.py holds it against SciPy."""

import numpy as np
import pytest


@pytest.mark.parametrize("images", [10, 300])
def test_a_neuron_that_fires_once_reaches_the_bound_that_the_number_of_images_sets(measure, images):
    values = np.zeros((images, 2))
    values[images // 2] = 3
    found = measure("kurtosis", values, per="neuron")["value"]
    np.testing.assert_allclose(found, images - 5 + 1 / (images - 1), rtol=1e-12)


def test_a_neuron_on_for_half_of_the_images_has_the_least(measure):
    assert measure("kurtosis", np.array([[0.1], [0.0]] * 9), per="neuron")["value"].item() == pytest.approx(-2)
