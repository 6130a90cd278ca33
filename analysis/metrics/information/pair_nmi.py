"""Pairwise NMI: how much the neurons of a layer say the same thing."""

from math import nan
from typing import Annotated, Literal

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.estimators.information import pair_nmi as nmi_of_pairs
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.parameters import Bounds, Seed, Split
from analysis.metrics.tables import table


def pair_nmi(
    layer,
    *,
    pairs: Annotated[int, Bounds(1, 10_000_000)] = 10_000,
    average: Literal["arithmetic", "max"] = "arithmetic",
    per: Literal["layer", "pair"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Normalised mutual information of pairs of different neurons, each binarised at its own mean.

    pairs: how many distinct pairs are drawn at random (with `seed`); all of them where the layer has no more.
    average: what divides the information, the "arithmetic" mean of the two entropies (as written) or their "max"
    (as coded).
    per: "layer" gives two means, told apart by the column `pairs`: over "all" pairs drawn, and over those "without
    constant neurons". constant_neurons: how many neurons of the layer are constant. "pair" gives every pair, with
    the columns neuron and other_neuron; constant_neurons is then 0, 1 or 2.
    split: whose probe images, "train" or "test".
    From 0 to 1, no unit. n: pairs behind the value. The interval is a bootstrap over the drawn pairs; a mean over
    all pairs of a layer is exact for these images and has none.
    """
    neurons = layer.record.neurons
    if neurons < 2:
        raise NotMeasured(f"a pair needs two neurons, the layer has {neurons}")
    bits = layer.bits(split)
    drawn = _draw(neurons, pairs, seed)
    values = nmi_of_pairs(bits, drawn, average)
    constant = np.isin(bits.ones, (0, bits.images))
    constant_in_pair = constant[drawn].sum(axis=1)
    if per == "pair":
        return table(neuron=drawn[:, 0], other_neuron=drawn[:, 1], constant_neurons=constant_in_pair, value=values)
    sampled = len(drawn) < neurons * (neurons - 1) // 2
    means = [_mean(part, sampled, seed) for part in (values, values[constant_in_pair == 0])]
    columns = {name: [mean[name] for mean in means] for name in means[0]}
    return table(pairs=["all", "without constant neurons"], constant_neurons=constant.sum(), **columns)


def _draw(neurons, pairs, seed):
    """(p, 2) distinct pairs of different neurons, the smaller number first."""
    total = neurons * (neurons - 1) // 2
    generator = np.random.default_rng(seed)
    number = np.arange(total) if total <= pairs else generator.choice(total, pairs, replace=False)
    # Pair (i, j), i < j, is the number j (j - 1) / 2 + i.
    larger = np.floor((1 + np.sqrt(1 + 8.0 * number)) / 2).astype(np.int64)
    return np.stack([number - larger * (larger - 1) // 2, larger], axis=1)


def _mean(values, sampled, seed):
    if len(values) == 0:
        reason = "every pair drawn holds a constant neuron"
        return {"value": nan, "low": nan, "high": nan, "n": 0, "reason": reason}
    low, high = bootstrap_mean(values, seed) if sampled else (nan, nan)
    return {"value": values.mean(), "low": low, "high": high, "n": len(values), "reason": ""}


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
        "Finite samples push it up: two independent neurons reach about 1/(2n) nats of information.",
    ),
    source="Novak & Van Hoof 2019, chapter 8. As written: arithmetic; as coded: max. The source's second mean leaves "
    "out pairs at exactly 1 (as coded also at exactly 0); here those that hold a constant neuron, nearly the same.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "units scaled", "units shifted"}),
)
