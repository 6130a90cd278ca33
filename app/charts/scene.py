"""What all charts of a page share: layers in network order, looks of the models, scales, axes and panels."""

from dataclasses import dataclass, field, replace
from math import inf, isfinite

import altair as alt

from analysis.variants import VARIANT
from app.charts import words
from app.charts.look import NULLS, Look, null_kind, null_look
from app.language import N_, _

SERIES = "series"
DECADES = (0.001, 0.01, 0.1, 1.0)  # under the first, a scale of shares is even
WHOLE = N_("the whole network")


@dataclass(frozen=True)
class Scene:
    """What a chart is drawn in.

    layers: {name: label} in network order. looks: {model: Look} in the study's order. title: of the value, with its
    unit. bounds: least and greatest value that it can have. full_range: draw the whole of a known range. shares: the
    values are shares over several decades, drawn so that the small ones are seen. ends: of the axis of the values,
    where several panels have one, else None. steady: {variant: ends} of axes that stay whatever is shown.
    """

    layers: dict[str, str]
    looks: dict[str, Look]
    title: str
    bounds: tuple[float, float] = (-inf, inf)
    full_range: bool = True
    shares: bool = False
    ends: tuple[float, float] | None = None
    steady: dict[str, tuple[float, float]] = field(default_factory=dict)

    def series(self, table):
        """The series that a table holds, in order: models as in the study, then the untrained networks."""
        present = list(table[SERIES].unique())
        return [name for name in self.looks if name in present] + _nulls(present)

    def labels(self, table):
        """Labels of the layers that a table holds, in network order; "" for the network as a whole."""
        present = set(table["layer"].unique())
        return [label for name, label in {**self.layers, "": ""}.items() if name in present]

    def labelled(self, table):
        """The table with the label of each layer in place of its name."""
        return table.assign(layer=table["layer"].map(self.layers).fillna(table["layer"]))

    def strokes(self, table):
        """Encodings of the series by colour and by dash; the key (see `Panels`) is their legend."""
        names, looks = self._looks(table)
        colour = alt.Scale(domain=names, range=[look.colour for look in looks])
        dash = alt.Scale(domain=names, range=[list(look.dash) for look in looks])
        return {
            "color": alt.Color(f"{SERIES}:N", scale=colour, legend=None),
            "strokeDash": alt.StrokeDash(f"{SERIES}:N", scale=dash, legend=None),
        }

    def points(self, table):
        """Encodings of the series by colour and by shape."""
        names, looks = self._looks(table)
        shape = alt.Scale(domain=names, range=[look.shape for look in looks])
        return {
            "color": self.strokes(table)["color"],
            "shape": alt.Shape(f"{SERIES}:N", scale=shape, legend=None),
        }

    def value_scale(self, table):
        """The same scale wherever the range is known: the bounds where they span 1 at most, else [0, 1] where all
        values lie there, else the bounds where they have two sides, else from 0 to the largest value."""
        kind = {"type": "symlog", "constant": DECADES[0]} if self.shares else {}
        ends = self.ends or self._known_ends(table) or self._steady_ends(table)
        return alt.Scale(domain=list(ends), **kind) if ends else alt.Scale(zero=self.full_range or self.shares, **kind)

    def shared(self, table):
        """This scene with one scale of the values for all panels of a table."""
        lowest, highest = _extent(table)
        fitted = (lowest, highest) if not (self.full_range or self.shares) else (min(lowest, 0), max(highest, 0))
        return replace(self, ends=self._known_ends(table) or self._steady_ends(table) or fitted)

    def _known_ends(self, table):
        """The ends of the axis where the range is known and drawn whole, else None."""
        least, greatest = self.bounds
        if self.shares or not self.full_range:
            return None
        if greatest - least <= 1:
            return least, greatest
        lowest, highest = _extent(table)
        if least <= 0 and isfinite(greatest) and greatest >= 1 and lowest >= 0 and highest <= 1:
            return 0, 1
        return (least, greatest) if least < 0 and isfinite(greatest - least) else None

    def _steady_ends(self, table):
        """The ends that hold all that is kept of the values that a table shows, and what it shows beside, or None."""
        spans = [self.steady[name] for name, _ in variants(table) if name in self.steady]
        spans = spans or list(self.steady.values())
        if not spans:
            return None
        spans += [_extent(table)] if table["value"].notna().any() else []
        least, greatest = min(low for low, _ in spans), max(high for _, high in spans)
        return (min(least, 0.0), max(greatest, 0.0)) if self.full_range else (least, greatest)

    def value_axis(self, ticks):
        """The axis of the values in a panel among many. ticks: whether heights have a meaning of their own."""
        if self.shares:
            return alt.Axis(values=[0, *DECADES], format=".1~%", labels=ticks)
        return alt.Axis(tickCount=4, labels=ticks)

    def _looks(self, table):
        names = self.series(table)
        places = {name: place for kind in NULLS for place, name in enumerate(_of_kind(kind, names))}
        return names, [null_look(name, places[name]) if name in places else self.looks[name] for name in names]


def _nulls(names):
    """Those of some series that are untrained networks, kind by kind."""
    return [name for kind in NULLS for name in _of_kind(kind, names)]


def _of_kind(kind, names):
    return [name for name in names if null_kind(name) == kind]


def _extent(table):
    ends = table[[name for name in ("value", "low", "high") if name in table]].astype(float).to_numpy()
    found = ends[ends == ends]
    return (found.min(), found.max()) if found.size else (0.0, 0.0)


def variants(table):
    """(name, rows) of each variant (term, split ...) of the values; the name is "" where there is only one."""
    names = list(dict.fromkeys(table[VARIANT])) if VARIANT in table else [""]
    if len(names) <= 1:
        return [("", table)]
    return [(name, table[table[VARIANT] == name]) for name in names]


def span(values):
    """The range of some numbers in words, for alternative texts."""
    values = values.dropna()
    if not len(values):
        return _("with no measured value")
    return _("from {least:.3g} to {greatest:.3g}").format(least=values.min(), greatest=values.max())


def listing(names, most=4):
    """Names in words, of layers or of series.

    >>> listing(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    names = [words.series(name) if name else _(WHOLE) for name in names]
    rest = len(names) - most
    if rest <= 0:
        return ", ".join(names)
    return _("{names} and {n} more").format(names=", ".join(names[:most]), n=rest)
