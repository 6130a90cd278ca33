"""The place of a panel that has nothing to show."""

import altair as alt


def nothing(title):
    """A panel that says that there is no value. title: what would stand here."""
    words = (
        alt.Chart(alt.Data(values=[{"text": "no value"}])).mark_text(color="#808892", fontSize=12).encode(text="text:N")
    )
    return words.properties(description=f"{title}: no value.")
