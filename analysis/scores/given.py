"""A CSV of scores as people hand it in: which column names the images, which hold scores, and what each line says."""

import csv
import io
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path

from analysis.store import StoreError
from analysis.store.scores import KEYS

MISSING = ("", "nan", "na", "n/a", "null", "none")
DIVIDERS = ",;\t"


@dataclass(frozen=True)
class Given:
    """key: what the first column holds, one of KEYS. lines: (number of the line, its image) in order. values: {score:
    one number a line, nan where it is missing}."""

    path: Path
    key: str
    lines: tuple[tuple[int, str], ...]
    values: dict[str, tuple[float, ...]]


def read(path):
    """The Given of a CSV: a header, then a line an image. Commas, semicolons or tabs divide the columns.

    The first column names the images, by `index` (place in the dataset), by `probe_image` (place among the probe
    images) or, whatever else its header says, by file. Further columns of these three names are passed over; all others
    hold scores. Raises StoreError, naming file, line and column.
    """
    path = Path(path)
    header, *rows = _rows(path)
    if not rows:
        raise StoreError(f"{path}: has a header and no line below it; a line an image is needed")
    names = [name.strip() for name in header[1]]
    columns = _score_columns(path, names)
    lines = [(line, _cells(path, line, row, len(names))) for line, row in rows]
    values = {
        name: tuple(_number(path, line, name, cells[place]) for line, cells in lines) for name, place in columns.items()
    }
    for name, found in values.items():
        if not any(value == value for value in found):
            raise StoreError(f"{path}: column {name!r} holds no number; leave it out, or give its scores")
    key = names[0].lower() if names[0].lower() in KEYS else "file"
    return Given(path, key, tuple((line, cells[0]) for line, cells in lines), values)


def _rows(path):
    """(number, cells) of every line that is not empty, the header first."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StoreError(f"{path}: no such file; give a CSV of scores") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); give a CSV of scores") from None
    except UnicodeDecodeError:
        raise StoreError(f"{path}: is not UTF-8 text; save it as CSV in UTF-8") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DIVIDERS, key=first.count))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise StoreError(f"{path}: line {reader.line_num}: {error}; save it as CSV") from None
    if not rows:
        raise StoreError(f"{path}: is empty; a header and a line an image are needed")
    return rows


def _score_columns(path, names):
    """{score: number of its column}."""
    for place, name in enumerate(names):
        if not name and place:
            raise StoreError(f"{path}: column {place + 1} has no name; name every score in the first line")
        if "," in name:
            raise StoreError(f"{path}: column {name!r} has a comma in its name; write it without")
        if name in names[:place]:
            raise StoreError(f"{path}: two columns are named {name!r}; give each score a name of its own")
    columns = {name: place for place, name in enumerate(names) if place and name.lower() not in KEYS}
    if not columns:
        raise StoreError(f"{path}: has no column of scores; the first names the image, each further one is a score")
    return columns


def _cells(path, line, row, count):
    cells = [cell.strip() for cell in row]
    if len(cells) != count:
        raise StoreError(f"{path}: line {line} has {len(cells)} columns, the header {count}; mend the line")
    return cells


def _number(path, line, column, text):
    if text.lower() in MISSING:
        return nan
    try:
        value = nan if "_" in text else float(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        by_comma = text.replace(",", "", 1).lstrip("+-").isdigit()
        hint = "write it with a point" if by_comma else "leave it empty if unknown"
        raise StoreError(f"{path}: line {line}, column {column!r}: {text!r} is not a number; {hint}")
    return value
