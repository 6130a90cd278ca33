"""Which rows of an answer stand beside each other in a chart: the models, and the untrained network as their null."""

import pandas as pd

from analysis.store import layout
from app.charts.look import UNTRAINED, UNTRAINED_AS_INITIALISED
from app.charts.scene import SERIES
from app.kept import FIRST


def beside_untrained(table, epoch):
    """The table at one epoch with `series`: the model, or the untrained network (of the first model that has it).

    For metrics of activations the calibrated untrained network is the null, as initialised it stands beside it.
    """
    null = _null(table)
    models = table if epoch == FIRST else table[table["epoch"] != FIRST]
    models = models[models["bn"] != layout.CALIBRATED] if epoch != FIRST else models[:0]
    return pd.concat([models.assign(**{SERIES: models["run"]}), null], ignore_index=True)


def _null(table):
    null = table[table["epoch"] == FIRST]
    if null.empty:
        return null.assign(**{SERIES: ""})
    null = null[null["run"] == null["run"].iloc[0]]
    if not (null["bn"] == layout.CALIBRATED).any():
        return null.assign(**{SERIES: UNTRAINED})
    names = {layout.CALIBRATED: UNTRAINED, layout.TRAINED: UNTRAINED_AS_INITIALISED}
    return null.assign(**{SERIES: null["bn"].map(names)})


def over_epochs(table):
    """The table with `series` for a chart over epochs: a row a model, layer and epoch; epoch 0 calibrated if it is."""
    first = table["epoch"] == FIRST
    calibrated = table["bn"] == layout.CALIBRATED
    twice = first & table["run"].isin(table.loc[first & calibrated, "run"])
    keep = (twice & calibrated) | (~twice & ~calibrated)
    return table[keep].assign(**{SERIES: table["run"]}).reset_index(drop=True)
