"""Mathematics that several metrics share: arrays in, arrays out, no files."""

from analysis.estimators.angles import angle, cosine_distance, decomposition
from analysis.estimators.bits import PackedBits, binarise, join, pack
from analysis.estimators.bootstrap import bootstrap_mean, wilson
from analysis.estimators.information import entropy, label_nmi, pair_nmi
from analysis.estimators.sparsity import gini, l1_norm, zero_ratio

__all__ = [
    "PackedBits",
    "angle",
    "binarise",
    "bootstrap_mean",
    "cosine_distance",
    "decomposition",
    "entropy",
    "gini",
    "join",
    "l1_norm",
    "label_nmi",
    "pack",
    "pair_nmi",
    "wilson",
    "zero_ratio",
]
