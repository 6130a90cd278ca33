"""What the command lines of all packages have in common: an error is one line on stderr, and its status is 2."""

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
