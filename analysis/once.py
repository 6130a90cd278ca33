"""What is worked out of a run once, since runs never change."""

from functools import wraps
from weakref import WeakKeyDictionary


def once_a_run(function):
    """A function of a Run that remembers what it returned for as long as the Run is there; nobody changes that."""
    known = WeakKeyDictionary()

    @wraps(function)
    def remembering(run):
        if run not in known:
            known[run] = function(run)
        return known[run]

    return remembering
