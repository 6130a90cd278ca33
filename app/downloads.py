"""A chart and its table to take away: PNG, SVG and CSV, made only when asked for."""

import streamlit as st

PIXELS_A_POINT = 3


def png(drawn):
    """The chart of a specification as a PNG picture on white, three pixels a point: fit for print."""
    import vl_convert

    return vl_convert.vegalite_to_png(_on_white(drawn), scale=PIXELS_A_POINT)


def svg(drawn):
    """The chart of a specification as SVG text on white."""
    import vl_convert

    return vl_convert.vegalite_to_svg(_on_white(drawn))


def csv(table):
    """The table as CSV text, one line a row."""
    return table.to_csv(index=False)


def offer(drawn, table, name):
    """Three buttons in a row. drawn: a chart's specification. name: of the files, without ending."""
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


def _on_white(drawn):
    return with_size(drawn | {"background": "white"})


def with_size(specification):
    """A chart without a width of its own (it fills the page) gets one; panels below each other each theirs."""
    parts = [with_size(part) for part in specification.get("vconcat", ())]
    if parts:
        return specification | {"vconcat": parts}
    if {"concat", "facet", "width"} & specification.keys():
        return specification
    return specification | {"width": 720}
