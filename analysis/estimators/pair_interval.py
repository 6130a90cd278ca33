"""The interval of the NMI of two binary neurons: images drawn again, which is drawing the four counts again."""

import numpy as np

from analysis.estimators.contingency import information_table, minus_joint_entropy, normalise, single_entropy


def nmi_interval(both, first, second, images, seed=0, resamples=1000, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    """Percentile bootstrap interval of the NMI of pairs of binary neurons, over the images: low and high, each (p,).

    both, first, second: (p,) on how many of the images both are on, the one, the other. nan for fewer than two images.
    NMI over the arithmetic mean of the entropies; of a resample in which a neuron is constant it is 0, or 1 where both
    are, as in `pair_nmi`. Plug-in values lie too high by about 1 / (2 n), resampled ones by twice that.
    Efron & Tibshirani 1993, chapter 13.
    """
    both, first, second = (np.asarray(counts, np.int64) for counts in (both, first, second))
    if images < 2:
        return np.full(both.shape, np.nan), np.full(both.shape, np.nan)
    cells = np.stack([both, first - both, second - both, images - first - second + both], axis=-1)
    drawn = np.random.default_rng(seed).multinomial(images, cells / images, size=(resamples, len(cells)))
    table = information_table(images)
    together, only_first, only_second, _ = np.moveaxis(drawn, -1, 0)
    one, other = together + only_first, together + only_second
    joint = minus_joint_entropy(table, together, one, other)
    entropies = single_entropy(table, one), single_entropy(table, other)
    found = normalise(joint, *entropies, images * together == one * other, "arithmetic")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
