"""What tells apart the rows that a metric gives of one layer: a text (a term, a split), or a coordinate."""

from analysis.store import layout
from analysis.store.tables import own, side_by_side, texts

VARIANT = "variant"


def variant(table):
    """Where one call gives several values (a term, a split), which of them each row is; else ""."""
    named = texts(table)
    named += ["split"] if table["split"].nunique() > 1 else []
    named += [] if set(table["bn"].dropna()) <= set(layout.BATCH_STATISTICS) else ["bn"]
    return side_by_side(table, named) if named else ""


def coordinate(table):
    """The column that tells the rows of one layer and variant apart (a position, a fraction), or None: one row each.

    table: with the column `variant`.
    """
    if table.empty:
        return None
    places = ["run", "epoch", "bn"]
    last = table[(table[places] == table[places].iloc[-1]).all(axis=1)]
    # A layer may have a single row by chance, where others have many.
    _, cell = max(last.groupby(["split", "layer", VARIANT], sort=False), key=lambda part: len(part[1]))
    numbers = [name for name in own(table) if name not in texts(table)]
    apart = [name for name in numbers if cell[name].nunique() == len(cell)]
    return apart[0] if len(cell) > 1 and apart else None
