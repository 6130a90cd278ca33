"""What a caller may ask for, in the run's own numbers; what it does not have is said before anything is measured."""

from numbers import Integral

from analysis.layer_sets import why_none
from analysis.store.errors import StoreError


def wanted_epochs(run, epochs):
    """Numbers of the epochs asked for, in order; "all" are all committed ones."""
    if epochs == "all":
        return list(run.epochs)
    named = {"first": run.epochs[0], "last": run.last_epoch}
    return sorted({named.get(which, which) for which in several(epochs)})


def check_request(runs, epochs, layers):
    """Raise StoreError where no run has the epoch, or the layer, that is asked for."""
    folder = runs[0].study.folder if runs else ""
    committed = {epoch for run in runs for epoch in run.epochs}
    if not several(epochs):
        raise StoreError(f"{folder}: no epochs asked for; give numbers, 'first', 'last' or 'all'")
    for which in several(epochs):
        if which not in committed and which not in ("first", "last") and epochs != "all":
            span = f"{min(committed)} to {max(committed)}" if committed else "none yet"
            raise StoreError(f"{folder}: epoch {which} was not recorded; there are {span}, or 'first', 'last', 'all'")
    if layers is not None and not layers:
        raise StoreError(f"{folder}: no layers asked for; leave layers out for all of them")
    for layer in layers or ():
        why = why_none(runs, layer)
        if why:
            raise StoreError(f"{folder}: {why}")


def concerning(run, epochs, layers):
    """(epochs, layers): what a run has of those asked for of several; None where the request does not concern it."""
    if epochs != "all":
        epochs = [which for which in several(epochs) if which in ("first", "last", *run.epochs)]
    if layers is not None:
        layers = [layer for layer in layers if not why_none([run], layer)]
    return (epochs, layers) if run.epochs and epochs and layers != [] else None


def several(given):
    """One thing or several as a tuple."""
    return (given,) if isinstance(given, Integral | str) else tuple(given)
