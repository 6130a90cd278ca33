"""What tells apart the rows that a metric gives of one layer: a text (a term, a split), or a coordinate."""

from analysis.store import layout

VARIANT = "variant"


def variant(table):
    """Where one call gives several values (a term, a split), which of them each row is; else ""."""
    own = texts(table)
    own += ["split"] if table["split"].nunique() > 1 else []
    own += [] if set(table["bn"].unique()) <= set(layout.BATCH_STATISTICS) else ["bn"]
    return side_by_side(table, own) if own else ""


def side_by_side(table, names):
    """The texts of some columns, joined by commas."""
    first, *others = (table[name].astype(str) for name in names)
    for other in others:
        first = first + ", " + other
    return first


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
    numbers = [name for name in _own(table) if name not in texts(table)]
    apart = [name for name in numbers if cell[name].nunique() == len(cell)]
    return apart[0] if len(cell) > 1 and apart else None


def texts(table):
    """The columns of text that a metric adds to those that all tables have."""
    import pandas

    return [name for name in _own(table) if not pandas.api.types.is_numeric_dtype(table[name])]


def _own(table):
    return list(table.columns[table.columns.get_loc("layer") + 1 : table.columns.get_loc("value")])
