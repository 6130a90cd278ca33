"""A chart and its table to take away: PNG, SVG and CSV, made only when asked for."""

import streamlit as st

from app.charts.scene import VARIANT

PIXELS_A_POINT = 3
PAGE = 720


def png(drawn):
    """The chart as a PNG picture on white, three pixels a point: fit for print."""
    import vl_convert

    return vl_convert.vegalite_to_png(on_white(drawn), scale=PIXELS_A_POINT)


def svg(drawn):
    """The chart as SVG text on white."""
    import vl_convert

    return vl_convert.vegalite_to_svg(on_white(drawn))


def csv(table):
    """The table as CSV text, one line a row."""
    return table.drop(columns=[VARIANT], errors="ignore").to_csv(index=False)


def offer(drawn, table, name):
    """Three buttons in a row. drawn: from `app.drawn.show`. name: of the files, without ending."""
    row = st.container(horizontal=True)
    row.download_button(
        "PNG", lambda: png(drawn), f"{name}.png", "image/png", key=f"png {name}", on_click="ignore",
        help="The chart as a picture for slides and text.",
    )  # fmt: skip
    row.download_button(
        "SVG", lambda: svg(drawn), f"{name}.svg", "image/svg+xml", key=f"svg {name}", on_click="ignore",
        help="The chart as a drawing that scales without loss.",
    )  # fmt: skip
    row.download_button(
        "CSV", lambda: csv(table), f"{name}.csv", "text/csv", key=f"csv {name}", on_click="ignore",
        help="The values behind the chart, with intervals and sizes of samples.",
    )  # fmt: skip


def behind_button(drawn, table, name):
    """The same three, opened by one small button: for pages of many charts."""
    with st.popover(
        "Download", help="The chart as PNG and SVG, its values as CSV.", type="tertiary", key=f"open {name}"
    ):
        offer(drawn, table, name)


def on_white(drawn):
    """One specification of all panels with their key, on white, each panel with a width of its own."""
    if len(drawn.charts) == 1 and drawn.key is None:
        return drawn.charts[0] | {"width": PAGE, "background": "white"}
    width = PAGE if drawn.columns == 1 else PAGE // drawn.columns
    panels = [_part(chart) | {"width": width} for chart in drawn.charts]
    parts = [_part(drawn.key) | {"width": PAGE}] if drawn.key else []
    grid = {"concat": panels, "columns": drawn.columns}
    shared = _shared(drawn)
    return shared | {"vconcat": [*parts, grid], "background": "white"}


def _part(specification):
    return {name: value for name, value in specification.items() if name not in ("$schema", "config", "datasets")}


def _shared(drawn):
    """What stands once at the top of a specification: schema, settings and all data."""
    every = [*drawn.charts, *([drawn.key] if drawn.key else [])]
    datasets = {name: rows for chart in every for name, rows in chart.get("datasets", {}).items()}
    top = {name: every[0][name] for name in ("$schema", "config") if name in every[0]}
    return top | {"datasets": datasets, "description": every[0].get("description", "")}
