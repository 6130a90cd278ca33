"""The findings as people read them: a row a claim, the verdict as a sign and a word."""

import pandas as pd
import streamlit as st

from analysis.findings import CANNOT_TELL, FAILS, HOLDS
from app.language import _

SIGNS = {HOLDS: "✔", FAILS: "✘", CANNOT_TELL: "?"}


def rows(table):
    """Columns verdict, claim, agreement, interval, models, published, why, section."""
    theirs = [_published(*pair) for pair in zip(table["published"], table["published_value"], strict=True)]
    return pd.DataFrame(
        {
            "verdict": table["verdict"].map(signed),
            "claim": table["statement"],
            "agreement": table["value"],
            "interval": [_interval(*ends) for ends in zip(table["low"], table["high"], strict=True)],
            "models": table["n"],
            "published": theirs,
            "why": table["reason"].map(_),
            "section": table["section"],
        }
    )


def columns():
    """How they are shown, and what they are called."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "verdict": text(_("verdict"), width=120),
        "claim": text(_("claim"), width=425),
        "agreement": number(_("agreement"), format="%.2f", width=85, help=_("from -1, the opposite, to 1, as claimed")),
        "interval": text(_("interval"), width=100, help=_("95 %, over the models")),
        "models": number(_("models"), width=60),
        "published": text(_("published"), width=130, help=_("the same test on the source's own nine models")),
        "why": text(_("why"), width="large", help=_("why it cannot be told, and who was left out")),
        "section": text(_("section"), width=60, help=_("of the source study")),
    }


def signed(verdict):
    """A verdict with its sign.

    >>> signed("holds")
    '✔ holds'
    """
    return f"{SIGNS[verdict]} {_(verdict)}"  # its words are marked in app/charts/contrasts.py


def summary(table):
    """How many claims have which verdict, in words."""
    holds, fails, unknown = (int((table["verdict"] == verdict).sum()) for verdict in (HOLDS, FAILS, CANNOT_TELL))
    words = _("{holds} hold, {fails} do not hold, {unknown} cannot be told")
    return words.format(holds=holds, fails=fails, unknown=unknown)


def _interval(low, high):
    return "" if pd.isna(low) else _("{low:.2f} to {high:.2f}").format(low=low, high=high)


def _published(verdict, value):
    return f"{signed(verdict)} ({value:.2f})" if verdict else ""
