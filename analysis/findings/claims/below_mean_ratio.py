"""The text around Table 8.1: where the below-mean ratio (its "zero ratio") passes 70 %."""

import numpy as np

from analysis.findings.claim import Claim, Indicator
from analysis.findings.claims.first_and_last_layers import PAIR_NMI, SUMMARY
from analysis.findings.contrast import in_most, ordered
from analysis.findings.curve import ONSET, Summary, passes

RATIO = Indicator("below_mean_ratio", "below-mean ratio")
SEVENTY = Summary("layer from which the ratio reaches 70 %", passes(0.7))
LAYERS_APART = 1.0


def meet(models):
    """1 where the ratio reaches 70 % within a layer of where pairwise NMI starts to rise, -1 where not; 0: neither."""
    ratios, pairs = zip(*(model.curves for model in models), strict=True)
    depths = np.array([[SEVENTY.of(ratio), ONSET.of(pair)] for ratio, pair in zip(ratios, pairs, strict=True)])
    neither = depths == [[ratio.never, pair.never] for ratio, pair in zip(ratios, pairs, strict=True)]
    near = np.abs(depths[:, 0] - depths[:, 1]) <= LAYERS_APART
    return np.where(neither.all(axis=1), 0, np.where(near & ~neither.any(axis=1), 1, -1))


CLAIMS = (
    Claim(
        "ratio_70_later", "8.1", "The below-mean ratio passes 70 % in a later layer in better models",
        (RATIO,), ordered(SEVENTY, "later"),
        f"{SUMMARY} It only names the threshold. In Table 8.1 the two best models stay under 70 % up to convolution 12 "
        "and six of the others up to convolution 10; SGD's best, which passes it first of all, speaks against it.",
    ),
    Claim(
        "ratio_70_meets_onset", "8.1", "Pairwise NMI starts to rise where the below-mean ratio passes 70 %",
        (RATIO, PAIR_NMI),
        in_most("layer from which the ratio reaches 70 % and layer from which pairwise NMI rises: at most one layer "
                "apart, in most models", meet),
        f"{SUMMARY} It only names the threshold. This is the other way to read it: in seven of the nine published "
        "models, all but the two best, the two layers meet.",
    ),
)  # fmt: skip
