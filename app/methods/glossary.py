"""The words of the project, each explained once."""

from app.language import N_

# In the order in which one meets them: what is kept, what networks are made of, what they see, what is measured.
WORDS = (
    (
        N_("study"),
        N_(
            "A folder of models that were trained, or imported, to be compared: on one dataset, with one set of probe "
            "images, made by one recipe."
        ),
    ),
    (
        N_("recipe"),
        N_(
            "The text file that says all that a study is: dataset, architecture, optimiser, schedule, seeds and what "
            "is recorded. The same recipe trains the same study again."
        ),
    ),
    (
        N_("model (run)"),
        N_(
            "One network's training, with everything that was kept of it. On disk and on the command line it is "
            "called a run."
        ),
    ),
    (
        N_("seed"),
        N_(
            "The number that every random choice of a training is drawn from: initial weights, order of the images, "
            "augmentation. Models of one architecture and seed start from the same weights."
        ),
    ),
    (
        N_("seed group"),
        N_(
            "Models that are equal in all but the seed. What differs between them is what chance alone changes; a "
            "difference between groups has to be larger than that to mean anything."
        ),
    ),
    (N_("epoch"), N_("One pass of the training over all training images.")),
    (
        N_("epoch 0"),
        N_(
            "The network as it was before training. It stands in grey beside the others: what it shows already was "
            "not learned."
        ),
    ),
    (
        N_("snapshot"),
        N_("A model at one epoch. A snapshot can be measured wherever its weights, or its activations, were recorded."),
    ),
    (
        N_("last"),
        N_("The last recorded epoch of each model, which differs between models that stopped at different times."),
    ),
    (
        N_("imported network"),
        N_(
            "A network that somebody else trained, recorded as it is. What it was trained from is not known, so its "
            "epoch 0 is a random twin."
        ),
    ),
    (N_("random twin"), N_("The architecture of an imported network with random weights: its null model.")),
    (
        N_("batch statistics"),
        N_(
            "The means and variances that batch normalisation uses. As trained: as training left them. Calibrated: "
            "set on the probe images, so that an untrained network, whose statistics are of no data at all, can be "
            "compared."
        ),
    ),
    (
        N_("layer"),
        N_(
            "A layer with a kernel, convolutional or dense, named as in the network and shown in network order. The "
            "last one is labelled output."
        ),
    ),
    (
        N_("layer set"),
        N_(
            "A named selection of layers that is found in any architecture: all, convolutions, the last of each "
            "block, and others."
        ),
    ),
    (
        N_("tap"),
        N_(
            "The output of an operation between layers (pooling, flattening, addition), which can be measured like a "
            "layer."
        ),
    ),
    (
        N_("block"),
        N_("The convolutions between one reduction of the map and the next. Its mean can be measured like a layer."),
    ),
    (
        N_("tensor"),
        N_(
            "One of the arrays that a layer makes of an image: the activation, after the nonlinearity, or the "
            "pre-activation, before it."
        ),
    ),
    (N_("kernel"), N_("The weights of a layer, without its biases.")),
    (N_("neuron"), N_("One unit of a layer: in a convolutional layer one position of one channel.")),
    (
        N_("channel"),
        N_("All positions of one filter of a convolutional layer: a feature map. In a dense layer, a neuron."),
    ),
    (
        N_("activated"),
        N_(
            "A neuron is activated by an image when its activation is above 0, or above the threshold that a metric "
            "states."
        ),
    ),
    (
        N_("split"),
        N_(
            "Which images: training images, validation images (which decided when to stop or to lower the rate) or "
            "test images (which decided nothing)."
        ),
    ),
    (
        N_("probe images"),
        N_(
            "The fixed sample of images whose activations are recorded: training images and test images, and "
            "scrambled ones where the recipe asks for them. The same for all models of a study."
        ),
    ),
    (
        N_("scrambled images"),
        N_(
            "Copies of training images of the probe whose phases were drawn at random: the same frequencies, no "
            "objects."
        ),
    ),
    (
        N_("score"),
        N_(
            "A number that came from elsewhere for each probe image, such as a rating by people, attached to the "
            "study to be compared with what networks do."
        ),
    ),
    (
        N_("metric"),
        N_(
            "A registered measurement, with its definition, range, source and parameters. Every metric is on the page "
            "Methods."
        ),
    ),
    (
        N_("parameter"),
        N_(
            "A choice that a metric leaves open, such as the number of pairs that it draws. Results of other "
            "parameters are other results, kept beside each other."
        ),
    ),
    (
        N_("generalisation gap"),
        N_(
            "Accuracy on training images minus accuracy on test images, both of the network as it is used. Of "
            "networks that make images: test error minus training error."
        ),
    ),
    (N_("target"), N_("What indicators are held against: test accuracy, or the generalisation gap.")),
    (
        N_("indicator"),
        N_(
            "A metric that comes down to one number for each model, or for each model and layer, to be ranked by how "
            "well it orders the models as the target does."
        ),
    ),
    (
        N_("kept result"),
        N_(
            "A table that was computed once and lies in the study. It counts as long as the files that it was "
            "computed from, and the version of the metric, stay the same."
        ),
    ),
    (
        N_("digest"),
        N_(
            "The SHA-256 of a file's content. Files with the same digest are the same; a file whose digest differs "
            "from the one that the study states is damaged or changed."
        ),
    ),
    (
        N_("status"),
        N_(
            "Why a value is missing. Undefined: it does not exist there. Not recorded: what it needs was not kept. "
            "Not applicable: the question makes no sense there. Never a silent gap, never a zero."
        ),
    ),
    (
        N_("bundle"),
        N_("A study as a small zip that leaves out activations and most weights: pages show what was computed before."),
    ),
)
