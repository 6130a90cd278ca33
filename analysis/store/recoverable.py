"""SQLite files that say only what can be found out again: a damaged one goes, and is begun anew."""

import sqlite3

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, None)  # None: Python's own, of text that is none


def is_damage(error):
    """Whether an error says that the file is no database, or a damaged one, not that it cannot be used now."""
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", None) in _DAMAGE


def answer(path, opened, ask):
    """What `ask` finds in the database at `path`, in a new one where that is damaged.

    opened: gives the database for a block, made where there is none. ask: called with it, twice at most.
    """
    try:
        with opened() as database:
            return ask(database)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        path.unlink(missing_ok=True)
    with opened() as database:
        return ask(database)
