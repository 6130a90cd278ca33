"""The table of the Pruning page: what each model keeps at one fraction, and how far it can be pruned."""

import pandas as pd

from app.language import N_, _

KINDS = (N_("random"), N_("magnitude"))


def closest(table, fraction):
    """The rows at the recorded fraction that lies nearest."""
    apart = (table["fraction"].astype(float) - fraction).abs()
    return table[apart == apart.min()]


def at_fraction(table, fraction, endurance):
    """A row a model: its accuracy at no pruning, at the fraction and f95, for each kind of pruning, as text.

    table: rows of one scope, columns run, pruning, fraction, value, low, high. endurance: columns run, pruning, value.
    """
    return pd.DataFrame([_row(run, part, fraction, endurance) for run, part in table.groupby("run", sort=False)])


def names():
    """{column: what it is called}."""
    return {
        "model": _("model"),
        "unpruned": _("unpruned"),
        "random": _("random"),
        "magnitude": _("magnitude"),
        "f95, random": _("f95, random"),
        "f95, magnitude": _("f95, magnitude"),
    }


def _row(run, table, fraction, endurance):
    found = {"model": run, "unpruned": _text(closest(table, 0.0))}
    for kind in KINDS:
        found[kind] = _text(closest(table[table["pruning"] == kind], fraction))
    for kind in KINDS:
        of_run = endurance[(endurance["run"] == run) & (endurance["pruning"] == kind)] if len(endurance) else endurance
        found[f"f95, {kind}"] = _text(of_run)
    return found


def _text(rows):
    if rows.empty:
        return ""
    row = rows.iloc[0]
    value, low, high = (100 * row[name] for name in ("value", "low", "high"))
    if pd.isna(low):
        return _("{value:.1f} %").format(value=value)
    return _("{value:.1f} % ({low:.1f} to {high:.1f})").format(value=value, low=low, high=high)
