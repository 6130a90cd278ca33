"""Digits: all of scikit-learn's images, enlarged smoothly, the same bytes everywhere."""

import numpy as np
from scipy.ndimage import zoom
from sklearn.datasets import load_digits

from trainer.datasets import DATASETS


def test_all_images_are_there_with_their_labels(tmp_path):
    digits = DATASETS["digits"].load(tmp_path)
    assert (digits.images.shape, digits.images.dtype) == ((1797, 32, 32, 1), np.uint8)
    assert (digits.labels.shape, digits.labels.dtype) == ((1797,), np.int64)
    assert np.array_equal(digits.labels, load_digits().target)
    assert digits.class_names == tuple("0123456789")
    assert digits.test_start is None, "the source has no official test part"


def test_enlarging_is_bilinear_and_uses_the_whole_range(tmp_path):
    images = DATASETS["digits"].load(tmp_path).images[:20, ..., 0]
    source = load_digits().images[:20] * 255 / 16
    expected = zoom(source, (1, 4, 4), order=1, mode="nearest", grid_mode=True)
    np.testing.assert_allclose(images, expected, atol=0.5 + 1e-6, err_msg="rounded to whole levels")
    assert images.max() > 240 and images.min() == 0


def test_the_digest_is_the_same_on_every_machine(tmp_path):
    expected = "d0ae70b1b1e870c6807805eec71ba30668aedb5666103eb95ae45016fe9bf698"
    assert DATASETS["digits"].load(tmp_path).digest == expected
