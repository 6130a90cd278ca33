"""What the command lines of all packages have in common: options of one form, and an error, which is one line on
stderr with the status 2."""

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


def in_a_line(error):
    """What an error says, on one line; its kind where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def names(text):
    """Names divided by commas; at least one."""
    found = [name.strip() for name in text.split(",") if name.strip()]
    if not found:
        raise argparse.ArgumentTypeError(f"names divided by commas are needed, received {text!r}")
    return found


def epochs(text):
    """ "all", or a list of numbers, "first" and "last"."""
    if text == "all":
        return text
    found = [int(name) if name.isdecimal() else name for name in names(text)]
    for epoch in found:
        if not isinstance(epoch, int) and epoch not in ("first", "last"):
            raise argparse.ArgumentTypeError(f"last, first, all or numbers such as 1,2 are allowed, received {text!r}")
    return found
