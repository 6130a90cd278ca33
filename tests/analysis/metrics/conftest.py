"""A metric's table on numbers of the test's choice."""

import pytest

from analysis import compute


@pytest.fixture
def measure(build_study, tmp_path):
    """measure(metric, values, labels=None, kernels=None, wide=False, **parameters): its table on one layer, "here".

    values: (images, ..., channels), all of them training images, at epoch 1. kernels: (start, now).
    """
    written = {}

    def study_of(values, labels, wide):
        images, *shape = values.shape
        return build_study(
            tmp_path / f"study{len(written)}",
            runs=("run",),
            last=1,
            recorded=(1,),
            layers={"here": tuple(shape)},
            images={"train": images},
            labels=labels,
            activations=lambda run, epoch, layer, whole: values,
            wide=("here/activation",) if wide else (),
        )

    def on(metric, values, labels=None, wide=False, **parameters):
        key = values.shape, values.tobytes(), None if labels is None else labels.tobytes(), wide
        if key not in written:
            written[key] = study_of(values, labels, wide)
        return compute(metric, written[key], **parameters)

    return on


@pytest.fixture
def follow(build_study, tmp_path):
    """follow(metric, kernels, epochs="all", **parameters): the table of a metric on the kernels of one layer, "here".

    kernels: one an epoch, from epoch 0 on.
    """
    number = iter(range(1000))

    def on(metric, kernels, epochs="all", **parameters):
        channels = kernels[0].shape[-1]
        study = build_study(
            tmp_path / f"study{next(number)}",
            runs=("run",),
            last=len(kernels) - 1,
            recorded=(),
            layers={"here": (2, 2, channels) if kernels[0].ndim == 4 else (channels,)},
            kernels=lambda run, epoch, layer, shape: kernels[epoch],
        )
        return compute(metric, study, epochs=epochs, **parameters)

    return on


@pytest.fixture
def compare(follow):
    """compare(metric, start, now, **parameters): the table of a metric at epoch 1, on two kernels of one layer."""

    def on(metric, start, now, **parameters):
        return follow(metric, (start, now), epochs="last", **parameters)

    return on


@pytest.fixture
def answered(build_study, tmp_path):
    """answered(metric, logits, labels, split="test", **parameters): the table of a metric of what networks answer.

    logits: {run: its (images, classes), one an epoch}. labels: of the images, which are those of every split.
    """
    written = {}

    def study_of(logits, labels):
        first = next(iter(logits.values()))
        return build_study(
            tmp_path / f"study{len(written)}",
            runs=tuple(logits),
            last=len(first) - 1,
            recorded=(),
            layers={"here": (3,)},
            images={"train": len(labels)},
            counts=dict.fromkeys(("train", "validation", "test"), len(labels)),
            classes=first[0].shape[1],
            labels=labels,
            subset_labels={"validation": labels, "test": labels},
            logits=lambda run, epoch, subset, labels, classes: logits[run][epoch],
        )

    def on(metric, logits, labels, epochs="last", runs=None, **parameters):
        key = labels.tobytes(), *((run, *(values.tobytes() for values in each)) for run, each in logits.items())
        if key not in written:
            written[key] = study_of(logits, labels)
        return compute(metric, written[key], runs, epochs, **parameters)

    return on
