"""Entropy of the binarised neuron: how much one of its bits could tell at most."""

from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean, wilson
from analysis.estimators.information import entropy as entropy_of_neurons
from analysis.metrics.binarised import above_mean
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.neurons import gathered
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.parts import RESAMPLES
from analysis.metrics.tables import table


def entropy(layer, *, per: Literal["layer", "channel", "neuron"] = "layer", split: Split = "train", seed: Seed = 0):
    """Entropy of each neuron over the images, binarised at its own mean, in bits: 0 (constant) to 1 (half of them).

    per: "layer" and "channel" are means over all neurons of the layer, or of a channel's map, constant ones (which
    have none) included; "neuron" is every neuron.
    The neurons are all there, so the intervals are about the images, n of them. The mean entropy is the mean over the
    images of how surprising each one's bits are (the average of -log2 of their rates over the neurons): its interval
    is the bootstrap's over images (drawn with `seed`, means and rates of the neurons held fixed). A neuron's is what
    Wilson's interval of its rate allows the entropy to be.
    """
    bits = layer.bits(split)
    part, members = gathered(entropy_of_neurons(bits), per, layer.record.channels)
    if per == "neuron":
        low, high = _between(*wilson(bits.ones, bits.images))
    else:
        low, high = bootstrap_mean(_surprise(bits, layer.record.channels, per), seed, RESAMPLES)
    return table(**part, value=members.mean(axis=1), low=low, high=high, n=bits.images)


def _surprise(bits, channels, per):
    """(images, parts) bits: the average over a part's neurons of how surprising their states on an image are."""
    rate = bits.ones / bits.images
    # A constant neuron never surprises.
    on, off = (-np.log2(np.where(bits.constant, 1.0, share)).reshape(-1, channels) for share in (rate, 1 - rate))
    by_channel = np.concatenate([np.einsum("ipc,pc->ic", above, on - off) for _, above in above_mean(bits, channels)])
    average = (by_channel + off.sum(axis=0)) / len(off)
    return average if per == "channel" else average.mean(axis=1, keepdims=True)


def _between(low, high):
    """Least and greatest entropy of a rate between two bounds."""
    ends = np.array([_of_rate(low), _of_rate(high)])
    return ends.min(axis=0), np.where((low <= 0.5) & (high >= 0.5), 1.0, ends.max(axis=0))


def _of_rate(rate):
    from scipy.special import entr  # here, so that listing the metrics does not wait for it

    return (entr(rate) + entr(1 - rate)) / np.log(2)


METRIC = Metric(
    measure=entropy,
    title="Entropy of the binarised neuron",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How evenly does a neuron divide the images into those above and those below its mean?",
    formula=r"H(X) = -p \log_2 p - (1 - p) \log_2 (1 - p),"
    r"\quad p = \frac{1}{n}\sum_{i=1}^{n} \mathbb{1}\left[a_{i} > \bar a\right]",
    how_to_read=(
        "At 1 a neuron is above its mean on half of the images, at 0.47 on one in ten, at 0 on none. "
        "It is the most that the neuron's bit can tell about anything: about another neuron, or about the class. "
        "Low values late in a network mean few, strong responses, or dead neurons."
    ),
    caveats=(
        "Constant neurons have no entropy and pull the mean down: look at the dead neurons beside it.",
        "It speaks of the binarised neuron alone: how strongly it responds is gone.",
        "The intervals hold the neurons' means and rates fixed. Near 1 the entropy hardly depends on the rates, and "
        "the interval of a mean becomes too narrow.",
    ),
    source="Novak & Van Hoof 2019, chapter 8: the H(X) of its normalised mutual information; surprise: Shannon 1948.",
    bounds=(0.0, 1.0),
    unit="bits",
    falls_with_images="an entropy of observed shares lies below the true one by (outcomes - 1)/(2n) nats, Miller 1955",
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units scaled", "units shifted"}),
)
