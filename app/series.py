"""Which rows of an answer stand beside each other in a chart: the models, and the untrained networks as their null."""

import pandas as pd

from analysis.store import layout
from app.charts.look import UNTRAINED, UNTRAINED_AS_INITIALISED, null_of
from app.charts.scene import SERIES
from app.kept import FIRST


def beside_untrained(table, study, epoch):
    """The table at one epoch with `series`: the model, or the untrained network (of the first model that has it).

    Models of one architecture have one untrained network, others each their own. For metrics of activations the
    calibrated untrained network is the null, as initialised it stands beside it.
    """
    null = _null(table, study)
    models = table if epoch == FIRST else table[table["epoch"] != FIRST]
    models = models[models["bn"] != layout.CALIBRATED] if epoch != FIRST else models[:0]
    return pd.concat([models.assign(**{SERIES: models["run"]}), null], ignore_index=True)


def same_network(study, names):
    """{run: the first of these runs that has the same layers}, one network but for its weights."""
    firsts, found = [], {}
    for name in dict.fromkeys(names):
        layers = study.run(name).layers
        found[name] = next((first for first in firsts if study.run(first).layers == layers), name)
        if found[name] == name:
            firsts.append(name)
    return found


def _null(table, study):
    null = table[table["epoch"] == FIRST]
    if null.empty:
        return null.assign(**{SERIES: ""})
    null = null[null["run"] == null["run"].map(same_network(study, null["run"].unique()))]
    several = null["run"].nunique() > 1
    calibrated = null.loc[null["bn"] == layout.CALIBRATED, "run"].unique()
    as_initialised = null["run"].isin(calibrated) & (null["bn"] == layout.TRAINED)
    kinds = as_initialised.map({True: UNTRAINED_AS_INITIALISED, False: UNTRAINED})
    return null.assign(**{SERIES: null_of(kinds, null["run"]) if several else kinds})


def over_epochs(table):
    """The table with `series` for a chart over epochs: a row a model, layer and epoch; epoch 0 calibrated if it is."""
    first = table["epoch"] == FIRST
    calibrated = table["bn"] == layout.CALIBRATED
    twice = first & table["run"].isin(table.loc[first & calibrated, "run"])
    keep = (twice & calibrated) | (~twice & ~calibrated)
    return table[keep].assign(**{SERIES: table["run"]}).reset_index(drop=True)
