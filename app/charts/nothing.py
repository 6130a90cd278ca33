"""The place of a panel that has nothing to show."""

import altair as alt

from app.language import _


def nothing(title):
    """A panel that says that there is no value. title: what would stand here."""
    place = alt.Chart(alt.Data(values=[{"text": _("no value")}]))
    words = place.mark_text(color="#808892", fontSize=12).encode(text="text:N")
    return words.properties(description=_("{title}: no value.").format(title=title))
