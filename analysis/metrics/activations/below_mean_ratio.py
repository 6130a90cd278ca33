"""Below-mean ratio: how rarely neurons rise above their own mean."""

from analysis.metrics.binarised import above_mean
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Per, Seed, Split
from analysis.metrics.parts import share_rows


def below_mean_ratio(layer, *, per: Per = "layer", split: Split = "train", seed: Seed = 0):
    """Share of activations that are not strictly above their own neuron's mean over the images of the split.

    Means are taken in float64; a constant neuron is never above its mean and counts 1.
    per: "layer" and "channel" average over the images the share among the neurons of the layer, or of a channel's
    map, with a bootstrap interval over images (drawn with `seed`, the neurons' means held fixed); "neuron" is the
    share of images, with Wilson's interval; "image" the share of neurons on that image, which is exact.
    From 0 to 1, no unit. n: images.
    """
    above = above_mean(layer.bits(split), layer.record.channels)
    return share_rows(((images, ~block) for images, block in above), per, seed)


METRIC = Metric(
    measure=below_mean_ratio,
    title="Below-mean ratio",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="On how many images does a neuron stay at or below its own average?",
    formula=r"\frac{1}{nm}\sum_{i=1}^{n}\sum_{j=1}^{m} \mathbb{1}\left[a_{ij} \le \bar a_j\right],"
    r"\quad \bar a_j = \frac{1}{n}\sum_{i=1}^{n} a_{ij}",
    how_to_read=(
        "At 0.5 a neuron is above its mean on half of the images; at 0.9 it fires strongly on one image in ten. "
        "High values mean few, strong responses. A constant neuron, dead ones included, counts 1."
    ),
    caveats=(
        'The source study\'s Table 8.1 calls this "zero ratio", although it counts more than the zeros.',
        "Dead neurons push the value towards 1: look at the dead neurons beside it.",
        "The intervals hold the neurons' means fixed, so they are a little too narrow for few images.",
    ),
    source='Novak & Van Hoof 2019, chapter 8, Table 8.1 ("zero ratio"), as written; means in float64 here, where '
    "float32 puts about half of all constant neurons above their own mean.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units scaled", "units shifted"}),
)
