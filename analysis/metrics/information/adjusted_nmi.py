"""Adjusted NMI: what the neurons of a layer share beyond what chance alone would give."""

from typing import Literal

from analysis.estimators.information import adjusted_nmi as adjusted_nmi_of_pairs
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.pair_views import by_overlap, by_pair
from analysis.metrics.pairs import Wanted, constant_in_pairs, mean_rows, pairs_of
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.tables import table


def adjusted_nmi(
    layer,
    *,
    pairs: Wanted = 10_000,
    average: Literal["arithmetic", "max"] = "arithmetic",
    per: Literal["layer", "pair", "overlap"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Mutual information of pairs of different neurons, each binarised at its own mean, adjusted for chance.

    pairs: how many distinct pairs are drawn at random (with `seed`): those of pair_nmi; all of them where the layer
    has no more.
    average: what the information is measured against, the "arithmetic" mean of the two entropies or their "max".
    per: "layer" gives two means, told apart by the column `pairs`: over "all" pairs drawn, and over those "without
    constant neurons"; constant_neurons: how many neurons of the layer are constant. "overlap" gives both means for
    pairs whose receptive fields overlap alike, "pair" every pair, both as in pair_nmi.
    1 where one neuron tells the other, 0 on average where they are independent, below 0 where they share less than
    that; no unit. n: pairs behind the value. The interval is a bootstrap over the drawn pairs; a mean over all pairs of
    a layer is exact for these images and has none.
    """
    drawn = pairs_of(layer, pairs, seed)
    bits = layer.bits(split)
    constant = bits.constant
    values = drawn.each(lambda block: adjusted_nmi_of_pairs(bits, block, average))
    constant_in_pair = constant_in_pairs(constant, drawn)
    if per == "pair":
        return by_pair(layer, drawn, values, constant_in_pair)
    if per == "overlap":
        return by_overlap(layer, drawn, values, constant_in_pair)
    return table(constant_neurons=constant.sum(), **mean_rows(values, constant_in_pair, drawn.sampled, seed))


METRIC = Metric(
    measure=adjusted_nmi,
    title="Adjusted pairwise NMI",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do the neurons of a layer respond to the same images more than chance would have it?",
    formula=r"\frac{I(X; Y) - \mathrm{E}\, I}{\frac{1}{2}\left(H(X) + H(Y)\right) - \mathrm{E}\, I},"
    r"\quad X_i = \mathbb{1}\left[a_{i} > \bar a\right]",
    how_to_read=(
        "Independent neurons score 0 on average however few the images, so numbers from different numbers of images "
        "can be compared. "
        "Trust the mean without constant neurons: two constant neurons score 1 by convention."
    ),
    caveats=(
        "Two constant neurons score 1 and one constant scores 0: conventions, not measurements.",
        "Chance means that the images of one neuron are permuted: E I is the mean information over all permutations, "
        "exact, about 1/(2n) nats.",
        "From a few images single values mean little: pairs that cannot share anything else than they do score "
        "anything from -0.5 to 1.",
    ),
    source="Vinh, Epps & Bailey 2010; the source study reports the unadjusted NMI.",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "units scaled", "units shifted"}),
)
