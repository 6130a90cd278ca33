"""How a model looks: one colour, one dash and one shape everywhere, fixed by its place in the study."""

import re
from dataclasses import dataclass, replace

# Hues of Okabe & Ito, each at three lightnesses that keep a contrast of 3 : 1 on the light and the dark ground.
FAMILIES = (
    ("#3d8fc4", "#2479ae", "#146ca0"),  # blue
    ("#e2713a", "#cf5a1f", "#b94a0d"),  # vermilion
    ("#1f9a76", "#12855f", "#0a7452"),  # green
    ("#b878b8", "#a35ea3", "#8f4a90"),  # purple
)
# Ten that stay apart (CIEDE2000) with every eye, from each other and from the untrained network's grey; the first ones
# most. A search over colours of moderate chroma with that contrast found them.
SINGLES = ("#2490fc", "#a8900c", "#de2a7e", "#4e5ac6", "#8a5a54", "#a272b4", "#846000", "#d27878", "#307272", "#728448")
# From -1 over 0, which is the ground's, to 1: blue and orange are told apart with every common colour blindness.
DIVERGING = {
    "light": ("#1a5a96", "#5b9bd0", "#bcd5ea", "#f2f2ef", "#f5cfa4", "#dd8838", "#a04a00"),
    "dark": ("#7cc0f7", "#4a90c9", "#2b587a", "#20272f", "#754a22", "#c27a33", "#f7b26b"),
}
ON_COLOUR = "on-colour"  # the style of letters that stand on either end of it: see app/drawn.py
DASHES = ((2, 3), (7, 3), (1, 0))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
NULL_SHAPES = ("triangle-down", "triangle-left", "triangle-right", "wedge")
UNTRAINED = "untrained"
UNTRAINED_AS_INITIALISED = "untrained, as initialised"
NULLS = (UNTRAINED, UNTRAINED_AS_INITIALISED)
OF = ": "  # between a null and the model whose null it is; no model has it in its name

_LEVEL = re.compile(r"(.+)_(\d)")


@dataclass(frozen=True)
class Look:
    """The marks of one model. dash: lengths of stroke and gap; (1, 0) is a full line."""

    colour: str
    dash: tuple[int, int]
    shape: str


NULL_LOOKS = {
    UNTRAINED: Look("#808892", (1, 0), "triangle-down"),
    UNTRAINED_AS_INITIALISED: Look("#808892", (2, 3), "triangle-down"),
}


def null_of(kind, run):
    """The series of one of several untrained networks. kind: one of NULLS. run: whose. Both may be columns of them."""
    return kind + OF + run


def null_kind(series):
    """Which of NULLS a series is, or "" for a model.

    >>> null_kind("untrained"), null_kind("untrained: VGG16"), null_kind("VGG16")
    ('untrained', 'untrained', '')
    """
    kind = series.partition(OF)[0]
    return kind if kind in NULLS else ""


def null_look(series, place):
    """The Look of an untrained network, the `place`-th of its kind."""
    look = NULL_LOOKS[null_kind(series)]
    return replace(look, shape=NULL_SHAPES[place % len(NULL_SHAPES)])


def looks(models):
    """{model: Look}, in the study's order.

    models: {name: name without its seed}. Names like sgd_0, sgd_1, sgd_2 share a hue and differ in lightness and dash
    by level; other names take a palette in turn. Seeds of one model share colour and dash and differ in shape.

    >>> looks({"sgd_0": "sgd_0", "sgd_2": "sgd_2"})["sgd_2"].dash
    (1, 0)
    """
    groups = list(dict.fromkeys(models.values()))
    strokes = _by_family(groups) or _in_turn(groups)
    seen = {}
    found = {}
    for name, group in models.items():
        place = seen[group] = seen.get(group, -1) + 1
        several = sum(other == group for other in models.values()) > 1
        first = place if several else DASHES.index(strokes[group][1])
        found[name] = Look(*strokes[group], SHAPES[first % len(SHAPES)])
    return found


def families(groups):
    """{group: (family, level)} where all names are family_level with few families and levels; else {}.

    >>> families(["sgd_0", "layca_2"])
    {'sgd_0': ('sgd', 0), 'layca_2': ('layca', 2)}
    >>> families(["baseline", "sgd_0"])
    {}
    """
    parts = {group: _LEVEL.fullmatch(group) for group in groups}
    if not all(parts.values()):
        return {}
    found = {group: (part[1], int(part[2])) for group, part in parts.items()}
    names, levels = {family for family, _ in found.values()}, [level for _, level in found.values()]
    return found if len(names) <= len(FAMILIES) and max(levels, default=0) < len(DASHES) else {}


def _by_family(groups):
    """{group: (colour, dash)} where the names are family_level; else {}."""
    found = families(groups)
    order = list(dict.fromkeys(family for family, _ in found.values()))
    return {group: (FAMILIES[order.index(family)][level], DASHES[level]) for group, (family, level) in found.items()}


def _in_turn(groups):
    """Ten colours, then the same ten with another dash."""
    dashes = DASHES[::-1]
    return {
        group: (SINGLES[number % len(SINGLES)], dashes[number // len(SINGLES) % len(dashes)])
        for number, group in enumerate(groups)
    }
