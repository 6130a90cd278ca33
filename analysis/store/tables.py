"""The columns of a kept table that are its metric's own, and what they say side by side."""


def own(table):
    """Names of the columns that a metric adds to those that all tables have."""
    return list(table.columns[table.columns.get_loc("layer") + 1 : table.columns.get_loc("value")])


def texts(table):
    """Those of text, which tell the values of one place apart by name (a term, a class)."""
    import pandas

    return [name for name in own(table) if not pandas.api.types.is_numeric_dtype(table[name])]


def side_by_side(table, names):
    """The texts of some columns, joined by commas."""
    first, *others = (table[name].astype(str) for name in names)
    for other in others:
        first = first + ", " + other
    return first
