"""The greatest skewness; test_standardised_moments.py holds it against SciPy."""

import numpy as np
import pytest


def test_one_active_neuron_of_many_has_the_most(measure):
    assert measure("skewness", np.eye(50)[:3])["value"].item() == pytest.approx(48 / np.sqrt(49), rel=3e-6)
