"""What the command lines of all packages have in common: an error is one line on stderr, and its status is 2."""

import argparse
import shlex
import sys
from pathlib import Path

from analysis.store import layout

WRONG_REQUEST = 2


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line, which says where the help is."""

    def error(self, message):
        raise SystemExit(fail(f"{message}; see {self.prog} --help"))


def where_to_look(folder) -> str:
    """The command that opens the app on the store of a study's folder.

    >>> where_to_look("/elsewhere/digits")
    'STRATA_STORE=/elsewhere streamlit run app/main.py'
    """
    store = Path(folder).resolve().parent
    usual = store == layout.store_folder().resolve()
    return ("" if usual else f"{layout.STORE_VARIABLE}={shlex.quote(str(store))} ") + "streamlit run app/main.py"


def fail(message) -> int:
    """Say what is wrong with a request; returns the exit status."""
    print(f"error: {message}", file=sys.stderr)
    return WRONG_REQUEST
