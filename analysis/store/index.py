"""What is kept, at a glance: the values of all results of a study in one file, so that nobody opens thousands.

`index.sqlite` in the folder of the results. It says nothing that the results do not say: whoever keeps one notes it
here, and one that has been written since is read and noted again. An index that is lost costs time only.
"""

import contextlib
import json
import sqlite3
from dataclasses import dataclass

from analysis.store.index_file import COLUMNS, answer
from analysis.store.tables import side_by_side, texts

MOST_KINDS = 8  # values of one layer that are told apart by name; of more, none stands for the layer
MOST_ASKED = 500  # values in one question


@dataclass(frozen=True)
class Part:
    """The rows of a kept table that were measured at once. layers: that they are of. measured: those with a value.
    reason: why the first other one has none, or ""."""

    fingerprint: str
    epoch: int | None
    bn: str
    layers: tuple[str, ...]
    measured: tuple[str, ...]
    reason: str


def note(folder, place, state, table):
    """Note a kept table, None for one that cannot be read. folder: of the results. place: its name below, without
    ending. state: of its file."""
    cells, parts, rows = _cells(table) if table is not None else None, [], []
    if cells is not None:
        parts = list(_parts(cells))
        rows = list(cells.astype(object).where(cells.notna(), None).itertuples(index=False, name=None))

    def write(index):
        with index:
            index.execute("DELETE FROM cells WHERE place = ?", (place,))
            marks = ", ".join("?" * (1 + len(COLUMNS)))
            index.executemany(f"INSERT INTO cells VALUES ({marks})", ((place, *row) for row in rows))
            index.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (place, state, json.dumps(parts)))

    with contextlib.suppress(sqlite3.Error, OSError):
        answer(folder, write)


def noted(folder):
    """{place: (state of its file, its parts as text)} of all tables that were noted; see `parts`."""
    found = answer(folder, lambda index: index.execute("SELECT place, state, parts FROM files").fetchall())
    return {place: (state, parts) for place, state, parts in found}


def parts(text, wanted):
    """The Parts that a text of `noted` stands for, those that are wanted: (fingerprint, epoch) pairs, None for any."""
    found = [part for part in json.loads(text) if (part[0], part[1]) in wanted or (part[0], None) in wanted]
    return [Part(*part[:3], tuple(part[3]), tuple(part[3] if part[4] is None else part[4]), part[5]) for part in found]


def cells(folder, places, epochs):
    """The values of some places at some epochs: rows (place, *COLUMNS).

    entries: how many rows the table has of one layer and kind; `value` is that of the first.
    """
    return _asked(folder, places, epochs, f"place, {', '.join(COLUMNS)}", "")


def means(folder, places, epochs, layers):
    """The same as means over these layers ("" is the network): rows (place, *COLUMNS), those that were measured.

    layer: "" for the network, which keeps its own low, high and n; else n is the number of layers.
    """
    chosen = f"layer IN ({', '.join('?' * len(layers))})"
    own = (f"CASE WHEN MAX(layer) = '' THEN MAX({name}) END" for name in ("low", "high"))
    n = "CASE WHEN MAX(layer) = '' THEN MAX(n) ELSE COUNT(value) END"
    what = "place, epoch, bn, split, MAX(layer), kind, fingerprint, MAX(entries), AVG(value), "
    what += f"{', '.join(own)}, {n}, status, ''"
    group = "GROUP BY place, epoch, bn, split, kind, fingerprint"
    return _asked(folder, places, epochs, what, group, f"AND {chosen} AND status = 'measured'", layers)


def _asked(folder, places, epochs, what, group, condition="", values=()):
    def ask(index):
        found = []
        for start in range(0, len(places), MOST_ASKED):
            some = places[start : start + MOST_ASKED]
            where = f"place IN ({', '.join('?' * len(some))}) AND epoch IN ({', '.join('?' * len(epochs))}) {condition}"
            question = f"SELECT {what} FROM cells WHERE {where} {group}"
            found += index.execute(question, (*some, *epochs, *values)).fetchall()
        return found

    return answer(folder, ask)


def _cells(table):
    """One row for each layer and kind of a kept table, with COLUMNS."""
    named = texts(table)
    kind = side_by_side(table.fillna(dict.fromkeys(named, "")), named) if named else ""
    # A row without a value may not say which kind it is of: then it is of all.
    vague = (table["status"] != "measured") & table[named].isna().any(axis=1)
    rows = table.assign(kind=kind, entries=1)
    rows["kind"] = "" if rows["kind"].nunique() > MOST_KINDS else rows["kind"].mask(vague, "")
    keys = ["fingerprint", "epoch", "bn", "split", "layer", "kind"]
    again = rows.duplicated(keys)
    if again.any():
        sizes = rows.groupby(keys, dropna=False, sort=False)["entries"].transform("size")
        rows = rows.assign(entries=sizes)[~again]
    return rows[list(COLUMNS)]


def _parts(cells):
    """The Parts of a kept table, as JSON values; None for measured layers that are all."""
    import pandas

    for (fingerprint, epoch, bn), rows in cells.groupby(["fingerprint", "epoch", "bn"], dropna=False, sort=False):
        has = rows["status"] == "measured"
        reason = "" if has.all() else str(rows.loc[~has, "reason"].iloc[0])
        layers, measured = (list(dict.fromkeys(some)) for some in (rows["layer"], rows.loc[has, "layer"]))
        at = None if pandas.isna(epoch) else int(epoch)
        yield fingerprint, at, bn, layers, None if measured == layers else measured, reason
