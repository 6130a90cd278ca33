"""Tables of a page as HTML, formatted as on the page; the whole of each as CSV within the file."""

import base64
import json
import math

from markupsafe import Markup

from app.language import N_
from app.report import numbers

MOST_ROWS = 60
LONGEST_WORD = 40
WIDTH, HEIGHT = 72, 18


def table(frame, told, columns="{}", order=()):
    """A pandas table. told: translates. columns: how Streamlit shows them, as JSON. order: names, () for all."""
    settings = json.loads(columns or "{}")
    index = not settings.get("_index", {}).get("hidden") and frame.index.name is not None
    frame = frame.reset_index() if index else frame
    names = [name for name in order or frame.columns if name in frame and not _of(settings, name).get("hidden")]
    head = Markup("").join(Markup("<th>{}</th>").format(_of(settings, name).get("label") or name) for name in names)
    rows = (
        Markup("<tr>{}</tr>").format(
            Markup("").join(_cell(value, _of(settings, name)) for name, value in zip(names, row, strict=True))
        )
        for row in frame[names].head(MOST_ROWS).itertuples(index=False, name=None)
    )
    body = Markup('<div class="wide"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        head, Markup("").join(rows)
    )
    return body + _below(frame[names], told)


def _below(frame, told):
    more = len(frame) - MOST_ROWS
    words = told(N_("{n} further rows are in the CSV.")).format(n=more) if more > 0 else ""
    content = base64.b64encode(frame.to_csv(index=False).encode()).decode()
    link = Markup('<a class="tool" download="table.csv" href="data:text/csv;base64,{}">CSV</a>').format(content)
    return Markup('<p class="below">{} {}</p>').format(words, link)


def _of(settings, name):
    """The settings of a column, those of its type among them."""
    own = settings.get(str(name)) or {}
    return own | (own.get("type_config") or {})


def _cell(value, settings):
    if settings.get("type") in ("line_chart", "area_chart", "bar_chart"):
        return Markup("<td>{}</td>").format(_sparkline(value, settings))
    if isinstance(value, str) and value.startswith("data:image/"):
        return Markup('<td><img src="{}" alt=""></td>').format(value)
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return Markup("<td>{}</td>").format("✓" if value else "–")
    if value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ == "NAType":
        return Markup("<td></td>")
    if hasattr(value, "__float__"):
        return Markup('<td class="number">{}</td>').format(numbers.said(value, settings.get("format")))
    long = any(len(word) > LONGEST_WORD for word in str(value).split())
    return Markup("<td{}>{}</td>").format(Markup(' class="long"') if long else "", value)


def _sparkline(values, settings):
    """A line through the values, without any axis, as on the page."""
    values = [] if values is None else list(values)
    points = [(place, value) for place, value in enumerate(values) if value is not None and value == value]
    if not points:
        return ""
    least, most = (settings.get(f"y_{end}") for end in ("min", "max"))
    least = min(value for _, value in points) if least is None else least
    most = max(value for _, value in points) if most is None else most
    along, up = max(len(values) - 1, 1), (most - least) or 1
    path = " ".join(f"{at / along * WIDTH:.1f},{HEIGHT - (value - least) / up * HEIGHT:.1f}" for at, value in points)
    size = Markup('viewBox="-1 -1 {} {}" width="{}" height="{}"').format(WIDTH + 2, HEIGHT + 2, WIDTH, HEIGHT)
    return Markup('<svg class="spark" {} aria-hidden="true"><polyline points="{}"/></svg>').format(size, path)
