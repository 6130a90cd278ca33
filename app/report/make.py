"""Making a report: each view is opened as a page of the app, written down, and put into one file."""

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from analysis.store import StoreError, open_study
from analysis.store.atomic import write_text
from app import language
from app.around import meeting
from app.language import N_, catalogue
from app.pages import pages
from app.report import prose
from app.report.opened import opened
from app.report.provenance import chapter
from app.report.transcript import Transcript, settings, tells, title
from app.report.views import of_study

FOLDER = Path(__file__).parent
WORDS = {
    "contents": N_("Contents"),
    "left_out": N_("What is not in this report"),
    "provenance": N_("Provenance"),
    "title": N_("Report on the study {name}"),
    "not_computed": N_("Not computed with default parameters: {names}."),
    "cannot_be": N_("Cannot be computed for this study; the Overview says why: {names}."),
    "other_pages": N_(
        "Pages of the app that are not part of the report on a study: {names}. Pinned views of them can be."
    ),
    "no_script": N_("The charts are drawn by the script in this file; this browser does not run it."),
    "failed": N_("This chart could not be drawn:"),
    "link": N_("In the app"),
}


@dataclass(frozen=True)
class Section:
    """A view, written down. number: its place. body: HTML. settings: (label, value) of what was chosen."""

    number: int
    title: str
    chapter: str
    text: str
    body: str
    settings: list = field(default_factory=list)
    link: str = ""


@dataclass(frozen=True)
class Made:
    """What was made. path: of the file. bytes: its size. sections: their titles. left_out: {title: why}. failed:
    {title: the error that its page stopped with}."""

    path: Path
    bytes: int
    sections: tuple[str, ...]
    left_out: dict[str, str]
    failed: dict[str, str]


def make(folder, path, views=None, spoken=language.ENGLISH, progress=lambda done, total: None):
    """Write a report as one HTML file. folder: of the study. views: Views, None for the study as a whole. spoken: the
    language. progress: called with views done and in all. Returns what was Made. Raises StoreError."""
    study = open_study(folder)
    folder, told = study.folder.resolve(), catalogue(spoken).gettext
    whole, absent = views is None, ((), ())
    if whole:
        views, *absent = of_study(study)
    sections, left_out, failed = [], {}, {}
    for done, view in enumerate(views):
        progress(done, len(views))
        section, errors, why = _section(folder, view, len(sections) + 1, spoken)
        if whole and why:
            left_out[section.title] = why
        else:
            sections.append(section)
        if errors:
            failed[section.title] = errors[0]
    notices = _notices(told, views, left_out, absent) if whole else []
    text = _page(study, sections, notices, spoken)
    try:
        write_text(path, text)
    except OSError as error:
        raise StoreError(f"{path}: the report cannot be written ({error.strerror}); name another file") from None
    progress(len(views), len(views))
    titles = tuple(section.title for section in sections)
    return Made(Path(path), Path(path).stat().st_size, titles, left_out, failed)


def _section(folder, view, number, spoken):
    """(the Section of a view, errors of its page, why it says nothing or "")."""
    told, text = catalogue(spoken).gettext, prose.block(view.text)
    if not view.page:
        return Section(number, view.title, "", text, Markup("")), (), ""
    shown = opened(folder, view, spoken)
    heading = view.title or title(shown.main) or told(pages()[view.page].title)
    transcript = Transcript(shown.files, told, heading)
    with language.outside(spoken):
        body = transcript.of(shown.main)
        chosen = settings(shown.sidebar, without=(language.KEY, meeting.KEY, "metric"))
    why = (
        "" if tells(body) else prose.plain(next(iter(transcript.alerts), told(N_("It shows nothing for this study."))))
    )
    chapter = told(view.chapter) if view.chapter else ""
    query = "&".join(f"{name}={value}" for name, value in view.query.items())
    link = f"{view.page}?{query}" if query else view.page
    return Section(number, heading, chapter, text, body, chosen, link), shown.errors, why


def _notices(told, views, left_out, absent):
    """What a report on a whole study does without, a line each."""
    lines = [f"{name}: {why}" for name, why in left_out.items()]
    for words, names in zip(("not_computed", "cannot_be"), absent, strict=True):
        if names:
            lines.append(told(WORDS[words]).format(names=", ".join(names)))
    others = [told(page.title) for name, page in pages().items() if name not in {view.page for view in views}]
    return [*lines, told(WORDS["other_pages"]).format(names=", ".join(others))]


def _page(study, sections, notices, spoken):
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    told = catalogue(spoken).gettext
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    words = {name: told(message) for name, message in WORDS.items()}
    return environment.get_template("report.html.jinja").render(
        language=spoken,
        words=words,
        title=words["title"].format(name=study.name),
        subtitle=study.manifest.title,
        sections=sections,
        chapters=[(name, list(group)) for name, group in groupby(sections, key=lambda section: section.chapter)],
        notices=notices,
        provenance=chapter(study, told),
        style=Markup((FOLDER / "report.css").read_text(encoding="utf-8")),
        script=_script(),
    )


def _script():
    """The libraries that draw the charts, and what calls them; nothing is fetched when the report is opened."""
    import vl_convert

    made = vl_convert.javascript_bundle((FOLDER / "report.js").read_text(encoding="utf-8"))
    return Markup(made.replace("</script", "<\\/script").replace("<!--", "<\\!--"))
