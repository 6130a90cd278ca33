"""Where a relative change has no length; test_weight_change.py holds it against SciPy and numpy."""

import numpy as np


def test_a_kernel_of_zeros_has_no_length_to_divide_by(compare):
    table = compare("relative_weight_change", np.ones((3, 2)), np.zeros((3, 2)))
    assert table["status"].tolist() == ["undefined"] and "all zero" in table["reason"].item()
