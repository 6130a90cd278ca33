"""Section 8.5: label NMI rises with generalisation, before everything else; SGD's curves branch like a tree."""

from math import nan

import numpy as np

from analysis.findings.claim import Claim, Indicator
from analysis.findings.claims.first_and_last_layers import PAIR_NMI, RISE, SILHOUETTE, SUMMARY, THIRDS
from analysis.findings.contrast import in_most, ordered
from analysis.findings.curve import LAST, ONSET, Curve, first_third, last_third
from analysis.findings.models import SGD

LABEL_NMI = Indicator("label_nmi", "label NMI")
EARLIEST = (
    f'{RISE} "Earliest of all" is read as: within each model, before the other indicator rises. Which others were '
    "meant is not clear; pairwise NMI and the silhouette are tested, one at a time."
)
TREE = (
    f"{SUMMARY} It only names a tree. In the published figure of label NMI the three SGD models coincide in the "
    "first layers and part one after the other, which the other optimisers' do not; hence: the curves of SGD's models "
    "share a trunk (small relative differences in the first third of the layers) and branch (larger ones in the last)."
)


def rises_before(models):
    """1 where the first curve rises in an earlier layer than the second, -1 where later."""
    first, second = (np.array([ONSET.of(model.curves[place]) for model in models]) for place in (0, 1))
    return np.sign(second - first)


def branches(models):
    """1 where a model differs more from the others in the last third of the layers than in the first, -1 where less."""
    return [_branches(number, [model.curves[0] for model in models]) for number in range(len(models))]


def _branches(number, curves):
    own = curves[number]
    apart = [_apart(own, other) for place, other in enumerate(curves) if place != number]
    return np.sign(np.mean([last_third(curve) - first_third(curve) for curve in apart]))


def _apart(one, other):
    """The difference of two curves by layer, in units of their mean."""
    size = (np.abs(one.values) + np.abs(other.values)) / 2
    return Curve(one.depths, np.abs(one.values - other.values) / np.where(size > 0, size, nan))


CLAIMS = (
    Claim(
        "label_nmi_last", "8.5", "Last layers: higher label NMI in better models", (LABEL_NMI,),
        ordered(LAST, "higher"), THIRDS,
    ),
    Claim(
        "label_nmi_onset", "8.5", "Label NMI rises earlier in better models",
        (LABEL_NMI,), ordered(ONSET, "earlier"), RISE,
    ),
    *(
        Claim(
            f"label_nmi_before_{name}", "8.5", f"Label NMI rises before {other.words}", (LABEL_NMI, other),
            in_most("layer from which the first curve rises: before that of the second, in most models", rises_before),
            EARLIEST,
        )
        for name, other in (("pair_nmi", PAIR_NMI), ("silhouette", SILHOUETTE))
    ),
    Claim(
        "label_nmi_tree", "8.5", "SGD's curves of label NMI form a tree: a trunk, then branches", (LABEL_NMI,),
        in_most("relative difference from the other SGD models: greater in the last third of the layers than in the "
                "first, in most models", branches),
        TREE, family=SGD,
    ),
)  # fmt: skip
