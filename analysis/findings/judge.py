"""Whether a claim holds on some models: its contrast, and what can be said of it."""

from dataclasses import dataclass
from math import isnan, nan

from analysis.findings.contrast import Model, independent
from analysis.findings.curve import Curve

HOLDS, FAILS, CANNOT_TELL = "holds", "does not hold", "cannot tell"
ALIKE, HOLDS_ZERO = "all models are alike in it", "the interval holds 0"


@dataclass(frozen=True)
class Judgement:
    """value: the contrast, from -1 to 1, with low and high; n: models it is over; verdict; reason: why not more."""

    value: float
    low: float
    high: float
    n: int
    verdict: str
    reason: str


def judge(claim, subjects, curves):
    """Test a claim on Subjects. curves: {indicator: {model: Curve, or a text that says why it has none}}."""
    models, left_out = [], {}
    for subject in subjects:
        if claim.family in ("", subject.family):
            found = tuple(curves[indicator][subject.name] for indicator in claim.indicators)
            why = _why_not(claim.contrast, subject, found)
            if why:
                left_out[subject.name] = why
            else:
                models.append(Model(subject.name, subject.group, subject.score, found))
    value, low, high = _estimate(claim.contrast, models)
    said = verdict(value, low, high, claim.contrast.exact)
    reasons = [_why_not_more(claim, models, value, said), _why_left_out(left_out)]
    return Judgement(value, low, high, len(models), said, "; ".join(filter(None, reasons)))


def verdict(value, low, high, exact=False):
    """What an interval says: all of it above 0 "holds", all of it below "does not hold", else "cannot tell".

    An exact contrast has no interval: one model of which it is not so refutes it.

    >>> verdict(0.5, 0.0, 0.9), verdict(0.5, 0.01, 0.9)
    ('cannot tell', 'holds')
    """
    if exact and not isnan(value):
        return HOLDS if value == 1 else FAILS
    return HOLDS if low > 0 else FAILS if high < 0 else CANNOT_TELL


def _why_not(contrast, subject, curves):
    """Why a model cannot be part of the comparison, or ""."""
    if contrast.by_score and subject.why:
        return subject.why
    missing = [curve for curve in curves if not isinstance(curve, Curve)]
    if missing:
        return missing[0]
    read_off = zip(contrast.summaries, curves, strict=False)
    return next((f"no {summary.words}" for summary, curve in read_off if isnan(summary.of(curve))), "")


def _estimate(contrast, models):
    """Value and interval; too few models have no interval, and fewer than two nothing to compare."""
    if len(models) < (1 if contrast.exact else 2):
        return nan, nan, nan
    value, low, high = contrast.estimate(models)
    return (value, low, high) if independent(models) >= contrast.fewest else (value, nan, nan)


def _why_not_more(claim, models, value, said):
    """Why it cannot be told, or ""."""
    if said != CANNOT_TELL:
        return ""
    if independent(models) < claim.contrast.fewest:
        count, fewest = independent(models), claim.contrast.fewest
        why = f"{count} models of {claim.family}" if claim.family else f"{count} models"
        if count < len(models):
            why = f"{why}, seeds of one counted once"
        return f"{why}, at least {fewest} are needed"
    return ALIKE if isnan(value) else HOLDS_ZERO


def _why_left_out(left_out):
    """The models that were left out, with the reason of the first; "" where there are none."""
    if not left_out:
        return ""
    first, why = next(iter(left_out.items()))
    if len(left_out) > 1:
        return f"left out: {', '.join(left_out)} ({first}: {why})"
    return f"left out: {first} ({why})"
