"""Pairwise NMI: how much the neurons of a layer say the same thing."""

from typing import Literal

from analysis.estimators.information import pair_nmi as nmi_of_pairs
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.pair_views import by_bin, by_overlap, by_pair
from analysis.metrics.pairs import Wanted, constant_in_pairs, mean_rows, pairs_of
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.tables import table


def pair_nmi(
    layer,
    *,
    pairs: Wanted = 10_000,
    average: Literal["arithmetic", "max"] = "arithmetic",
    per: Literal["layer", "pair", "bin", "overlap"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Normalised mutual information of pairs of different neurons, each binarised at its own mean.

    pairs: how many distinct pairs are drawn at random (with `seed`); all of them where the layer has no more, as a
    layer of 4,096 neurons has with 10,000,000.
    average: what divides the information, the "arithmetic" mean of the two entropies (as written) or their "max"
    (as coded).
    per: "layer" gives two means, told apart by the column `pairs`: over "all" pairs drawn, and over those "without
    constant neurons"; constant_neurons: how many neurons of the layer are constant. "bin" gives histograms of the same
    two: the share of the pairs in each of 200 bins from 0 to 1, `position` being its middle. "overlap" gives both means
    for pairs whose receptive fields overlap alike: 0 for not at all, the middle of each tenth, 1 for the same field; an
    overlap that no pair has is left out. "pair" gives every pair, with the columns neuron and other_neuron;
    constant_neurons is then 0, 1 or 2, overlap the intersection over union of the receptive fields, as far as they
    lie in the image (nan where they are not known), and distance that of the two positions in pixels of the layer's
    own map.
    From 0 to 1, no unit. n: pairs behind the value. The interval is a bootstrap over the drawn pairs (in a histogram
    Wilson's); what is taken over all pairs of a layer is exact for these images and has none.
    """
    drawn = pairs_of(layer, pairs, seed)
    bits = layer.bits(split)
    constant = bits.constant
    values = drawn.each(lambda block: nmi_of_pairs(bits, block, average))
    constant_in_pair = constant_in_pairs(constant, drawn)
    if per == "pair":
        return by_pair(layer, drawn, values, constant_in_pair)
    if per == "bin":
        return by_bin(drawn, values, constant_in_pair)
    if per == "overlap":
        return by_overlap(layer, drawn, values, constant_in_pair)
    return table(constant_neurons=constant.sum(), **mean_rows(values, constant_in_pair, drawn.sampled, seed))


METRIC = Metric(
    measure=pair_nmi,
    title="Pairwise NMI",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do the neurons of a layer respond to the same images?",
    formula=r"\mathrm{NMI}(X, Y) = \frac{2\, I(X; Y)}{H(X) + H(Y)}, \quad X_i = \mathbb{1}\left[a_{i} > \bar a\right]",
    how_to_read=(
        "At 0 two neurons fire independently, at 1 one tells the other exactly. "
        "A high layer value means redundant neurons. "
        "Trust the mean without constant neurons: two constant neurons score 1 by convention, so dead neurons raise "
        "the mean over all pairs."
    ),
    caveats=(
        "Two constant neurons score 1 and one constant scores 0: conventions, not measurements. When a third of a "
        "layer is dead, about one pair in nine sits at exactly 1.",
        "Finite samples push it up: two independent neurons reach about 1/(2n) nats of information; the adjusted NMI "
        "takes that off.",
        "Neurons that see the same part of the image share what is in it: read it against the overlap of the receptive "
        "fields, and beside scrambled images.",
    ),
    source="Novak & Van Hoof 2019, chapter 8. As written: arithmetic; as coded: max. The source's second mean leaves "
    "out pairs at exactly 1 (as coded also at exactly 0); here those that hold a constant neuron, nearly the same.",
    bounds=(0.0, 1.0),
    falls_with_images="an entropy of observed shares lies below the true one by (outcomes - 1)/(2n) nats, Miller 1955",
    same_when=frozenset({"images permuted", "scaled", "units scaled", "units shifted"}),
    version=2,
)
