"""What every metric promises, tested on all of them: a new metric is held to it as soon as its file is there."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import METRICS, ParameterError, compute
from analysis.compute import IDENTITY, MEASURED
from analysis.metrics import Scope, Source
from analysis.metrics.parameters import complete, parameters_of

HERE = Path(__file__).parent
LAYERS = {"conv1": (3, 2, 4), "conv2": (1, 1, 24), "dense1": (6,)}
IMAGES, CLASSES = 24, 6
RUN = "run"  # the one that is measured; metrics that compare runs have another beside it
INDICES = {"channel", "neuron", "other_neuron", "image", "count", "constant_neurons", "other_epoch", "since", "decile"}
INDICES |= {"label", "predicted", "learned_by", "forgotten", "undefined_neurons"}
OF_NETWORKS = (Scope.NETWORK, Scope.RUN, Scope.BESIDE)
STATUS = {"measured", "undefined", "not recorded", "not applicable"}
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=str)


class Made:
    """What a study is made of, from a seed; each change below makes another that differs in one respect."""

    def __init__(self, seed):
        self.seed = seed

    def random(self, *where):
        return np.random.default_rng([self.seed, *map(ord, "".join(map(str, where)))])

    def activations(self, run, epoch, layer, shape):
        """Eighths, so that scaling, shifting and summing are exact."""
        values = np.maximum(self.random(layer).integers(-20, 30, shape), 0) / 8
        values[..., 0] *= self.random("dead").integers(0, 2)
        return values

    def kernels(self, run, epoch, layer, shape):
        return self.random(layer, epoch).normal(size=shape).astype(np.float32)

    def pixels(self, shape):
        return self.random("pixels").integers(0, 256, shape)

    @property
    def labels(self):
        return np.arange(IMAGES) % CLASSES

    def logits(self, run, epoch, subset):
        """Of all images, whatever the subset; the true classes raised."""
        return self.random(run, epoch).normal(size=(IMAGES, CLASSES)) + 2 * np.eye(CLASSES)[Made(self.seed).labels]

    def perturbations(self):
        """A sweep of two draws at the last epoch, none at the first."""
        accuracies = iter(self.random("accuracy").integers(0, IMAGES, 12) / IMAGES)
        return {
            "pruning": [
                {"epoch": 1, "kind": "random", "scope": "global", "bn": "trained", "draw": draw, "seed": 0,
                 "fraction": fraction, "accuracy": next(accuracies), "loss": 2.0}
                for draw in (0, 1) for fraction in (0.0, 0.4, 0.9)
            ],
            "input_noise": [
                {"epoch": 1, "draw": draw, "seed": 0, "strength": strength, "accuracy": next(accuracies), "loss": 2.0}
                for draw in (0, 1) for strength in (0.0, 0.5, 1.0)
            ],
        }  # fmt: skip


class ImagesPermuted(Made):
    def order(self):
        return self.random("order").permutation(IMAGES)

    def activations(self, *where):
        return super().activations(*where)[self.order()]

    def pixels(self, *where):
        return super().pixels(*where)[self.order()]

    @property
    def labels(self):
        return super().labels[self.order()]

    def logits(self, *where):
        return super().logits(*where)[self.order()]


class UnitsPermuted(Made):
    def activations(self, run, epoch, layer, shape):
        return super().activations(run, epoch, layer, shape)[..., self.random("order").permutation(shape[-1])]

    def kernels(self, run, epoch, layer, shape):
        return super().kernels(run, epoch, layer, shape)[..., self.random("order").permutation(shape[-1])]


class Scaled(Made):
    def activations(self, *where):
        return 4 * super().activations(*where)

    def kernels(self, run, epoch, layer, shape):
        return (4 if epoch else 1) * super().kernels(run, epoch, layer, shape)

    def logits(self, *where):
        return 4 * super().logits(*where)


class ScaledTogether(Made):
    def kernels(self, *where):
        return 4 * super().kernels(*where)


class UnitsScaled(Made):
    def activations(self, run, epoch, layer, shape):
        return 2.0 ** self.random("scale").integers(-3, 4, shape[1:]) * super().activations(run, epoch, layer, shape)


class UnitsShifted(Made):
    def activations(self, run, epoch, layer, shape):
        return self.random("shift").integers(-3, 4, shape[1:]) + super().activations(run, epoch, layer, shape)


class LabelsRenamed(Made):
    def names(self):
        return self.random("names").permutation(CLASSES)

    @property
    def labels(self):
        return self.names()[super().labels]

    def logits(self, *where):
        return super().logits(*where)[:, np.argsort(self.names())]


class LogitsShifted(Made):
    def logits(self, *where):
        return super().logits(*where) + self.random("shift").integers(-9, 9, (IMAGES, 1))


CHANGES = {
    "images permuted": ImagesPermuted,
    "units permuted": UnitsPermuted,
    "scaled": Scaled,
    "scaled together": ScaledTogether,
    "units scaled": UnitsScaled,
    "units shifted": UnitsShifted,
    "labels renamed": LabelsRenamed,
    "images' logits shifted": LogitsShifted,
}


class Nasty(Made):
    """Dead layers, constant neurons, kernels of zeros, black images and logits that are all equal."""

    def pixels(self, shape):
        return np.zeros(shape)

    def activations(self, run, epoch, layer, shape):
        return np.zeros(shape) if layer == "conv1" else np.ones(shape) * np.arange(shape[-1])

    def kernels(self, run, epoch, layer, shape):
        return np.zeros(shape) if layer == "conv1" else np.full(shape, 1.0 + epoch)

    def logits(self, *where):
        return np.zeros((IMAGES, CLASSES))

    def perturbations(self):
        """A network that is never right, whose loss is nan."""
        return {
            kind: [row | {"accuracy": 0.0, "loss": np.nan} for row in rows]
            for kind, rows in super().perturbations().items()
        }


class OneClass(Made):
    labels = np.zeros(IMAGES, int)


class NotFinite(Made):
    def activations(self, *where):
        values = super().activations(*where)
        values[3, ..., 1], values[5, ..., 2] = np.nan, np.inf
        return values

    def kernels(self, run, epoch, layer, shape):
        return np.full(shape, np.nan if epoch else 1.0)

    def logits(self, run, epoch, subset):
        """One run diverges on its way, the other on some images only, at the end."""
        logits = super().logits(run, epoch, subset)
        logits[: None if run == RUN else 3, 1] = np.nan if epoch else 1.0
        return logits

    def perturbations(self):
        return {}


@pytest.fixture(scope="module")
def make(build_study, tmp_path_factory):
    """make(kind, seed, images): the study of that kind, written once."""
    written = {}

    def study(kind, seed=0, images=IMAGES):
        if (kind, seed, images) not in written:
            made = kind(seed)
            written[kind, seed, images] = build_study(
                tmp_path_factory.mktemp("contract") / "study",
                runs=(RUN, "other"),
                last=1,
                recorded=(1,),
                layers=LAYERS,
                images={"train": images},
                counts={"train": images, "validation": 0, "test": images},
                classes=CLASSES,
                pixels=lambda shape: made.pixels((IMAGES, *shape[1:]))[:images],
                labels=made.labels[:images],
                subset_labels={"validation": [], "test": made.labels[:images]},
                logits=lambda run, epoch, subset, labels, classes: made.logits(run, epoch, subset)[: len(labels)],
                activations=lambda run, epoch, layer, shape: made.activations(run, epoch, layer, (IMAGES, *shape[1:]))[
                    :images
                ],
                kernels=made.kernels,
                perturbations=made.perturbations(),
            )
        return written[kind, seed, images]

    return study


def choices_of(metric):
    """The metric's parameters that are a choice among named ones, but the test split, which has no images here.

    Metrics of logits are held to the validation split, of which there are none either.
    """
    choices = {name: parameter.choices for name, parameter in parameters_of(metric).items() if parameter.choices}
    if Source.LOGITS not in metric.reads:
        choices.pop("split", None)
    return choices


def each_choice(metric):
    """The defaults, and each other choice beside them."""
    others = ({name: value} for name, values in choices_of(metric).items() for value in values)
    return [{}, *(one for one in others if complete(metric, one) != complete(metric, {}))]


def every_combination(metric):
    choices = choices_of(metric)
    return [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]


def promised(metric, table):
    own = [name for name in table.columns if name not in IDENTITY + MEASURED]
    assert list(table.columns) == [*IDENTITY, *own, *MEASURED]
    assert len(table), f"{metric}: a layer without a value still has a row"
    assert set(table["status"]) <= STATUS
    assert (table["value"].notna() == (table["status"] == "measured")).all(), "a status and no value, or the reverse"
    assert (table["reason"].eq("") == (table["status"] == "measured")).all(), "a row without a value gives its reason"
    values = table["value"].dropna()
    assert values.between(*metric.bounds).all(), f"{metric}: outside its bounds {metric.bounds}"
    known = table.dropna(subset=["low", "high"])
    assert (known["low"] <= known["value"] + 1e-12).all() and (known["value"] <= known["high"] + 1e-12).all()
    assert str(table["n"].dtype) == str(table["epoch"].dtype) == "Int64"
    for name in INDICES & set(own):
        assert str(table[name].dtype) == "Int64", f"{metric}: {name} is a whole number"
    assert set(table["run"]) == {RUN}
    assert set(table["layer"]) == ({""} if metric.scope in OF_NETWORKS else set(LAYERS))


on_nasty_input = pytest.mark.parametrize("kind", [Made, Nasty, OneClass, NotFinite], ids=lambda kind: kind.__name__)
on_few_images = pytest.mark.parametrize("images", [IMAGES, 1], ids=["24 images", "1 image"])


@every_metric
@on_nasty_input
@on_few_images
def test_tables_keep_their_promises_on_nasty_input_too(metric, kind, images, make):
    keep_their_promises(metric, make(kind, images=images), each_choice(metric))


@pytest.mark.nightly
@every_metric
@on_nasty_input
@on_few_images
def test_tables_keep_their_promises_whatever_is_chosen_together(metric, kind, images, make):
    keep_their_promises(metric, make(kind, images=images), every_combination(metric))


def keep_their_promises(metric, study, chosen):
    for parameters in chosen:
        table = compute(metric.name, study, RUN, **parameters)
        promised(metric, table)
        if "per" in parameters and (table["status"] == "measured").any():
            places = {"layer": set(), "pair": {"neuron", "other_neuron"}, "bin": {"position"}}
            index = places.get(parameters["per"], {parameters["per"]})
            assert index <= set(table.columns), f"{metric}: per={parameters['per']} needs the columns {index}"


@every_metric
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_values_stay_in_their_bounds(metric, make, seed):
    promised(metric, compute(metric.name, make(Made, seed), RUN))


@pytest.mark.parametrize(
    ("metric", "change"), [(metric, word) for metric in METRICS.values() for word in sorted(metric.same_when)], ids=str
)
@pytest.mark.parametrize("seed", range(2))
def test_value_stays_the_same_when(metric, change, seed, make):
    assert change in CHANGES, f"{metric}: no shared test of {change!r}; write it into CHANGES of {Path(__file__).name}"
    before, after = (compute(metric.name, make(kind, seed), RUN) for kind in (Made, CHANGES[change]))
    assert (before["status"] == "measured").any()
    np.testing.assert_allclose(after["value"], before["value"], rtol=1e-6, atol=1e-9)


@every_metric
def test_has_an_independent_reference(metric):
    file = f"test_{metric.name}.py"
    assert (HERE / file).is_file(), f"metric {metric} has no independent reference: add tests/analysis/metrics/{file}"


@every_metric
def test_explains_itself(metric):
    for field in ("title", "question", "formula", "how_to_read", "source", "explanation"):
        assert getattr(metric, field), f"{metric}: {field} is empty"
    assert metric.question.endswith("?") and metric.reads and metric.caveats
    assert 2 <= metric.how_to_read.count(". ") + 1 <= 4, f"{metric}: how_to_read is two or three sentences"
    for name, parameter in parameters_of(metric).items():
        told = parameter.meaning or name in metric.explanation
        assert told, f"{metric}: neither its docstring nor the parameter's type speaks of the parameter {name}"


@every_metric
def test_parameters_convert_from_text(metric):
    parameters = parameters_of(metric)
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    from_text = complete(metric, {name: str(default) for name, default in defaults.items()})
    assert from_text == complete(metric, {}) == defaults
    assert [type(value) for value in from_text.values()] == [parameter.kind for parameter in parameters.values()]
    for parameter in parameters.values():
        for choice in parameter.choices:
            assert complete(metric, {parameter.name: str(choice)})[parameter.name] == choice


@every_metric
@pytest.mark.parametrize("wrong", ["", "nonsense", None, [], "nan", float("inf"), -1, 2.5])
def test_parameters_refuse_in_one_line(metric, wrong):
    for parameter in parameters_of(metric).values():
        if parameter.kind is float and wrong == 2.5:
            continue
        with pytest.raises(ParameterError) as error:
            complete(metric, {parameter.name: wrong})
        message = str(error.value)
        assert message.startswith(f"{metric}: {parameter.name} must be ") and repr(wrong) in message
        assert "\n" not in message


@every_metric
def test_unknown_parameter_is_refused_with_those_it_has(metric):
    with pytest.raises(ParameterError) as error:
        complete(metric, {"colour": "red"})
    assert "no parameter 'colour'" in str(error.value)
    assert all(name in str(error.value) for name in parameters_of(metric))
