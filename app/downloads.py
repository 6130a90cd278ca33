"""A chart and its table to take away: PNG, SVG and CSV, made only when asked for."""

import re

import streamlit as st

from app.charts.look import DIVERGING
from app.charts.scene import VARIANT
from app.language import _

PAGE = 640
POINTS_A_PIXEL = 16 / 2.54 * 72 / PAGE  # what is PAGE wide is 16 cm wide in print
DOTS_AN_INCH = 300
MOST_UPRIGHT = 10  # names side by side below a chart
# Type of 9 to 10 points in print, of a family that prints everywhere.
TYPE = {"labelFontSize": 13, "titleFontSize": 14, "labelColor": "#222222", "titleColor": "#222222"}
PRINTED = {
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "axis": TYPE | {"gridColor": "#e3e6e9", "domainColor": "#808892", "tickColor": "#808892", "titlePadding": 8},
    "legend": TYPE,
    "header": TYPE,
    "title": {"fontSize": 14, "color": "#222222", "fontWeight": "bold"},
    "view": {"stroke": None},
    "range": {"diverging": list(DIVERGING["light"])},
}
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


def png(drawn):
    """The chart as a PNG picture on white, for a page of text: 16 cm wide at 300 dots an inch, less if it is small."""
    import vl_convert

    specification, size = _fitted(drawn)
    return vl_convert.vegalite_to_png(specification, scale=size, ppi=DOTS_AN_INCH)


def svg(drawn):
    """The chart as SVG text on white, of the same size."""
    import vl_convert

    specification, size = _fitted(drawn)

    def points(found):
        wide, high = (f"{float(side) * size:.1f}pt" for side in found.groups())
        return f'width="{wide}" height="{high}"'

    return _SIZE.sub(points, vl_convert.vegalite_to_svg(specification), count=1)


def _fitted(drawn):
    """(specification, points a pixel): the panels are narrowed by as much as axes and legends take."""
    specification = on_white(drawn)
    width = _width(specification)
    narrower = min(max(width - PAGE, 0), PAGE // 4)  # what is left has to be told apart
    if narrower:
        specification, width = on_white(drawn, PAGE - narrower), width - narrower
    return specification, POINTS_A_PIXEL * min(1.0, PAGE / width)


def _width(specification):
    import vl_convert

    return float(_SIZE.search(vl_convert.vegalite_to_svg(specification))[1])


def csv(table):
    """The table as CSV text, one line a row."""
    return table.drop(columns=[VARIANT], errors="ignore").to_csv(index=False)


def offer(drawn, table, name):
    """Three buttons in a row. drawn: from `app.drawn.show`. name: of the files, without ending."""
    row = st.container(horizontal=True)
    row.download_button(
        "PNG", lambda: png(drawn), f"{name}.png", "image/png", key=f"png {name}", on_click="ignore",
        help=_("The chart as a picture for slides and text."),
    )  # fmt: skip
    row.download_button(
        "SVG", lambda: svg(drawn), f"{name}.svg", "image/svg+xml", key=f"svg {name}", on_click="ignore",
        help=_("The chart as a drawing that scales without loss."),
    )  # fmt: skip
    row.download_button(
        "CSV", lambda: csv(table), f"{name}.csv", "text/csv", key=f"csv {name}", on_click="ignore",
        help=_("The values behind the chart, with intervals and sizes of samples."),
    )  # fmt: skip


def behind_button(drawn, table, name):
    """The same three, opened by one small button: for pages of many charts."""
    with st.popover(
        _("Download"), help=_("The chart as PNG and SVG, its values as CSV."), type="tertiary", key=f"open {name}"
    ):
        offer(drawn, table, name)


def on_white(drawn, page=PAGE):
    """One specification of all panels with their key, on white. page: width of the panels of a row, in pixels."""
    top = _shared(drawn) | {"background": "white"}
    if len(drawn.charts) == 1 and drawn.key is None:
        return _slanted(drawn.charts[0]) | top | {"width": page}
    panels = [_slanted(_part(chart)) | {"width": page // drawn.columns} for chart in drawn.charts]
    parts = [_part(drawn.key) | {"width": page}] if drawn.key else []
    return top | {"vconcat": [*parts, {"concat": panels, "columns": drawn.columns}]}


def _part(specification):
    return {name: value for name, value in specification.items() if name not in ("$schema", "config", "datasets")}


def _slanted(part):
    """The same with long rows of names (those of the layers) aslant: on a page they do not fit side by side."""
    if isinstance(part, list):
        return [_slanted(one) for one in part]
    if not isinstance(part, dict):
        return part
    axis, scale = part.get("axis"), part.get("scale")
    if axis and scale and axis.get("labelAngle") == 0 and len(scale.get("domain", ())) > MOST_UPRIGHT:
        return part | {"axis": axis | {"labelAngle": -45}}
    return {name: value if name == "datasets" else _slanted(value) for name, value in part.items()}


def _shared(drawn):
    """What stands once at the top of a specification: schema, settings and all data."""
    every = [*drawn.charts, *([drawn.key] if drawn.key else [])]
    datasets = {name: rows for chart in every for name, rows in chart.get("datasets", {}).items()}
    config = {"config": over(PRINTED, every[0].get("config", {}))}
    schema = {name: every[0][name] for name in ("$schema",) if name in every[0]}
    return schema | config | {"datasets": datasets, "description": every[0].get("description", "")}


def over(below, above):
    """Settings of both, a level deep; where both say something the second."""
    nested = [name for name in below if isinstance(below[name], dict) and isinstance(above.get(name), dict)]
    return below | above | {name: below[name] | above[name] for name in nested}
