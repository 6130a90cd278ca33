"""What charts call columns, units and series, in the language of the reader; models and layers have their own names."""

import json

import altair as alt

from app.charts.look import OF, UNTRAINED, UNTRAINED_AS_INITIALISED, null_kind
from app.language import N_, _

COLUMNS = {
    "series": N_("model"),
    "run": N_("model"),
    "other_run": N_("other model"),
    "layer": N_("layer"),
    "other_layer": N_("other layer"),
    "epoch": N_("epoch"),
    "other_epoch": N_("other epoch"),
    "measure": N_("measure"),
    "other_measure": N_("other measure"),
    "class_name": N_("class"),
    "label": N_("class"),
    "file": N_("file"),
    "index": N_("index"),
    "probe_image": N_("probe image"),
    "rank": N_("place"),
    "position": N_("position"),
    "quantile": N_("quantile"),
    "fraction": N_("fraction"),
    "ratio": N_("ratio"),
    "bin": N_("bin"),
    "overlap": N_("overlap"),
    "value": N_("value"),
    "low": N_("low"),
    "high": N_("high"),
    "share": N_("share"),
    "floor": N_("floor"),
    "chance": N_("chance"),
    "expected": N_("expected"),
    "neuron": N_("neuron"),
    "channel": N_("channel"),
    "image": N_("image"),
    "pair": N_("pair"),
}
MANY = {"neuron": N_("neurons"), "channel": N_("channels"), "image": N_("images"), "pair": N_("pairs")}
NULLS = {UNTRAINED: N_("untrained"), UNTRAINED_AS_INITIALISED: N_("untrained, as initialised")}


def column(name):
    """A column of a table in words; its own name where it has no other."""
    return _(COLUMNS[name]) if name in COLUMNS else name


def units(unit):
    """What there are many of in a layer, in words."""
    return _(MANY[unit]) if unit in MANY else f"{unit}s"


def series(name):
    """A model by its name, an untrained network in words."""
    kind, of, run = name.partition(OF) if null_kind(name) else ("", "", name)
    return (_(NULLS[kind]) if kind else "") + _(of) + run


def labels():
    """The same for an axis of series, as an expression of Vega."""
    whole = {name: _(said) for name, said in NULLS.items()}
    of_models = {name + OF: said + _(OF) for name, said in whole.items()}
    rest = [
        f"indexof(datum.value, {json.dumps(start)}) == 0 ? {json.dumps(said)} + slice(datum.value, {len(start)})"
        for start, said in of_models.items()
    ]
    return choice(whole, " : ".join([*rest, "datum.label"]))


def choice(words, otherwise="''"):
    """An expression of Vega that puts words in place of the values of an axis. words: {value: text}."""
    said = [f"datum.value == {json.dumps(value)} ? {json.dumps(text)}" for value, text in words.items()]
    return " : ".join([*said, otherwise])


def tooltip(shorthand, format=None):
    """What a mark says of a column when it is pointed at. shorthand: as Altair has it, "value:Q" say."""
    given = {} if format is None else {"format": format}
    return alt.Tooltip(shorthand, title=column(shorthand.partition(":")[0]), **given)
