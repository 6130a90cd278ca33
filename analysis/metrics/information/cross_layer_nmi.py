"""NMI across layers: how much the neurons of different layers say the same thing."""

from dataclasses import dataclass
from itertools import combinations
from math import nan
from typing import Annotated, Literal

import numpy as np

from analysis.estimators.bits import PackedBits, join
from analysis.estimators.information import pair_nmi as nmi_of_pairs
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source, Undefined
from analysis.metrics.pairs import ALL, LIVE, mean_rows
from analysis.metrics.parameters import Bounds, Seed, Split
from analysis.metrics.tables import table

GROUPS = 1000  # drawn again for an interval: there is one for each two layers, of which there are many


def cross_layer_nmi(
    snapshot,
    *,
    pairs: Annotated[int, Bounds(1, 100_000)] = 10_000,
    average: Literal["arithmetic", "max"] = "arithmetic",
    split: Split = "train",
    seed: Seed = 0,
):
    """Normalised mutual information of pairs of neurons of two layers, each binarised at its own mean.

    pairs: how many distinct pairs of one neuron of each layer are drawn at random (with `seed`), for each two layers;
    all of them where there are no more.
    average: what divides the information, the "arithmetic" mean of the two entropies or their "max".
    A row describes `layer` and other_layer, in both orders; `pairs` tells its mean over "all" pairs drawn from that
    over those "without constant neurons". From 0 to 1, no unit. n: pairs behind the value. The interval is a bootstrap
    over the drawn pairs; a mean over all pairs of two layers is exact for these images and has none.
    """
    import pandas

    from analysis.layer import Layer  # here, for layers know metrics

    if len(snapshot.layers) < 2:
        raise NotMeasured("the network has no other layer")
    generator = np.random.default_rng(seed)
    samples = {name: _sample(Layer(snapshot, name), pairs, split, generator) for name in snapshot.layers}
    parts = []
    for one, other in combinations(samples, 2):
        reason = samples[one].reason or samples[other].reason
        means = _unknown(reason) if reason else _means(samples[one], samples[other], pairs, average, generator, seed)
        parts += [table(layer=one, other_layer=other, **means), table(layer=other, other_layer=one, **means)]
    return pandas.concat(parts, ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Sample:
    """The neurons of a layer that pairs are made of. neurons: how many the layer has. reason: why there are none."""

    neurons: int
    bits: PackedBits | None
    reason: str = ""


def _sample(layer, pairs, split, generator):
    neurons = layer.record.neurons
    try:
        bits = layer.bits(split)
    except Undefined as error:
        return _Sample(neurons, None, f"{layer.name}: {error}")
    some = generator.choice(neurons, pairs, replace=False) if neurons > pairs else slice(None)
    return _Sample(neurons, PackedBits(bits.words[some], bits.images))


def _means(one, other, pairs, average, generator, seed):
    """The columns of both means over pairs of a neuron of the one sample and a neuron of the other."""
    bits, sizes = join([one.bits, other.bits]), (len(one.bits.words), len(other.bits.words))
    sampled = one.neurons * other.neurons > pairs
    total = sizes[0] * sizes[1]
    number = generator.choice(total, pairs, replace=False) if sampled else np.arange(total)
    first, second = np.divmod(number, sizes[1])
    drawn = np.stack([first, sizes[0] + second], axis=1)
    values = nmi_of_pairs(bits, drawn, average)
    return mean_rows(values, bits.constant[drawn].sum(axis=1), sampled, seed, GROUPS)


def _unknown(reason):
    return {"pairs": [ALL, LIVE], "value": nan, "low": nan, "high": nan, "n": 0, "reason": reason}


METRIC = Metric(
    measure=cross_layer_nmi,
    title="NMI across layers",
    scope=Scope.SNAPSHOT,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do the neurons of one layer respond to the same images as those of another?",
    formula=r"\mathrm{NMI}(X, Y) = \frac{2\, I(X; Y)}{H(X) + H(Y)}, \quad X_i = \mathbb{1}\left[a_{i} > \bar a\right],"
    r"\ Y_i = \mathbb{1}\left[b_{i} > \bar b\right]",
    how_to_read=(
        "Read it beside the pairwise NMI within each of the two layers. "
        "Neighbouring layers usually share most; layers that share with none do something else. "
        "Trust the mean without constant neurons: two constant neurons score 1 by convention."
    ),
    caveats=(
        "Two constant neurons score 1 and one constant scores 0: conventions, not measurements.",
        "Finite samples push it up: two independent neurons reach about 1/(2n) nats of information.",
        "Pairs are drawn at random: where most neurons of one layer do not see what those of the other see, the mean "
        "is low although single neurons may match.",
    ),
    source="Named as future work in Novak & Van Hoof 2019.",
    bounds=(0.0, 1.0),
    falls_with_images="an entropy of observed shares lies below the true one by (outcomes - 1)/(2n) nats, Miller 1955",
    same_when=frozenset({"images permuted", "scaled", "units scaled", "units shifted"}),
)
