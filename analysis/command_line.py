"""What the command lines of all packages have in common: options of one form, and an error, which is one line on
stderr with the status 2."""

import argparse
import sys

WRONG_REQUEST = 2


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line, which says where the help is."""

    def error(self, message):
        raise SystemExit(fail(f"{message}; see {self.prog} --help"))


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
