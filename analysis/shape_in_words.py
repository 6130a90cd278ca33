"""What the distribution of a layer's activations looks like, and which kurtosis that makes meaningful, in words."""

from dataclasses import dataclass
from math import isnan

SYMMETRIC = 0.5  # skewness up to which a distribution is fairly symmetric: Bulmer, Principles of Statistics 1979
AT_ZERO = 0.1  # standard deviations within which a mean is about 0
FEW = 0.05  # share of exact zeros under which they are no heap of their own
MEAN, ZERO, NON_ZERO = "kurtosis about the mean", "kurtosis about 0", "kurtosis of the non-zero part"


@dataclass(frozen=True)
class Verdict:
    """words: sentences made of the numbers. kurtosis: the terms that are meaningful, the best one first; or ()."""

    words: str
    kurtosis: tuple[str, ...]


def judge(rows) -> Verdict:
    """The Verdict on one layer. rows: of the metric activation_distribution, per layer: columns term, value, low, high.

    ValueError where a term is missing.
    """
    terms = {row.term: row for row in rows.itertuples() if isinstance(getattr(row, "term", None), str)}
    lacking = [term for term in ("mean", "skewness", MEAN, ZERO, NON_ZERO) if term not in terms]
    if lacking:
        raise ValueError(f"the rows of one layer, as activation_distribution gives them, are needed: no {lacking[0]}")
    value = {term: float(row.value) for term, row in terms.items()}
    if isnan(value["skewness"]):
        return Verdict(f"All values are {value['mean']:.3g}: there is no shape, and no kurtosis.", ())
    one_sided = min(value["share below 0"], value["share above 0"]) == 0
    symmetric = abs(value["skewness"]) <= SYMMETRIC
    heap = value["share of 0"] >= FEW
    advice = _about_zero if one_sided and (heap or not symmetric) else _about_the_mean
    words, kurtosis = advice(terms, value, symmetric)
    return Verdict(f"{_sides(value, one_sided)} {_centre(value, symmetric)} {words}", kurtosis)


def _sides(value, one_sided):
    zeros = f"{_share(value['share of 0'])} are exactly 0" if value["share of 0"] else "none is exactly 0"
    if one_sided:
        side = "below" if value["share below 0"] == 0 else "above"
        return f"One-sided: no value lies {side} 0, {zeros}."
    shares = f"{_share(value['share below 0'])} of the values lie below 0, {_share(value['share above 0'])} above"
    return f"Two-sided: {shares}, {zeros}."


def _centre(value, symmetric):
    how = f"skewness {value['skewness']:.2f}, {_share(value['share above the mean'])} of the values above the mean"
    if not symmetric:
        return f"Lopsided: symmetric around nothing ({how})."
    distance = abs(value["mean"]) / value["standard deviation"]
    near = f", {distance:.2g} standard deviations from 0" if distance <= AT_ZERO else ""
    return f"Fairly symmetric around its mean {value['mean']:.3g}{near} ({how})."


def _about_zero(terms, value, symmetric):
    half = f"which is {_tails(terms[NON_ZERO], 'half of a normal distribution')}"
    if value["share of 0"]:
        found = f"{_number(terms[NON_ZERO])} of the non-zero part, {half}, {_number(terms[ZERO])} with the zeros"
    else:
        found = f"{_number(terms[ZERO])}, {half}"
    words = (
        f"Meaningful is a kurtosis about 0: {found}. About the mean ({value[MEAN]:.2f}) it sets a tail against a "
        "side that ends at 0; two sides, if any, are in the pre-activations."
    )
    return words, (NON_ZERO, ZERO) if value["share of 0"] else (ZERO,)


def _about_the_mean(terms, value, symmetric):
    words = (
        f"Meaningful is the kurtosis about the mean: {_number(terms[MEAN])}, "
        f"which is {_tails(terms[MEAN], 'a normal distribution')}."
    )
    if not symmetric:
        words += f" Of it, the skewness alone demands {value['skewness'] ** 2 - 2:.2f} or more."
    return words, (MEAN,)


def _tails(row, what):
    """Beside what has a kurtosis of 0, as far as the interval tells."""
    low, high = (row.value, row.value) if isnan(row.low) else (row.low, row.high)
    if low > 0:
        return f"heavier in its tail than {what}"
    return f"lighter in its tail than {what}" if high < 0 else f"not told from {what}"


def _number(row):
    interval = "" if isnan(row.low) else f" ({row.low:.2f} to {row.high:.2f})"
    return f"{row.value:.2f}{interval}"


def _share(share):
    """In per cent; few are not none, and nearly all are not all."""
    if 0 < share < 0.0005 or 0.9995 < share < 1:
        return "under 0.1 %" if share < 0.5 else "over 99.9 %"
    return f"{100 * share:.3g} %"
