"""The pages: one file of `views` each, which says at its head what it is called and where it stands.

Each begins with a literal `PAGE = {"title": ..., "icon": ..., "group": ..., "place": ...}`. It is read without running
the file, which draws when it runs; so a new page touches no other file.
"""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "views"
GROUPS = ("Answers", "Layers", "Inside", "Topics", "Study")
FIRST = "overview"


@dataclass(frozen=True)
class Page:
    """What a page says of itself. name: of its file, and in the URL. group: one of GROUPS. place: in its group."""

    name: str
    title: str
    icon: str
    group: str
    place: int

    @property
    def file(self):
        """Its script, as st.Page takes it."""
        return str(FOLDER / f"{self.name}.py")


@cache
def pages():
    """{name: Page} in the order of the menu. ValueError for a file that does not say what it is."""
    found = [_read(path) for path in FOLDER.glob("*.py")]
    return {page.name: page for page in sorted(found, key=lambda page: (GROUPS.index(page.group), page.place))}


def _read(path):
    for line in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "PAGE":
            return Page(path.stem, **ast.literal_eval(line.value))
    raise ValueError(f"{path}: a page begins with PAGE = {{'title': ..., 'icon': ..., 'group': ..., 'place': ...}}")
