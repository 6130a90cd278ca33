"""A report on the command line: python -m app.report STUDY -o report.html."""

import logging
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tqdm import tqdm

from analysis.command_line import Parser, fail
from analysis.store import StoreError, open_study
from app import language
from app.pages import FIRST, pages

STOPPED = 130
NOTES = "notes"
LINKS = "--views takes a file of links, one a line, as “Copy link” gives them"


def main(arguments=None):
    """Make a report; returns the exit code: 0 good, 1 where a page stopped with an error, 2 where none was made."""
    chosen = _parser().parse_args(arguments)
    _silence()
    from app.report.make import make  # what it imports warns while it is imported

    try:
        study = open_study(chosen.study, chosen.store)
        views = _views(study, chosen.views)
        with tqdm(desc="report", unit="view", leave=False) as bar:

            def progress(done, total):
                bar.total = total
                bar.update(done - bar.n)

            made = make(study.folder, chosen.output or f"{study.folder.name}.html", views, chosen.language, progress)
    except StoreError as error:
        return fail(error)
    except KeyboardInterrupt:
        print("stopped; no report was made", file=sys.stderr)
        return STOPPED
    print(f"{made.path}: {made.bytes / 1e6:.1f} MB, {len(made.sections)} sections")
    for title, why in made.left_out.items():
        print(f"left out: {title}: {why}")
    for title, error in made.failed.items():
        print(f"error: {title}: {error}", file=sys.stderr)
    return 1 if made.failed else 0


def _silence():
    """Streamlit warns, for every choice that is read and all that is cached, of the browser that it misses."""
    for name in ("scriptrunner_utils.script_run_context", "caching.cache_data_api"):
        logging.getLogger(f"streamlit.runtime.{name}").addFilter(lambda record: False)


def _parser():
    parser = Parser(prog="python -m app.report", description=__doc__)
    parser.add_argument("study", metavar="STUDY", help="a study's folder, or its name in the store")
    parser.add_argument("--store", metavar="DIR", help="folder of all studies (default: $STRATA_STORE, else studies)")
    parser.add_argument("-o", "--output", metavar="FILE.html", help="the file to write (default: STUDY.html, here)")
    parser.add_argument("--views", metavar="FILE", help=(
        "a file of links, one a line, as “Copy link” gives them; or “notes”: the views pinned in the study "
        "(default: the study as a whole)"
    ))  # fmt: skip
    parser.add_argument("--language", choices=list(language.NAMES), default=language.ENGLISH)
    return parser


def _views(study, source):
    """The Views asked for, None for the study as a whole."""
    if source is None:
        return None
    from app.report.views import pinned

    if source == NOTES:
        views = pinned(study)
        if not views:
            raise StoreError(f"{study.folder}: no views are pinned; “Pin” in the app keeps them, with notes")
        return views
    return _from_links(Path(source))


def _from_links(path):
    from app.report.views import View

    views = []
    for number, line in enumerate(map(str.strip, _lines(path)), start=1):
        if line and not line.startswith("#"):
            parts = urlsplit(line)
            page = parts.path.strip("/").rpartition("/")[2] or FIRST
            if page not in pages():
                raise StoreError(f"{path}, line {number}: no page {page!r}; there are {', '.join(pages())}")
            views.append(View(page, dict(parse_qsl(parts.query))))
    if not views:
        raise StoreError(f"{path}: names no view; {LINKS}")
    return views


def _lines(path):
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise StoreError(f"{path}: {_reason(error)}; {LINKS}, or “notes” for the views pinned in the study") from None
    except UnicodeDecodeError:
        raise StoreError(f"{path}: is no text; {LINKS}") from None


def _reason(error):
    return "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or error


if __name__ == "__main__":
    sys.exit(main())
