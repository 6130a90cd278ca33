"""A value for each pair of names: of models, of layers, or of the true and the given class in each model."""

import altair as alt

from app.charts.scene import SERIES, listing, span
from app.charts.squares import Colours, squares
from app.charts.words import column, series
from app.language import _

OTHER_RUN, ON = "other_run", "on"
OTHER_LAYER, PAIRS = "other_layer", "pairs"
TRUE, GIVEN = "class_name", "predicted_name"
MEASURE, OTHER_MEASURE = "measure", "other_measure"
MOST_NAMES = 30
HEIGHT = 320  # with the names below


def is_of_pairs(table):
    """Whether a table has a value for each pair of names."""
    return any(column in table for column in _PICTURES)


def matrix(table, scene):
    """The picture of any kind. table: columns as below; series, and variant where there are several values."""
    return next(picture for column, picture in _PICTURES.items() if column in table)(table, scene)


def between_models(table, scene):
    """table: columns run, other_run, value and on, each of which has a panel of its own."""
    across, down = (
        _side(kind, name, list(scene.looks), column(name)) for kind, name in ((alt.X, "run"), (alt.Y, OTHER_RUN))
    )

    def describe(name, rows):
        words = _("{title} on {images}, of {models} with others; {span}.")
        models = listing(rows["run"].unique())
        return words.format(title=scene.title, images=name, models=models, span=span(rows["value"]))

    panels = dict(iter(table.groupby(ON, sort=False)))
    return squares(panels, across, down, Colours.of(table["value"], scene.full_range), scene.title, describe, HEIGHT)


def between_layers(table, scene):
    """table: columns series, layer, other_layer, pairs, value; a panel for each series and kind of pairs."""
    table = table[table[OTHER_LAYER].isin(scene.layers)]
    names = scene.labels(table)
    rows = scene.labelled(table).assign(**{OTHER_LAYER: table[OTHER_LAYER].map(scene.layers)})
    across, down = (_side(kind, name, names, column(name)) for kind, name in ((alt.X, "layer"), (alt.Y, OTHER_LAYER)))

    def describe(name, rows):
        words = _("{title} of {layers} with each other, {panel}; {span}.")
        return words.format(title=scene.title, layers=listing(names), panel=name, span=span(rows["value"]))

    panels = {
        f"{series(name)}: {kind}": part
        for name in scene.series(rows)
        for kind, part in rows[rows[SERIES] == name].groupby(PAIRS, sort=False)
    }
    return squares(panels, across, down, Colours.of(rows["value"], scene.full_range), scene.title, describe, HEIGHT)


def between_measures(table, scene):
    """table: columns series, layer, measure, other_measure, value; a panel for each series and layer."""
    rows = scene.labelled(table[table["layer"].isin(scene.layers)])
    across, down = (
        _side(kind, name, list(dict.fromkeys(rows[name])), column(name))
        for kind, name in ((alt.X, OTHER_MEASURE), (alt.Y, MEASURE))
    )

    def describe(name, rows):
        words = _("{title}, {panel}, of {measures} with each other; {span}.")
        measures = listing(rows[MEASURE].unique())
        return words.format(title=scene.title, panel=name, measures=measures, span=span(rows["value"]))

    panels = {
        f"{series(name)}: {layer}": part
        for name in scene.series(rows)
        for layer, part in rows[rows[SERIES] == name].groupby("layer", sort=False)
    }
    return squares(panels, across, down, Colours.of(rows["value"], scene.full_range), scene.title, describe, HEIGHT)


def between_classes(table, scene):
    """table: columns series, class_name, predicted_name, label, predicted, value; a panel for each series."""
    names = list(dict.fromkeys(table.sort_values("predicted")[GIVEN]))
    across, down = _side(alt.X, GIVEN, names, _("given class")), _side(alt.Y, TRUE, names, _("true class"))

    def describe(name, rows):
        words = _("{title} of {n} classes in {model}: {most}.")
        return words.format(title=scene.title, n=len(names), model=name, most=_most_confused(rows))

    panels = {series(name): table[table[SERIES] == name] for name in scene.series(table)}
    colours = Colours.of(table["value"], scene.full_range, faint=True)
    return squares(panels, across, down, colours, scene.title, describe, HEIGHT)


def _most_confused(rows):
    wrong = rows[rows["label"] != rows["predicted"]]
    if not len(wrong):
        return _("there is only one")
    most = wrong.loc[wrong["value"].idxmax()]
    words = _("most often {true} is taken for {given}, {share:.3g}")
    return words.format(true=most[TRUE], given=most[GIVEN], share=most["value"])


def _side(kind, column, names, title=None):
    """An axis of names in their order; every other one, or fewer, where there are many."""
    step = -(-len(names) // MOST_NAMES)
    angle = {"labelAngle": -45} if kind is alt.X and max(map(len, names)) > 2 else {"labelAngle": 0}
    axis = alt.Axis(values=names[::step], labelLimit=90, labelOverlap=False, **angle)
    return kind(f"{column}:N", title=title, sort=names, axis=axis)


_PICTURES = {
    OTHER_RUN: between_models,
    OTHER_LAYER: between_layers,
    GIVEN: between_classes,
    OTHER_MEASURE: between_measures,
}
