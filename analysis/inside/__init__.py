"""What is inside a network, one thing at a time: a neuron, an image, as pages and notebooks ask for them."""

from analysis.inside.answers import rebuilt, said_of
from analysis.inside.filters import Filter, filter_of
from analysis.inside.kept import KeptUnits, kept_images, kept_units, metrics_of
from analysis.inside.maps import maps, strength
from analysis.inside.neighbours import Neighbours, neighbours
from analysis.inside.partners import Partners, partners
from analysis.inside.responses import by_class, responses, seen_by
from analysis.inside.standing import standing
from analysis.inside.units import CHANNEL, NEURON, PER, Unit, count_of, null_of, snapshot_of

__all__ = [
    "CHANNEL",
    "NEURON",
    "PER",
    "Filter",
    "KeptUnits",
    "Neighbours",
    "Partners",
    "Unit",
    "by_class",
    "count_of",
    "filter_of",
    "kept_images",
    "kept_units",
    "maps",
    "metrics_of",
    "neighbours",
    "null_of",
    "partners",
    "rebuilt",
    "responses",
    "said_of",
    "seen_by",
    "snapshot_of",
    "standing",
    "strength",
]
