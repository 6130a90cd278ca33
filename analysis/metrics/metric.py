"""What the world needs to know about a measurement."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf


class Scope(StrEnum):
    """What a metric's function is given, and so what one call of it describes."""

    LAYER = "layer"  # measure(layer: Layer)
    PAIR = "pair of snapshots"  # measure(start: Layer, now: Layer), the same layer at two epochs
    TRAJECTORY = "layer over epochs"  # measure(layers: tuple[Layer]), at all recorded epochs; rows name their own
    SNAPSHOT = "snapshot"  # measure(snapshot: Snapshot), all layers at once; rows name their own in `layer`
    NETWORK = "network"  # measure(snapshot: Snapshot), which it describes as a whole, not its layers
    RUN = "run"  # measure(run: Run), rows name their own epochs
    BESIDE = "run beside the others"  # measure(run: Run), which is compared with the other runs of its study


class Source(StrEnum):
    """What a metric reads; its results hold for as long as these files stay the same."""

    WEIGHTS = "weights"
    ACTIVATIONS = "activations"
    INPUTS = "inputs"  # of layers: activations of those before, or the normalised images
    LABELS = "labels"
    LOGITS = "logits"
    RECONSTRUCTIONS = "reconstructions"
    HISTORY = "history"
    PERTURBATION = "perturbation"


NO_CLASSES = "the study's images have no classes: they were not sorted into a folder for each"


NAMES_NO_CLASS = "the networks of this study reconstruct images and name no class: there is no accuracy"
MAKES_NO_IMAGE = "the networks of this study name classes and make no images"


class NotMeasured(Exception):
    """Raised by a metric for a layer that it cannot measure; the text is the reason that the row will state."""

    status = "not applicable"


class Undefined(NotMeasured):
    """The layer was recorded, but its value does not exist there: its activations hold a nan, for example."""

    status = "undefined"


class NotRecorded(NotMeasured):
    """What the metric reads is not on disk, at an epoch that the task could not know it needs."""

    status = "not recorded"


@dataclass(frozen=True)
class Metric:
    """A registered measurement.

    measure: the function; its keyword-only parameters, annotated and with defaults, are the metric's parameters.
      It returns a tidy table with `value`, with low, high and n where the value is an estimate, and with columns
      of its own (channel, neuron, image, pair, term ...); compute adds study, run, seed, epoch, bn, split, layer.
    formula: LaTeX. bounds: least and greatest possible value. better: "higher", "lower" or None.
    same_when: changes of the input that leave the values as they are, each a shared test.
    of_now: of a PAIR, whether it describes the later snapshot, the first beside it, and not what lies between them.
    falls_with_images: why its bias falls as one over the number of images, with the source; "" where that is not known.
    version: counted up when the same input gives another value; kept results of older versions are computed again.
    name, family: set by the registry from the module and its folder.
    """

    measure: Callable
    title: str
    scope: Scope
    reads: frozenset[Source]
    question: str
    formula: str
    how_to_read: str
    source: str
    bounds: tuple[float, float] = (-inf, inf)
    unit: str = ""
    better: str | None = None
    caveats: tuple[str, ...] = ()
    same_when: frozenset[str] = frozenset()
    of_now: bool = False
    falls_with_images: str = ""
    version: int = 1
    name: str = field(default="", compare=False)
    family: str = field(default="", compare=False)

    def __str__(self):
        return self.name

    @property
    def is_read_off(self):
        """Whether its values are in the run's tables already, so that measuring takes no time."""
        return self.reads <= {Source.HISTORY, Source.PERTURBATION}

    @property
    def reads_images(self):
        """Whether its values are of what layers make of the probe images, so that they can be of a portion of them."""
        return bool(self.reads & {Source.ACTIVATIONS, Source.INPUTS})

    @property
    def explanation(self):
        """The docstring of the function, without its indentation."""
        return inspect.getdoc(self.measure)
