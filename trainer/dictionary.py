"""A learned V1-like code: atoms of which every patch is made by few, the classical model of sparse coding.

After Olshausen & Field (Nature 1996) and Renoult et al. (Royal Society Open Science 2016), who measure the sparseness
of images by it. Unlike theirs it costs |a| and not log(1 + a^2), which leaves exact zeros; it is learned from the
study's own images and not from natural scenes; and it is taken on a grid and not around every pixel. Coefficients have
signs, which no firing rate has: their magnitudes are what measures of sparsity are taken of.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from trainer.patches import SIDE

PASSES = 5
PATCHES_A_STEP = 256
ITERATIONS = 1000  # of coordinate descent at most, for one patch


@dataclass(frozen=True)
class Dictionary:
    """What a code is learned and computed with.

    atoms: how many; 144 as in Renoult et al. 2016, as many as a patch has pixels. stride: pixels from one coded patch
    to the next. alpha: what a unit of a coefficient costs, see `coefficients`; 1.2 for patches of 12 x 12 pixels of
    variance 1 is what Mairal et al. (ICML 2009) take, 1.2 / 12 for patches of norm 1. patches: to learn from, about,
    where there are so many. seed: of the random atoms, of the patches and of the learning.
    """

    atoms: int = SIDE * SIDE
    stride: int = SIDE // 2
    alpha: float = 1.2
    patches: int = 20_000
    seed: int = 1

    def random_atoms(self) -> np.ndarray:
        """Normally distributed atoms of norm 1, float64 (atoms, SIDE * SIDE): what learning starts from."""
        return _of_norm_1(np.random.default_rng(self.seed).normal(size=(self.atoms, SIDE * SIDE)))

    def learned_atoms(self, patches: np.ndarray) -> np.ndarray:
        """Atoms of norm 1 of which each patch is made by few: float64 (atoms, SIDE * SIDE).

        patches: (n, SIDE * SIDE), of variance 1, in random order. Online dictionary learning of Mairal et al. 2009,
        from the random atoms; the same patches and seed give the same atoms.
        """
        from sklearn.decomposition import MiniBatchDictionaryLearning
        from sklearn.exceptions import ConvergenceWarning

        learner = MiniBatchDictionaryLearning(
            self.atoms, alpha=self.alpha, fit_algorithm="cd", transform_max_iter=ITERATIONS, random_state=self.seed,
            dict_init=self.random_atoms(),
        )  # fmt: skip
        steps = np.array_split(patches, -(-len(patches) // PATCHES_A_STEP)) * PASSES
        with bar("learning atoms", "step", len(steps)) as told, warnings.catch_warnings():
            # Of patches that are nearly flat; a code a little off is one step on the way. `coefficients` does warn.
            warnings.simplefilter("ignore", ConvergenceWarning)
            for some in steps:
                learner.partial_fit(some)
                told.update()
        return _of_norm_1(learner.components_)

    def coefficients(self, patches: np.ndarray, atoms: np.ndarray) -> np.ndarray:
        """How much of each atom makes up each patch: float64 (n, atoms), of either sign, most of them exactly 0.

        The LASSO: the least of |patch - coefficients @ atoms|^2 / 2 + alpha |coefficients|_1, by coordinate descent.
        """
        from sklearn.decomposition import sparse_encode

        return sparse_encode(patches, atoms, algorithm="lasso_cd", alpha=self.alpha, max_iter=ITERATIONS)


def bar(what: str, unit: str, total: int) -> tqdm:
    """How far something is, with the time left, on stderr."""
    pause = 0.2 if sys.stderr.isatty() else 10.0  # a log file is not redrawn
    return tqdm(desc=what, unit=unit, total=total, mininterval=pause, maxinterval=pause)


def _of_norm_1(atoms):
    return atoms / np.linalg.norm(atoms, axis=1, keepdims=True)
