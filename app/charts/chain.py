"""A network as a chain of boxes: what it makes of an image, step by step."""

import altair as alt
import numpy as np
import pandas as pd

from app.charts.scene import listing
from app.language import N_, _

HEIGHT = 330
GAP = 0.55  # between boxes, in doublings of the channels
LEAST = 0.035  # of the greatest height, which a box has at least
MOST_NAMED = 90
COLOURS = {
    N_("convolution"): "#2479ae",
    N_("depthwise convolution"): "#12855f",
    N_("dense"): "#cf5a1f",
    N_("operation"): "#a3abb3",
    N_("images"): "#a37a00",
}
KINDS = {"conv": "convolution", "depthwise": "depthwise convolution", "dense": "dense", "images": "images"}
LINE = "#808892"
TOLD = {"name": N_("name"), "what": N_("kind"), "makes": N_("makes"), "from": N_("from")}


def chain(nodes, title):
    """nodes: analysis.architecture.Nodes in network order. title: of the network.

    A box is as high as the map has rows, and as wide as it has channels, in doublings; what has no map is one row.
    Lines lead from each box to those that receive it; what passes over boxes goes in an arc.
    """
    boxes = _boxes(nodes)
    top = boxes["height"].max()
    y_scale = alt.Scale(domain=[-0.42 * top, 1.45 * top], nice=False)
    x_scale = alt.Scale(domain=[-0.5, boxes["stop"].max() + 0.5], nice=False)
    x = alt.X("start:Q", axis=None, scale=x_scale)
    there = [kind for kind in COLOURS if kind in set(boxes["kind"])]
    base = alt.Chart(boxes.assign(kind=boxes["kind"].map(_)), title=title)
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=list(map(_, there)), range=[COLOURS[kind] for kind in there]),
        legend=alt.Legend(orient="top", title=None),
    )  # fmt: skip
    told = [alt.Tooltip(f"{name}:N", title=_(said)) for name, said in TOLD.items()]
    drawn = base.mark_rect(cornerRadius=1).encode(
        x=x, x2="stop:Q", y=alt.Y("low:Q", axis=None, scale=y_scale), y2="high:Q", color=colour, tooltip=told
    )
    lines = alt.Chart(_lines(nodes, boxes, top)).mark_line(interpolate="basis", color=LINE, strokeWidth=1.2)
    lines = lines.encode(
        x=alt.X("x:Q", axis=None, scale=x_scale),
        y=alt.Y("y:Q", axis=None, scale=y_scale),
        detail="line:N",
        order="step:Q",
    )
    layers = [lines, drawn]
    if len(boxes) <= MOST_NAMED:
        size = 12 if len(boxes) <= 30 else 9
        names = base.mark_text(angle=270, align="right", baseline="middle", fontSize=size, limit=110)
        layers.append(
            names.encode(x=alt.X("middle:Q", axis=None, scale=x_scale), y=alt.Y("foot:Q", axis=None, scale=y_scale),
                         text="name:N", tooltip=told)
        )  # fmt: skip
    what = f"{title}: {listing(list(boxes['name']), len(boxes))}."
    return alt.layer(*layers).properties(height=HEIGHT, description=what)


def _boxes(nodes):
    rows, start = [], 0.0
    for node in nodes:
        high, wide = _size(node.shape)
        rows.append({"name": node.name, "what": node.kind, "height": high, "start": start, "stop": start + wide,
                     "kind": "operation" if node.operation else KINDS.get(node.kind, "operation"),
                     "makes": " x ".join(map(str, node.shape or (_("not known"),))),
                     "from": ", ".join(node.before)})  # fmt: skip
        start += wide + GAP
    table = pd.DataFrame(rows)
    half = np.maximum(table["height"], LEAST * table["height"].max()) / 2
    middle = table["height"].max() / 2
    return table.assign(
        low=middle - half, high=middle + half, middle=(table["start"] + table["stop"]) / 2,
        foot=-0.04 * table["height"].max(),
    )  # fmt: skip


def _size(shape):
    """(rows, doublings of the channels) of what a node makes."""
    if shape is None:
        return 1, 1.0
    rows = shape[0] if len(shape) == 3 else 1
    return rows, 0.35 + 0.15 * np.log2(max(shape[-1], 1))


def _lines(nodes, boxes, top):
    """Points of each line from a node to the next: straight to its neighbour, else in an arc."""
    place = {node.name: number for number, node in enumerate(nodes)}
    points = []
    for node in nodes:
        for before in node.before:
            one, other = boxes.iloc[place[before]], boxes.iloc[place[node.name]]
            apart = place[node.name] - place[before]
            path = [(one["stop"], top / 2), (other["start"], top / 2)]
            if apart > 1:
                above = top * (1.08 + min(0.3, 0.02 * apart))
                ends = (one["middle"], one["high"]), (other["middle"], other["high"])
                path = [ends[0], (one["middle"], above), (other["middle"], above), ends[1]]
            points += [
                {"line": f"{before} {node.name}", "step": step, "x": x, "y": y} for step, (x, y) in enumerate(path)
            ]
    return pd.DataFrame(points, columns=["line", "step", "x", "y"])
