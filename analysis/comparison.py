"""Two runs beside each other, layer by layer: the values of a metric on both, and their difference."""

from analysis.compute import compute
from analysis.differences import Sampled, differences
from analysis.metrics import find
from analysis.metrics.parameters import parameters_of
from analysis.store import layout
from analysis.together import demand_together

# Of what the single values of a metric are a sample, if they are: these parameters say how many are drawn.
DRAWN = {"pair": "pairs", "neuron": "neurons"}


def compare(metric, a, b, epochs="last", layers=None, **parameters):
    """A metric of two runs and the difference B - A: a pandas table, a row for each layer and kind of value.

    metric: a name of METRICS. a, b: Runs, of one study or of two with the same probe images (StoreError otherwise).
    epochs: one for both, or a pair of them. layers, parameters: as for `compute`, which measures what is not kept.
    Of an untrained network the calibrated values count, where there are any. Columns: see `differences`.
    """
    demand_together(a.study, b.study)
    sides = list(zip((a, b), (epochs, epochs) if isinstance(epochs, int | str) else epochs, strict=True))

    def measured(**more):
        given = parameters | more
        return [one_snapshot(compute(metric, run.study, [run.name], epoch, layers, **given)) for run, epoch in sides]

    unit = None if "per" in parameters else sampled_unit(find(metric), parameters)
    return differences(*measured(), Sampled(unit, *measured(per=unit)) if unit else None)


def sampled_unit(metric, parameters):
    """The value of `per` whose rows are the sample that a layer's value is the mean of; None where there is none."""
    known = parameters_of(metric)
    units = known["per"].choices if "per" in known else ()
    if "image" in units and parameters.get("mode") != "lifetime":
        return "image"
    return next((unit for unit, drawn in DRAWN.items() if unit in units and drawn in known), None)


def one_snapshot(table):
    """The rows of one epoch as they stand for the network: of an untrained one those calibrated, if there are any."""
    calibrated = table["bn"] == layout.CALIBRATED
    return table[calibrated] if calibrated.any() else table
