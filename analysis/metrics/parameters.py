"""A metric's parameters, read from its function: widgets, flags and result keys are all made from this."""

import inspect
from dataclasses import dataclass
from math import inf, isfinite
from typing import Annotated, Any, Literal, get_args, get_origin


class ParameterError(ValueError):
    """A parameter that the metric does not have, or a value that it does not take: one line."""


@dataclass(frozen=True)
class Bounds:
    """Least and greatest value of a number: Annotated[int, Bounds(1, 1000)]."""

    least: float
    greatest: float


@dataclass(frozen=True)
class Meaning:
    """What a parameter that several metrics share says: Annotated[int, Meaning("...")]. Docstrings tell of others."""

    words: str


Per = Literal["layer", "channel", "neuron", "image"]
Split = Annotated[
    Literal["train", "test", "scrambled"],
    Meaning("Whose probe images: those of training, of the test, or copies of training images with scrambled phases."),
]
Tensor = Annotated[
    Literal["activation", "pre_activation"],
    Meaning("Of a layer what its nonlinearity gives, or what it receives, where that was recorded."),
]
Seed = Annotated[int, Bounds(0, 2**32 - 1)]
MOST_PARTS = 100


@dataclass(frozen=True)
class Parameter:
    """A typed parameter. kind: str (one of choices), int, float or bool. meaning: where it is said in the type."""

    name: str
    kind: type
    default: Any
    choices: tuple = ()
    bounds: Bounds | None = None
    meaning: str = ""

    def check(self, value, metric):
        """The value in the parameter's type, from the same or from text; ParameterError where it does not fit."""
        try:
            value = _convert(value, self.kind)
        except (ValueError, TypeError, OverflowError):
            raise ParameterError(f"{metric}: {self.name} must be {self.allowed}, received {value!r}") from None
        inside = self.bounds is None or self.bounds.least <= value <= self.bounds.greatest
        if not inside or (self.choices and value not in self.choices):
            raise ParameterError(f"{metric}: {self.name} must be {self.allowed}, received {value!r}")
        return value

    @property
    def allowed(self):
        """What may be given, in words."""
        if self.choices:
            return "one of " + ", ".join(map(str, self.choices))
        return {int: "a whole number", float: "a number", bool: "true or false"}[self.kind] + self._limits

    @property
    def _limits(self):
        if self.bounds is None:
            return ""
        if self.bounds.greatest == inf:
            return f" of at least {self.bounds.least}"
        return f" from {self.bounds.least} to {self.bounds.greatest}"


def parameters_of(metric):
    """{name: Parameter} of a metric, in the order of its function's signature."""
    found = {}
    for name, parameter in inspect.signature(metric.measure).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY:
            found[name] = _parameter(name, parameter.annotation, parameter.default)
    return found


# What metrics of probe images take beside their own: of which images the values are (see analysis.store.portion).
OF_IMAGES = {
    "images": Parameter("images", float, 1.0, (), Bounds(1 / MOST_PARTS, 1), "Share of the probe images, by class."),
    "part": Parameter("part", int, 1, (), Bounds(1, MOST_PARTS), "Which of the parts of that size, disjoint ones."),
}


def accepted_by(metric):
    """{name: Parameter} of all that can be given for a metric: its own, then those of its images."""
    return parameters_of(metric) | (OF_IMAGES if metric.reads_images else {})


def own(parameters):
    """Those of complete parameters that the metric's function takes."""
    return {name: value for name, value in parameters.items() if name not in OF_IMAGES}


def complete(metric, given):
    """All parameters of a metric, what is given checked, the rest at its default. Raises ParameterError.

    Those of its images are among them only where they restrict these: what is kept of all images stays valid.
    """
    known = accepted_by(metric)
    for name in given:
        if name not in known:
            have = ", ".join(known) or "none"
            raise ParameterError(f"{metric}: no parameter {name!r}; it has {have}")
    values = {
        name: parameter.check(given[name], metric) if name in given else parameter.default
        for name, parameter in known.items()
    }
    images, part = values.pop("images", 1.0), values.pop("part", 1)
    if not there_is(images, part):
        parts = _parts(images)
        raise ParameterError(f"{metric}: of parts of {images:g} of the images there are {parts}, received {part}")
    restricted = {"images": images} | ({"part": part} if part > 1 else {})
    return values | (restricted if images < 1 else {})


def there_is(images, part):
    """Whether there is a part of that number, of those of a share of the images; both may be text that is checked yet.

    >>> there_is("0.5", "2"), there_is(0.5, 3)
    (True, False)
    """
    try:
        return int(part) <= _parts(float(images))
    except (ValueError, ZeroDivisionError):
        return False


def _parts(images):
    return int(1 / images + 1e-9)


def _parameter(name, annotation, default):
    said = {}
    if get_origin(annotation) is Annotated:
        annotation, *notes = get_args(annotation)
        said = {type(note): note for note in notes}
    meaning = said[Meaning].words if Meaning in said else ""
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
        return Parameter(name, type(choices[0]), default, choices, meaning=meaning)
    return Parameter(name, annotation, default, (), said.get(Bounds), meaning)


def _convert(value, kind):
    if kind is bool:
        if str(value).lower() not in ("true", "false"):
            raise ValueError(value)
        return str(value).lower() == "true"
    if kind is int and float(value) != int(float(value)):
        raise ValueError(value)
    if kind is float and not isfinite(float(value)):
        raise ValueError(value)
    return kind(value)
