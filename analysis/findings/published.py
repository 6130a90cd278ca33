"""The claims on the nine models of the source study itself, from its published numbers."""

from functools import lru_cache

from analysis.findings.curves import curves
from analysis.findings.models import LAYCA, SGD, Subject
from analysis.findings.study import indicators
from analysis.findings.table import findings_table
from analysis.metrics import find
from analysis.metrics.parameters import complete
from analysis.metrics.robustness.pruning_area import area
from analysis.published import published
from analysis.store import layout
from analysis.targets import TEST_ACCURACY

FAMILIES = {"sgd": SGD, "wdecay": f"{SGD} + weight decay", "layca": LAYCA}
NOT_PUBLISHED = "not published"
THEIRS = {"variant": "as coded"}  # where a metric can be measured as written and as coded


@lru_cache(maxsize=1)
def published_findings():
    """The table of `findings` for the source's nine models and their test accuracy, where it published the numbers."""
    models = _subjects()
    tables = {indicator: _table(indicator) for indicator in indicators()}
    known = {indicator: curves(indicator, table, models) for indicator, table in tables.items() if table is not None}
    why = {indicator: NOT_PUBLISHED for indicator, table in tables.items() if table is None}
    return findings_table(models, known, why)


def with_published(table, target=TEST_ACCURACY):
    """A table of `findings` with two more columns: what the source's own models say, published_value and published
    (the verdict); nan and "" where it did not publish what the claim needs, or for another target."""
    theirs = published_findings().set_index("claim")
    known = (theirs["n"] > 0) & (target == TEST_ACCURACY)
    verdicts, values = theirs["verdict"].where(known, ""), theirs["value"].where(known)
    return table.assign(published_value=table["claim"].map(values), published=table["claim"].map(verdicts))


def _subjects():
    accuracy = published("accuracy")
    accuracy = accuracy[accuracy["split"] == "test"]
    layers = tuple(published("rotation")["layer"].unique())
    return [
        Subject(name, name, FAMILIES[name.partition("_")[0]], value, layers, layers[:-1])
        for name, value in zip(accuracy["run"], accuracy["value"], strict=True)
    ]


def _table(indicator):
    """The published numbers in the columns of compute, or None."""
    table = _pruning_areas() if indicator.metric == "pruning_area" else published(indicator.metric)
    if table is None:
        return None
    parameters = complete(find(indicator.metric), dict(indicator.parameters)) | THEIRS
    for name in set(parameters) & set(table):
        table = table[table[name] == parameters[name]]
    last = table.groupby("run")["epoch"].transform("max")
    # Where we tell several values apart and the source printed one, that one is what the claim is about.
    only = {column: value for column, value in indicator.rows if column not in table}
    return table[table["epoch"] == last].assign(bn=layout.TRAINED, status="measured", reason="", **only)


def _pruning_areas():
    """Areas under the published curves of magnitude and random pruning."""
    import pandas

    curve = published("pruning_curve").rename(columns={"value": "accuracy"})
    ways = curve.groupby(["run", "epoch", "pruning", "pruning_scope"])[["fraction", "accuracy"]]
    return pandas.DataFrame({"value": ways.apply(area)}).reset_index().assign(layer="")
