"""A page of the app, opened without a browser: what it puts on the screen, as a tree of elements.

The report is made of what the pages themselves show, so that it needs no second description of any of them and cannot
disagree with one.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from analysis.store import layout
from app import language
from app.around import meeting

ENTRY = Path(__file__).parents[1] / "main.py"
SECONDS = 600


@dataclass(frozen=True)
class Opened:
    """What a page shows. main, sidebar: trees of Streamlit's testing framework. files: {address: (bytes, kind)} of the
    pictures in them. errors: what the page stopped with, one line each."""

    main: object
    sidebar: object
    files: dict = field(repr=False)
    errors: tuple[str, ...] = ()


def opened(study, view, spoken):
    """Open a page of the app on a study. study: its folder. view: a View. spoken: the language."""
    from streamlit.testing.v1 import AppTest

    kept = {}
    with patch.dict(os.environ, {layout.STORE_VARIABLE: str(study.parent)}), _keeping(kept):
        app = AppTest.from_file(ENTRY, default_timeout=SECONDS)
        app.session_state[language.KEY], app.session_state[meeting.KEY] = spoken, False
        for name, value in {**view.query, "study": study.name}.items():
            app.query_params[name] = value
        app.switch_page(f"views/{view.page}.py")
        app.run()
    errors = tuple(f"{error.proto.type}: {error.proto.message}" for error in app.exception)
    return Opened(app.main, app.sidebar, kept, errors)


def _keeping(kept):
    """The testing framework forgets pictures when a page is done; meanwhile they are kept in a dictionary."""
    from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
    from streamlit.testing.v1 import app_test

    class Keeping(MemoryMediaFileStorage):
        def get_url(self, file_id):
            url, file = super().get_url(file_id), self.get_file(file_id)
            kept[url] = file.content, file.mimetype
            return url

    return patch.object(app_test, "MemoryMediaFileStorage", Keeping)
