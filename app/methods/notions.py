"""Notions that many metrics share: what their intervals, null models and parameters mean."""

from app.language import N_

NOTIONS = (
    (
        N_("95 % interval"),
        N_(
            "A range made so that, over many samples, 95 % of such ranges hold the true value. It speaks of the "
            "sample that was drawn (images, pairs, neurons), and of nothing else: one model has no interval over "
            "seeds. Two intervals that overlap little mean a difference; two that overlap may still differ."
        ),
    ),
    (
        N_("n"),
        N_("How many things an estimate is of: images, pairs, neurons, models. It stands in every table and tooltip."),
    ),
    (
        N_("bootstrap"),
        N_(
            "The images are drawn again with replacement 1,000 times, and the value is taken each time; the interval "
            "holds the middle 95 % of them (percentile bootstrap; Efron & Tibshirani 1993). Drawn with a seed, so "
            "that it is the same again."
        ),
    ),
    (
        N_("Wilson's interval"),
        N_(
            "The interval of a share, right for few images and for shares near 0 and 1, where the usual plus-or-minus "
            "is not (Wilson 1927)."
        ),
    ),
    (
        N_("jackknife"),
        N_(
            "The images are put into ten groups, and the value is taken without each in turn: how far it moves gives "
            "the interval (delete-a-group jackknife; Kott 2001). For values that are no means."
        ),
    ),
    (
        N_("interval of order statistics"),
        N_("The interval of a quantile, between two values of the sample, whatever their distribution (Conover 1999)."),
    ),
    (
        N_("null model"),
        N_(
            "What the same measurement says where there is nothing to find. A value is read beside its null model, "
            "never alone."
        ),
    ),
    (
        N_("untrained network"),
        N_(
            "The null model of most metrics: the same architecture with its initial weights, drawn in grey. For "
            "metrics of activations its batch statistics are calibrated on the probe images; as initialised it stands "
            "beside it."
        ),
    ),
    (
        N_("permuted labels"),
        N_("The null model of what involves classes or scores: the same with labels in random order."),
    ),
    (
        N_("expected by chance"),
        N_(
            "What two networks of these accuracies give if their errors have nothing to do with each other. Kappa is "
            "how far beyond that they agree: 0 not at all, 1 completely (Cohen 1960; on right and wrong: Geirhos et "
            "al. 2020)."
        ),
    ),
    (
        N_("train and test of the probe"),
        N_(
            "Metrics of activations read the probe images of a split, by default training images. The difference "
            "between the two is an indicator itself."
        ),
    ),
    (
        N_("portion of the images"),
        N_(
            "An estimate on a quarter or half of the probe images, always the same ones: if it moves with their "
            "number, it is biased by it."
        ),
    ),
    (
        N_("per"),
        N_(
            "What a row of a metric is of: the layer, one channel, one neuron, one image or one pair. A layer's value "
            "is, where nothing else is said, the mean of its neurons' or images' values."
        ),
    ),
    (
        N_("mode"),
        N_(
            "Over which values of a layer a sparsity is taken (Dibot et al. 2023). Flatten: all values on an image. "
            "Channel: the channels at each position. Filter: the positions of each map. Lifetime: the images, for "
            "each neuron."
        ),
    ),
    (
        N_("bits"),
        N_(
            "Entropy and mutual information are in bits: one is the information of a fair coin. Estimated from few "
            "images they are too high; adjusted ones take off what chance gives."
        ),
    ),
    (
        N_("NMI"),
        N_("Normalised mutual information: how much of what one neuron tells, the other tells too, from 0 to 1."),
    ),
    (N_("p value"), N_("How often chance alone gives at least as much. It says nothing of how large an effect is.")),
    (
        N_("adjusted p"),
        N_(
            "The p value after Benjamini and Hochberg 1995: of all relations with an adjusted p under 0.05, about 5 % "
            "are expected to be chance, however many were looked at."
        ),
    ),
    (
        N_("Kendall's tau"),
        N_(
            "How far an indicator orders the models as the target does: 1 the same order, 0 no relation, -1 the "
            "opposite order."
        ),
    ),
    (
        N_("scale full or fitted"),
        N_(
            "Full draws the whole range that a metric can take, the same for all models and pages, so that small "
            "differences look small. Fitted draws only what is there."
        ),
    ),
    (
        N_("scope"),
        N_(
            "What one measurement describes: a layer at an epoch, a layer at two epochs, a layer over epochs, a "
            "snapshot with all its layers, a network as a whole, a run, or a run beside the others."
        ),
    ),
    (N_("same when"), N_("Changes of the input that leave a metric's values as they are, each held by a test.")),
)

# What each of the changes in a metric's `same_when` is.
SAME_WHEN = {
    "images permuted": N_("the order of the images does not matter"),
    "units permuted": N_("the order of the neurons or channels does not matter"),
    "scaled": N_("all activations, the trained weights or the logits may be multiplied by a number"),
    "scaled together": N_("the weights of both epochs may be multiplied by the same number"),
    "units scaled": N_("each neuron's activations may be multiplied by a number of its own"),
    "units shifted": N_("a number of its own may be added to each neuron's activations"),
    "labels renamed": N_("what the classes are called does not matter"),
    "images' logits shifted": N_("a number may be added to all logits of an image"),
}
