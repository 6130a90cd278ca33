"""Which of the axioms of Hurley & Rickard each measure of sparsity obeys, and an example where it does not.

The axioms speak of values from 0 on, here with two or more of them positive: of a single one there is nothing to share,
and more of it is a change of scale. Hurley & Rickard, Comparing measures of sparsity, IEEE Transactions on Information
Theory 2009.
"""

from dataclasses import dataclass, field

from analysis.metrics.measures import MEASURES, TREVES_ROLLS_CORRECTED, Measure, silent

AXIOMS = {
    "Robin Hood": "taking from a larger value for a smaller one, less than half their difference, makes less sparse",
    "scaling": "all values times the same number are as sparse as before",
    "rising tide": "the same amount added to all values makes less sparse, unless all are equal",
    "cloning": "the values twice over are as sparse as once",
    "Bill Gates": "one value, once it is large enough, makes sparser with all that it still gains",
    "babies": "a further value of 0 makes sparser",
}


@dataclass(frozen=True)
class Judged:
    """A measure held to the axioms.

    metric, parameters: how it is asked for. sparser: 1 where larger numbers mean sparser, -1 where smaller ones do.
    breaks: {axiom: (values, the same after what the axiom speaks of)}; all others it obeys.
    """

    title: str
    metric: str
    measure: Measure
    parameters: dict = field(default_factory=dict)
    sparser: int = 1
    breaks: dict = field(default_factory=dict)

    def sparsity(self, values):
        """The measure of some values, its sign such that more is sparser; nan where it does not exist."""
        return self.sparser * float(self.measure.of(values, -1))


TWICE = ((1, 3), (1, 3, 1, 3))
LEVELLED, RAISED, RICHER = ((1, 3), (1.5, 2.5)), ((1, 3), (2, 4)), ((1, 3), (1, 300))
COUNTS_ZEROS = {"Robin Hood": LEVELLED, "rising tide": RAISED, "Bill Gates": RICHER}
ALL_BUT_ONE_EQUAL = ((1, 1, 1, 5), (1, 1, 1, 500))  # the shape of a distribution, wherever the last one lies
THRESHOLD = 0.5

JUDGED = (
    Judged("Gini index", "gini", MEASURES["gini"]),
    Judged("Treves-Rolls", "treves_rolls", MEASURES["treves_rolls"]),
    Judged(
        "Treves-Rolls, corrected",
        "treves_rolls",
        TREVES_ROLLS_CORRECTED,
        {"corrected": True},
        breaks={"cloning": TWICE},
    ),
    Judged("Hoyer", "hoyer", MEASURES["hoyer"], breaks={"cloning": TWICE}),
    Judged("zero ratio (L0)", "zero_ratio", MEASURES["zero_ratio"], breaks=COUNTS_ZEROS),
    Judged(
        "zero ratio, threshold above 0",
        "zero_ratio",
        silent(THRESHOLD),
        {"threshold": THRESHOLD},
        breaks=COUNTS_ZEROS
        | {
            "scaling": ((0.5, 3), (2, 12)),
            "babies": ((0.5, 0.25), (0.5, 0.25, 0)),
        },
    ),
    Judged(
        "L1 norm, less is sparser",
        "l1_norm",
        MEASURES["l1_norm"],
        sparser=-1,
        breaks={
            "Robin Hood": LEVELLED,
            "scaling": ((1, 3), (2, 6)),
            "cloning": TWICE,
            "Bill Gates": RICHER,
            "babies": ((1, 3), (1, 3, 0)),
        },
    ),
    Judged(
        "kurtosis",
        "kurtosis",
        MEASURES["kurtosis"],
        breaks={
            "Robin Hood": ((0, 2, 2, 4), (1, 2, 2, 3)),
            "rising tide": RAISED,
            "Bill Gates": ALL_BUT_ONE_EQUAL,
            "babies": ((0, 1, 1, 1, 1), (0, 1, 1, 1, 1, 0)),
        },
    ),
    Judged(
        "skewness",
        "skewness",
        MEASURES["skewness"],
        breaks={
            "Robin Hood": ((0, 2, 2, 4), (1, 2, 2, 3)),
            "rising tide": RAISED,
            "Bill Gates": ALL_BUT_ONE_EQUAL,
            "babies": ((2, 2, 3), (2, 2, 3, 0)),
        },
    ),
)


def axiom_table():
    """A pandas table, a row for each measure and axiom.

    measure, metric: its title, and the name of its metric. axiom, says: its name and what it demands. obeys: bool.
    before, after, sparsity_before, sparsity_after: where it does not, the example and what the measure makes of it
    (more is sparser); None and nan elsewhere.
    """
    import pandas

    return pandas.DataFrame([_row(judged, axiom) for judged in JUDGED for axiom in AXIOMS])


def _row(judged, axiom):
    before, after = judged.breaks.get(axiom, (None, None))
    known = before is not None
    return {
        "measure": judged.title,
        "metric": judged.metric,
        "axiom": axiom,
        "says": AXIOMS[axiom],
        "obeys": not known,
        "before": before,
        "after": after,
        "sparsity_before": judged.sparsity(before) if known else float("nan"),
        "sparsity_after": judged.sparsity(after) if known else float("nan"),
    }
