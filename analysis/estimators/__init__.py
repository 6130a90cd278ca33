"""Mathematics that several metrics share: arrays in, arrays out, no files."""

from analysis.estimators.angles import angle, cosine_distance, decomposition, distance_matrix
from analysis.estimators.bits import PackedBits, binarise, join, pack
from analysis.estimators.bootstrap import bootstrap_mean, order_interval, wilson
from analysis.estimators.concentration import share_carrying
from analysis.estimators.correlation import correlation_interval, correlations
from analysis.estimators.density import gaussian_density, scott_bandwidth
from analysis.estimators.information import adjusted_nmi, entropy, label_nmi, pair_nmi
from analysis.estimators.moments import Moments, moments
from analysis.estimators.nearest import cosine_distances, mean_row, nearest
from analysis.estimators.norm_ratios import hoyer, treves_rolls
from analysis.estimators.pair_interval import nmi_interval
from analysis.estimators.power_law import PowerLaw, fit_power_law
from analysis.estimators.pruning import thresholds
from analysis.estimators.ranking import kendall_interval, kendall_tau
from analysis.estimators.significance import benjamini_hochberg, kendall_p, least_tau
from analysis.estimators.silhouette import silhouette_samples
from analysis.estimators.sparsity import gini, l1_norm, zero_ratio
from analysis.estimators.spectrum import effective_rank, singular_values, stable_rank

__all__ = [
    "Moments",
    "PackedBits",
    "PowerLaw",
    "adjusted_nmi",
    "angle",
    "benjamini_hochberg",
    "binarise",
    "bootstrap_mean",
    "correlation_interval",
    "correlations",
    "cosine_distance",
    "cosine_distances",
    "decomposition",
    "distance_matrix",
    "effective_rank",
    "entropy",
    "fit_power_law",
    "gaussian_density",
    "gini",
    "hoyer",
    "join",
    "kendall_interval",
    "kendall_p",
    "kendall_tau",
    "l1_norm",
    "label_nmi",
    "least_tau",
    "mean_row",
    "moments",
    "nearest",
    "nmi_interval",
    "order_interval",
    "pack",
    "pair_nmi",
    "scott_bandwidth",
    "share_carrying",
    "silhouette_samples",
    "singular_values",
    "stable_rank",
    "thresholds",
    "treves_rolls",
    "wilson",
    "zero_ratio",
]
