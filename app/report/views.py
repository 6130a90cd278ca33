"""What a report is made of: views, each a page with what is chosen there."""

from dataclasses import dataclass, field

from analysis import METRICS
from analysis.metrics.parameters import complete
from analysis.store.notes import notes
from analysis.store.results import Results
from app.language import N_
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
    """(the Views of a whole study, names of the metrics that it has no results of)."""
    computed = {name: _is_there(study, metric) for name, metric in METRICS.items()}
    chapter = N_("Metrics, layer by layer")
    shown = sorted((name for name in computed if computed[name]), key=lambda name: METRICS[name].title.lower())
    explored = [View(EXPLORE, {"metric": name}, chapter=chapter) for name in shown]
    views = [*map(View, BEFORE), *explored, *map(View, AFTER)]
    return views, [METRICS[name].title for name in computed if not computed[name]]


def pinned(study):
    """The Views that were pinned in a study, with their notes, in the order of their files; of pages that are there."""
    return [
        View(note.page, dict(note.query), note.title, note.text)
        for note in notes(study.folder)
        if not note.page or note.page in pages()
    ]


def _is_there(study, metric):
    """Whether the study says something of a metric with its default parameters, without measuring anew."""
    if metric.is_read_off:
        return any(run.epochs for run in study.runs.values())
    kept = Results.of(study, metric.name, complete(metric, {}), metric.version)
    places = [place for place in (kept.folder, kept.shipped) if place is not None]
    return any(next(place.glob("[!.]*.parquet"), None) is not None for place in places)
