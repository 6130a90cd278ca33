"""The words of the page Indicators: what it asks, what its picture says, how its numbers are read."""

from analysis.estimators import least_tau
from app import explain
from app.charts.indicator_picture import LEVEL
from app.indicators import target as targets
from app.language import N_, _, ngettext

ABOUT = N_(
    "Does a measurement tell which of two models generalises better? Each square compares the order that an indicator "
    "gives the models, in one layer, with their order by the target."
)
HOW_TO_READ = N_("""
Kendall's tau looks at all pairs of models. It is the share of pairs that the indicator orders as the target does, less
the share that it orders the other way: **1** is the same order, **0** none in common, **-1** the opposite order. Pairs
that are equal on either side are left out of what is divided by (tau-b). An indicator near -1 is as telling as one
near 1; with the gap as target, -1 says that models with more of it have the smaller gap.

- **n** is the number of models. **p** is the chance that models in random order give a tau as far from 0: exact up to
  33 models without ties. With nine models a tau of .556 is needed for p under .05, with four models none is enough.
- Many squares are looked at, so that some have a small p by chance. The **adjusted p** (Benjamini & Hochberg) is the
  share of false finds among all squares with at most this value. Neighbouring layers and related metrics are not
  independent: many marks can be one finding.
- Models that differ in optimiser and learning rate differ in many things at once: that an indicator goes with accuracy
  does not say that it explains it. Look at the models of one optimiser, and at the scatter behind a square.
- Seeds of one model are not independent: p takes them for it, the interval (a bootstrap over models, all seeds of a
  model together) does not.
- Values are compared to six digits; what differs only by rounding is a tie.
""")
FORMULA = r"\tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}"
SOURCE = N_(
    'Kendall 1938 and 1945; as a test of what tells generalisation: Jiang et al. 2020, "Fantastic generalization '
    'measures and where to find them". Intervals: Efron & Tibshirani 1993. Adjusted p: Benjamini & Hochberg 1995.'
)


def summary(table, target):
    """How many squares there are, of how many models, and how many have a small p."""
    known = table.dropna(subset=["tau"])
    counts = sorted({int(n) for n in known["n"]})
    squares = ngettext(
        "{n:,} square, each the tau of an indicator with the {target} over {models} (n).",
        "{n:,} squares, each the tau of an indicator with the {target} over {models} (n).",
        len(known),
    ).format(n=len(known), target=targets.in_words(target), models=_models(counts))
    small = _("{n} have p < {level:g}, where chance alone gives about {chance}; {needed}.").format(
        n=int((known["p"] < LEVEL).sum()), level=LEVEL, chance=round(LEVEL * len(known)), needed=_needed(counts[-1])
    )
    left = int((known["p_benjamini_hochberg"] < LEVEL).sum())
    return " ".join([squares, small, _("{n} have an adjusted p < {level:g}.").format(n=left, level=LEVEL)])


def _models(counts):
    """How many there are behind a square: a number, or the least and the greatest."""
    if len(counts) == 1:
        return ngettext("{n} model", "{n} models", counts[0]).format(n=counts[0])
    return _("{least} to {greatest} models").format(least=counts[0], greatest=counts[-1])


def _needed(count):
    """The tau from which on p is small, with as many models."""
    least = least_tau(count, LEVEL)
    if least != least:
        return ngettext(
            "with {n} model no tau is enough for it", "with {n} models no tau is enough for it", count
        ).format(n=count)
    return ngettext(
        "with {n} model |tau| of {least:.3f} is needed for it",
        "with {n} models |tau| of {least:.3f} is needed for it",
        count,
    ).format(n=count, least=least)


def show():
    """How the numbers are read, and where they are from."""
    symbols = _("C, D: pairs of models in the same and in the opposite order; T: pairs equal on one side only.")
    explain.how_to_read(_(HOW_TO_READ), FORMULA, _("from -1 to 1; 0 is no relation"), _(SOURCE), symbols)
