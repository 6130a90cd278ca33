"""The values of two tables of a metric beside each other, and B - A with an interval where one can be given."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.estimators.differences import combined_interval, paired_difference
from analysis.store.tables import side_by_side, texts
from analysis.variants import VARIANT, coordinate, variant

if TYPE_CHECKING:
    import pandas

SIDES = ("a", "b")
ESTIMATE = ("value", "low", "high", "n")
PAIRED, COMBINED = "paired over {}s", "two intervals"
NUMBERED_BY = {"image": ["image"], "neuron": ["neuron"], "pair": ["neuron", "other_neuron"]}
NO_SUCH_LAYER = "no such layer, or no such value"
EXACT, ONE_VALUE = "exact, nothing was sampled", "a single value: its spread is not known"


@dataclass(frozen=True)
class Sampled:
    """The single values that the estimates of both sides are means of. unit: a name of NUMBERED_BY. a, b: tables."""

    unit: str
    a: "pandas.DataFrame"
    b: "pandas.DataFrame"


def differences(a, b, sampled=None):
    """A pandas table with a row for each value that the tables a and b have, each of one run at one epoch.

    sampled: a Sampled, where single values are kept. Their means are held against the estimates before they count.
    Columns: split, layer, those that tell the values of a layer apart; a, a_low, a_high, a_n, the same of b; difference
    (B - A), low, high, n, `interval`: how it was made, `reason`: why there is none, or no difference.
    "paired over images" (over the neurons, or pairs of neurons, that were drawn): the bootstrap over what both sides
    were measured on, n of them. "two intervals": those of both combined, as if of two independent samples; of the same
    images it is usually too wide.
    """
    import pandas

    tables = [table.assign(**{VARIANT: variant(table) if len(table) else ""}) for table in (a, b)]
    places = _places(tables)
    tables = [table.reindex(columns=dict.fromkeys([*table, *places])) for table in tables]
    reasons = [_reasons(table) for table in tables]
    rows = [_row(row, places, reasons, sampled) for row in _beside(tables, places).to_dict("records")]
    estimates = [name for side in SIDES for name in _named(side).values()]
    columns = [*places, *estimates, "difference", "low", "high", "n", "interval", "reason"]
    return pandas.DataFrame(rows, columns=columns).astype(dict.fromkeys(["a_n", "b_n", "n"], "Int64"))


def kinds_of(table):
    """Which kind of value each row of such a table is, as `analysis.variants.variant` calls it; "" where it has one."""
    from pandas.api.types import is_numeric_dtype

    named = [name for name in table.columns[2 : table.columns.get_loc("a")] if not is_numeric_dtype(table[name])]
    named += ["split"] if table["split"].nunique() > 1 else []
    return side_by_side(table, named) if named else ""


def _places(tables):
    """The columns that tell rows apart: the layer, and what a metric has of its own."""
    known = [table for table in tables if (table["status"] == "measured").any()]
    own = [name for table in known for name in (*texts(table.drop(columns=VARIANT)), coordinate(table)) if name]
    return ["split", "layer", *(name for name in dict.fromkeys(own) if all(name in table for table in known))]


def _beside(tables, places):
    """A row for each place of either table, in their order; a layer without any value has one too."""
    import pandas

    both = pandas.concat([table[places] for table in tables]).drop_duplicates()
    for side, table in zip(SIDES, tables, strict=True):
        measured = table.loc[table["status"] == "measured", [*places, *ESTIMATE]].rename(columns=_named(side))
        both = both.merge(measured.astype({f"{side}_n": float}), on=places, how="left")
    empty = both["a"].isna() & both["b"].isna()
    return both[~empty | ~both["layer"].isin(both.loc[~empty, "layer"])].drop_duplicates(["layer", *places])


def _named(side):
    return {name: side if name == "value" else f"{side}_{name}" for name in ESTIMATE}


def _reasons(table):
    """{layer: why it has no value}."""
    return table[table["status"] != "measured"].groupby("layer", sort=False)["reason"].first().to_dict()


def _row(row, places, reasons, sampled):
    """A row with its difference, the interval of it, and how that came about or why there is none."""
    absent = {side: why for side, why in zip(SIDES, reasons, strict=True) if np.isnan(row[side])}
    if absent:
        return row | _difference(
            reason=_said({side: why.get(row["layer"], NO_SUCH_LAYER) for side, why in absent.items()})
        )
    if sampled is not None and (pairs := _pairs(row, places, sampled)) is not None:
        return row | _difference(*paired_difference(*pairs), interval=PAIRED.format(sampled.unit))
    difference = row["b"] - row["a"]
    if bare := [side for side in SIDES if np.isnan(row[f"{side}_low"])]:
        return row | _difference(difference, reason=_said({side: _why_bare(row[f"{side}_n"]) for side in bare}))
    one, other = ((row[side], row[f"{side}_low"], row[f"{side}_high"]) for side in SIDES)
    return row | _difference(difference, *combined_interval(*one, *other), interval=COMBINED)


def _difference(value=np.nan, low=np.nan, high=np.nan, n=None, interval="", reason=""):
    return {"difference": value, "low": low, "high": high, "n": n, "interval": interval, "reason": reason}


def _why_bare(count):
    """Why an estimate has no interval. count: of what it rests on, nan where it is no estimate."""
    if np.isnan(count):
        return EXACT
    return ONE_VALUE if count < 2 else f"no interval is known for it (n = {count:.0f})"


def _said(whys):
    """{side: reason} in words."""
    if len(set(whys.values())) == 1 and len(whys) > 1:
        return f"both: {whys['a']}"
    return "; ".join(f"{side.upper()}: {why}" for side, why in whys.items())


def _pairs(row, places, sampled):
    """The single values of both sides, in pairs, whose means the estimates of a row are; None where they are not."""
    found = []
    for side, table in zip(SIDES, (sampled.a, sampled.b), strict=True):
        here = table["status"] == "measured"
        for place in places:
            here &= table[place] == row[place] if place in table else True
        values = table[here].set_index(NUMBERED_BY[sampled.unit])["value"]
        if len(values) != row[f"{side}_n"] or not np.isclose(values.mean(), row[side], rtol=1e-6, atol=1e-12):
            return None
        found.append(values)
    one, other = found[0].align(found[1], join="inner")
    # An image on which one side has no value is left out; other units were drawn alike on both sides, or do not pair.
    enough = len(one) > 1 and (sampled.unit == "image" or len(one) == len(found[0]) == len(found[1]))
    return (one.to_numpy(), other.to_numpy()) if enough else None
