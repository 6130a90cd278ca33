"""Numbers in the cells of a report, as a browser shows them on the page."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

PRINTF = re.compile(r"%(,?)(?:\.(\d+))?([fgd%])")
PLACES, LOCAL = 4, {"percent": 2, "localized": 3}  # at most
TINY, HUGE = 1e-4, 1e15  # a smaller number gets more places; a larger one stays as it is
SCIENTIFIC = 1e-6  # a smaller number is written with a power of ten


def said(value, form=None):
    """A number as Streamlit's tables show it. form: the format of its column, of printf or a name, or None.

    Halves are rounded away from zero, as in JavaScript; Python's own formats would round them to even.

    >>> said(87.25, "%.1f %%"), said(0.98125, "percent"), said(0.5)
    ('87.3 %', '98.13%', '0.5')
    """
    if not abs(value) < HUGE:
        return str(value)
    if form == "percent":
        return f"{Decimal(_at_most(100 * _shortest(value), LOCAL['percent'])):,}%"
    if form == "localized":
        return f"{Decimal(_at_most(_shortest(value), LOCAL['localized'])):,}"
    if form and PRINTF.search(form):
        return PRINTF.sub(lambda found: _printf(value, *found.groups()), form)
    small = 0 < abs(value) < TINY
    return _at_most(_shortest(value), -math.floor(math.log10(abs(value))) if small else PLACES)


def _printf(value, groups, places, kind):
    """One directive, as sprintf-js has it: the number as it is stored decides what is a half."""
    if kind == "%":
        return "%"
    if kind == "d":
        return f"{int(value):{groups}}"
    if places is None:
        return f"{value:g}" if kind == "g" else str(value)
    exact = Decimal(_number(value))
    if kind == "f":
        return f"{_rounded(exact, int(places)):{groups}f}"
    if abs(value) < SCIENTIFIC:
        return f"{value:.{places}g}"
    return _at_most(exact, int(places) - 1 - exact.adjusted())


def _at_most(value, places):
    """Rounded to so many places, without zeros at the end."""
    text = f"{_rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _shortest(value):
    """The decimal number that is written for it: 0.1 is a tenth."""
    return Decimal(str(_number(value)))


def _number(value):
    return int(value) if value == int(value) else float(value)
