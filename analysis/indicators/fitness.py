"""Which metrics can be indicators: those that come down to one number for each run and layer."""

from analysis.metrics.parameters import parameters_of
from analysis.targets import METRIC
from analysis.variants import VARIANT, coordinate

TRAIN, TEST, DIFFERENCE = "train", "test", "difference"
SPLITS = (TRAIN, TEST, DIFFERENCE)
PARTS = {TRAIN: (TRAIN,), TEST: (TEST,), DIFFERENCE: (TRAIN, TEST)}
WHOLE = ("layer", "run")  # of `per`: a layer, or the network, as one
MOST_VARIANTS = 8


def unfit(metric, split):
    """Why a metric is no indicator on a split, as far as its parameters tell, or ""."""
    known = parameters_of(metric)
    if metric.name == METRIC:
        return "it is what indicators are held against"
    if "per" in known and not set(WHOLE) & set(known["per"].choices):
        return "it has no value of a layer as a whole"
    if "split" not in known:
        return "it does not depend on whose images are looked at" if split == DIFFERENCE else ""
    lacking = [part for part in PARTS[split] if part not in known["split"].choices]
    return f"it is not measured on {lacking[0]} images" if lacking else ""


def several(table):
    """Why the measured rows of a metric's table are not one number for each run, layer and variant, or "".

    table: with the column `variant`. A text tells variants apart, as long as they are few; a number is a place.
    """
    if table.empty:
        return ""
    where = "layer" if table["layer"].any() else "model"
    sizes = table.groupby(["run", "layer", VARIANT])["value"].transform("size")
    if sizes.max() > 1:
        name = coordinate(table[sizes == sizes.max()])
        return f"it has several values of each {where}" + (f", one for each {name.replace('_', ' ')}" if name else "")
    count = table[VARIANT].nunique()
    return f"it has {count} values of each {where}, of which none stands for all" if count > MOST_VARIANTS else ""


def parameters_for(metric, part):
    """The parameters, where not the defaults, that give the value of a layer as a whole on a split."""
    known = parameters_of(metric)
    per = {"per": next(one for one in WHOLE if one in known["per"].choices)} if "per" in known else {}
    return per | ({"split": part} if "split" in known else {})
