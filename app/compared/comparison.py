"""What the studies of two sides have kept of a metric, put beside each other."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.comparison import one_snapshot, sampled_unit
from analysis.differences import Sampled, differences
from analysis.metrics import Metric
from analysis.metrics.parameters import parameters_of
from analysis.rows import IDENTITY, MEASURED
from analysis.store import layout
from analysis.variants import VARIANT
from app import kept
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES
from app.compared.sides import Side
from app.kept import FIRST

ACROSS = "layer"


@dataclass(frozen=True)
class Comparison:
    """A metric on two Sides. parameters: all but `per`. layers: names of all places that are looked at.

    spread: the value of `per` whose single values are looked at too, or None.
    """

    sides: tuple[Side, Side]
    metric: Metric
    parameters: dict
    layers: tuple[str, ...]
    spread: str | None = None

    @property
    def across(self):
        """The value of `per` that describes a layer, or the network, as a whole; None for a metric without."""
        return across(self.metric)

    @property
    def sampled(self):
        """The value of `per` whose rows are the sample that is taken in pairs, or None."""
        return sampled_unit(self.metric, self.parameters)

    @property
    def epochs(self):
        """For each side the epochs that are asked about: those of the first hold the untrained network of both."""
        first, second = self.sides
        return ((FIRST, first.epoch) if shares_start(first, second) else (first.epoch,)), (second.epoch,)

    def by(self, per):
        """The parameters with this `per`, where there is one."""
        return self.parameters | ({"per": per} if per else {})

    def answers(self, per):
        """What is kept for this `per`: an Answer for each side."""
        return [
            kept.answer(side.study, self.metric, self.by(per), (side.run,), epochs, side.asked(self.layers))
            for side, epochs in zip(self.sides, self.epochs, strict=True)
        ]

    def drawn(self, answers):
        """The measured rows of both sides with `series`, and of the untrained network where both began as the same."""
        parts = [_measured(table, side.name) for side, table in zip(self.sides, self._tables(answers), strict=True)]
        if shares_start(*self.sides) and FIRST not in (side.number for side in self.sides):
            parts.append(_measured(self._rows(answers[0], FIRST), UNTRAINED))
        return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)

    def differences(self, answers, kinds):
        """(the table of `analysis.compare`, of these kinds of value, what it depends on)."""
        sampled, key = None, (*(answer.key for answer in answers), kinds, self.layers)
        if self.sampled:
            singles = self.answers(self.sampled)
            if not any(answer.pending for answer in singles):
                sampled = Sampled(self.sampled, *self._tables(singles))
                key += tuple(answer.key for answer in singles)
        tables = [
            table[table[VARIANT].isin(kinds) | (table["status"] != "measured")] for table in self._tables(answers)
        ]
        return _differences(key, tables, sampled), key

    def unmeasured(self, answers):
        """What neither side shows, with the reasons."""
        parts = [
            answer.unmeasured[answer.unmeasured["epoch"].isna() | (answer.unmeasured["epoch"] == side.number)]
            for side, answer in zip(self.sides, answers, strict=True)
        ]
        return pd.concat(parts, ignore_index=True).drop_duplicates()

    def _tables(self, answers):
        return [self._rows(answer, side.number) for side, answer in zip(self.sides, answers, strict=True)]

    def _rows(self, answer, epoch):
        """The rows that stand for the network at an epoch, of the layers looked at; those without a value too."""
        table = answer.table if len(answer.table) else pd.DataFrame(columns=[*IDENTITY, *MEASURED, VARIANT])
        lacking = answer.unmeasured.reindex(columns=table.columns).assign(bn=layout.TRAINED)
        rows = pd.concat([table, lacking], ignore_index=True) if len(lacking) else table
        here = (rows["epoch"].isna() | (rows["epoch"] == epoch)) & rows["layer"].isin([*self.layers, ""])
        return one_snapshot(rows[here])


@st.cache_data(max_entries=64, show_spinner=False)
def _differences(key, _tables, _sampled):
    return differences(*_tables, _sampled)


def _measured(table, name):
    return table[table["status"] == "measured"].assign(**{SERIES: name})


def ways(metric):
    """The values of a metric's `per`, or ()."""
    known = parameters_of(metric)
    return known["per"].choices if "per" in known else ()


def across(metric):
    """See Comparison.across."""
    return ACROSS if ACROSS in ways(metric) else next(iter(ways(metric)), None)


def shares_start(first, second):
    """Whether both networks began with the same weights: the untrained network is then the null of both."""
    name = layout.checkpoint_file(FIRST)
    one, other = (side.run.manifest.files.get(name) for side in (first, second))
    return one is not None and other is not None and one.sha256 == other.sha256
