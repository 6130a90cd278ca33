"""What a report is made of: views, each a page with what is chosen there."""

from dataclasses import dataclass, field

from analysis import METRICS
from analysis.kept import COMPUTED, NOT_COMPUTED
from analysis.store.notes import notes
from app.language import N_
from app.overview import coverage
from app.pages import pages

BEFORE, AFTER = ("overview", "training"), ("indicators", "findings")
EXPLORE = "explore"


@dataclass(frozen=True)
class View:
    """A page at a link. page: name of it. query: what is chosen, as the URL says it. title, text: of the note on it;
    "" for the page's own title. chapter: the heading that it stands under, "" for none."""

    page: str
    query: dict[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    chapter: str = ""


def of_study(study):
    """(the Views of a whole study, titles of the metrics that are not computed, titles of those that cannot be)."""
    table = coverage.of(study)
    by_title = sorted(METRICS.values(), key=lambda metric: metric.title.lower())
    states = {name: set(rows) for name, rows in table.groupby("name")["state"]}
    shown = [metric.name for metric in by_title if COMPUTED in states.get(metric.name, ())]
    explored = [View(EXPLORE, {"metric": name}, chapter=N_("Metrics, layer by layer")) for name in shown]
    waiting = [metric.title for metric in by_title if states.get(metric.name) and metric.name not in shown]
    lacking = [title for title in waiting if NOT_COMPUTED in set(table.loc[table["metric"] == title, "state"])]
    views = [*map(View, BEFORE), *explored, *map(View, AFTER)]
    return views, lacking, [title for title in waiting if title not in lacking]


def pinned(study):
    """The Views that were pinned in a study, with their notes, in the order of their files; of pages that are there."""
    return [
        View(note.page, dict(note.query), note.title, note.text)
        for note in notes(study.folder)
        if not note.page or note.page in pages()
    ]
