"""The values of two models above what one has more of than the other, on one axis of layers, or of kinds of value."""

from analysis.variants import VARIANT
from app.charts.by_class import CLASS, by_class
from app.charts.by_layer import by_layer
from app.charts.difference import difference
from app.charts.panels import Panels
from app.charts.scene import WHOLE
from app.language import _

EXTENT = 52  # of the labels of both axes, so that layers stand below each other


def layers_beside(rows, differences, scene):
    """A pair of panels for each variant, or the values alone where there is no difference.

    rows: as of by_layer. differences: as of difference.
    """
    values = by_layer(rows, scene, small=False)
    if differences["difference"].isna().all():
        return values
    return _in_pairs(values, difference(differences, scene))


def kinds_beside(rows, differences, scene):
    """The same of the network as a whole, whose kinds of value (classes, splits) stand beside each other."""
    values = by_class(rows.assign(**{CLASS: rows[VARIANT].replace("", _(WHOLE))}), scene, titled=False)
    if differences["difference"].isna().all():
        return values
    kinds = differences.assign(**{CLASS: differences[VARIANT].replace("", _(WHOLE)), VARIANT: ""})
    return _in_pairs(values, difference(kinds, scene, CLASS))


def _in_pairs(values, apart):
    parts = [part for pair in zip(values.charts, apart.charts, strict=True) for part in pair]
    return Panels(tuple(part.configure_axisY(minExtent=EXTENT) for part in parts), key=values.key)
