"""A claim of the source study: what it says, on which indicators, and as which contrast it is tested."""

from dataclasses import dataclass, field

from analysis.findings.contrast import Contrast


@dataclass(frozen=True)
class Indicator:
    """Which values of a metric a claim looks at.

    words: what it is called in sentences. parameters: of the metric, where not its defaults. rows: (column, value)
    pairs that pick one value a layer where the metric has several. hidden: without the output layer, whose
    activations the labels dictate.
    """

    metric: str
    words: str
    parameters: tuple = ()
    rows: tuple = ()
    hidden: bool = True

    def pick(self, table):
        """The rows of a table of this metric that the claim looks at, and those that say why there is no value.

        The latter have none of the metric's own columns filled in.
        """
        for column, value in self.rows:
            if column in table:
                table = table[(table[column] == value) | table[column].isna()]
        return table


@dataclass(frozen=True)
class Claim:
    """section: of the source study. statement: a sentence. reading: how the sentence was read, and what is unclear.

    family: only models of this optimiser, as `family` of analysis.findings.models names it; "" for all.
    id: its name in links and tables.
    """

    id: str
    section: str
    statement: str
    indicators: tuple[Indicator, ...]
    contrast: Contrast = field(repr=False)
    reading: str
    family: str = ""
