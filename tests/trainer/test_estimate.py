"""What is said of the space before training."""

import math
from dataclasses import replace

from analysis.store import open_study
from trainer.samples import probe_of

SNAPSHOTS, TENSORS, BYTES = 3, 2, 2  # untrained, the same calibrated, last; activation and what comes before it; half


def test_space_counts_the_scrambled_images_too(tiny_trainer):
    without = replace(tiny_trainer, probe=probe_of(tiny_trainer.samples, 24))
    run = open_study(tiny_trainer.folder).run("sgd_0")
    values = sum(math.prod(layer.tensors["activation"].shape) for layer in run.layers)
    more = tiny_trainer.estimate(["sgd_0"]).bytes - without.estimate(["sgd_0"]).bytes
    assert more == SNAPSHOTS * TENSORS * BYTES * values * 24, "24 scrambled images have activations and no logits"
