"""The findings as people read them: a row a claim, the verdict as a sign and a word."""

import pandas as pd
import streamlit as st

from analysis.findings import CANNOT_TELL, FAILS, HOLDS

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
            "why": table["reason"],
            "section": table["section"],
        }
    )


def columns():
    """How they are shown."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "verdict": text("verdict", width=120),
        "claim": text("claim", width=425),
        "agreement": number("agreement", format="%.2f", width=85, help="from -1, the opposite, to 1, as claimed"),
        "interval": text("interval", width=100, help="95 %, over the models"),
        "models": number("models", width=60),
        "published": text("published", width=130, help="the same test on the source's own nine models"),
        "why": text("why", width="large", help="why it cannot be told, and who was left out"),
        "section": text("section", width=60, help="of the source study"),
    }


def signed(verdict):
    """A verdict with its sign.

    >>> signed("holds")
    '✔ holds'
    """
    return f"{SIGNS[verdict]} {verdict}"


def summary(table):
    """How many claims have which verdict, in words."""
    counts = {verdict: int((table["verdict"] == verdict).sum()) for verdict in SIGNS}
    words = {HOLDS: "hold", FAILS: "do not hold", CANNOT_TELL: "cannot be told"}
    return ", ".join(f"{counts[verdict]} {words[verdict]}" for verdict in SIGNS)


def _interval(low, high):
    return "" if pd.isna(low) else f"{low:.2f} to {high:.2f}"


def _published(verdict, value):
    return f"{signed(verdict)} ({value:.2f})" if verdict else ""
