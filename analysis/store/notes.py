"""Notes on views of a study: Markdown files that people read and write without Strata too.

notes/003-what-layca-turns.md begins with a heading and, where it is on a view, with a link that names the page and
what was chosen there; the rest is text:

    # What Layca turns

    [explore](explore?study=digits&metric=rotation)

    The first layers, and nothing else.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from analysis.store.atomic import write_text
from analysis.store.errors import StoreError

FOLDER = "notes"
LONGEST_NAME = 40

_HEADING = re.compile(r"#+ +(.+)")
_LINK = re.compile(r"\[[^\]]*\]\((\w+)\?([^)\s]*)\)")
_NUMBERED = re.compile(r"(\d+)-.*")


@dataclass(frozen=True)
class Note:
    """A note. name: of its file, without ending; "" before it is written. page: name of the page it is on, or "".

    query: what is chosen on that page, as the URL says it.
    """

    title: str
    text: str = ""
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    name: str = ""


def notes(study):
    """The notes of a study folder, by the names of their files. A file that is no text is left out."""
    found = (_read(path) for path in sorted((study / FOLDER).glob("*.md")))
    return [note for note in found if note is not None]


def write(study, note):
    """Write a note, in place of the one of its name where it has one; returns it with its name. Raises StoreError."""
    note = note if note.name else replace(note, name=_new_name(study, note.title))
    try:
        write_text(_file(study, note.name), _in_markdown(note))
    except OSError as error:
        raise StoreError(_cannot(study, error)) from None
    return note


def remove(study, name):
    """Remove a note; nothing where it is gone already. Raises StoreError."""
    try:
        _file(study, name).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(_cannot(study, error)) from None


def _cannot(study, error):
    return f"{study / FOLDER}: the note cannot be kept ({error.strerror}); make the folder writable, or copy the study"


def _file(study, name):
    if name not in {path.stem for path in (study / FOLDER).glob("*.md")} and not re.fullmatch(r"\d+-[\w-]*", name):
        raise StoreError(f"{study / FOLDER}: no note {name!r}")
    return study / FOLDER / f"{name}.md"


def _new_name(study, title):
    """A number, after all that are there, and the words of the title."""
    taken = [_NUMBERED.fullmatch(path.stem) for path in (study / FOLDER).glob("*.md")]
    number = max((int(found[1]) for found in taken if found), default=0) + 1
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{number:03}-{words[:LONGEST_NAME].rstrip('-') or 'note'}"


def _in_markdown(note):
    link = f"[{note.page}]({note.page}?{urlencode(note.query)})" if note.page else ""
    title = " ".join(note.title.split())
    return "\n\n".join(part for part in (f"# {title}", link, note.text.strip()) if part) + "\n"


def _read(path):
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    title, page, query = path.stem, "", ()
    while lines and not lines[0].strip():
        lines.pop(0)
    if lines and (heading := _HEADING.fullmatch(lines[0].strip())):
        title = heading[1]
        lines.pop(0)
    body = "\n".join(lines).strip()
    first, _, rest = body.partition("\n")
    if link := _LINK.fullmatch(first.strip()):
        page, query, body = link[1], tuple(parse_qsl(link[2])), rest.strip()
    return Note(title, body, page, query, path.stem)
