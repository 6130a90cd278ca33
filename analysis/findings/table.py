"""The findings as a table: each claim with its number, interval and verdict."""

from dataclasses import asdict
from math import nan

from analysis.findings.claims import CLAIMS
from analysis.findings.judge import CANNOT_TELL, Judgement, judge


def findings_table(subjects, curves, why=None):
    """A row a claim: claim (its id), section, statement, indicator, contrast, value, low, high, n, verdict, reason.

    subjects: Subjects. curves: {indicator: {model: Curve, or why it has none}}. why: {indicator: text} for those
    without curves; their claims cannot be told, for that reason.
    """
    import pandas

    rows = [_row(claim, _judged(claim, subjects, curves, why or {})) for claim in CLAIMS.values()]
    return pandas.DataFrame(rows).astype({"n": "Int64"})


def _judged(claim, subjects, curves, why):
    reasons = dict.fromkeys(why[indicator] for indicator in claim.indicators if indicator in why)
    if reasons:
        return Judgement(nan, nan, nan, 0, CANNOT_TELL, "; ".join(reasons))
    return judge(claim, subjects, curves)


def _row(claim, judgement):
    said = {"claim": claim.id, "section": claim.section, "statement": claim.statement}
    named = " and ".join(dict.fromkeys(indicator.words for indicator in claim.indicators))
    return said | {"indicator": named, "contrast": claim.contrast.words} | asdict(judgement)
