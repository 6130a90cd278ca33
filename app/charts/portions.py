"""A value by layer from a quarter, half and all of the images: a panel a model, three points a layer."""

import altair as alt

from app.charts.layer_axis import layer_axis
from app.charts.panels import Panels
from app.charts.scene import listing, span
from app.language import N_, _

SHARES = {"a quarter": N_("a quarter"), "half": N_("half"), "all": N_("all of the images")}
COLOURS = ("#c98a2e", "#4f9a78", "#2f6cb0")  # apart in lightness too, on both grounds
SHAPES = ("triangle-up", "square", "circle")
EXTRAPOLATED = N_("extrapolated")
BAR = "M-1.6,-0.25L1.6,-0.25L1.6,0.25L-1.6,0.25Z"
SMALL, LARGE, COLUMNS = 220, 400, 2


def portions(table, scene, extrapolated=None):
    """table: columns run, layer, share ("a quarter", "half", "all"), value, low, high.

    extrapolated: columns run, layer, value of endless images, or None.
    """
    labels = scene.labels(table)
    rows = scene.labelled(table).assign(share=table["share"].map(lambda name: _(SHARES[name])))
    scene = scene.shared(table)
    names = [name for name in scene.looks if name in set(table["run"])]
    alone = len(names) == 1
    beside = None if extrapolated is None else scene.labelled(extrapolated)
    parts = []
    for name in names:
        own = rows[rows["run"] == name]
        further = None if beside is None else beside[beside["run"] == name]
        words = _("{title} of {model} from a quarter, half and all of the images, by layer, {layers}; {span}.")
        what = words.format(title=scene.title, model=name, layers=listing(labels), span=span(own["value"]))
        panel = _panel(own, further, scene, labels, alone).properties(title=name, description=what)
        parts.append(panel.properties(height=LARGE if alone else SMALL))
    return Panels(tuple(parts), 1 if alone else COLUMNS, _key(beside is not None))


def _panel(rows, further, scene, labels, alone):
    shares = [_(name) for name in SHARES.values()]
    x = alt.X("layer:N", sort=labels, scale=alt.Scale(domain=labels), axis=layer_axis(labels, small=True))
    y = alt.Y("value:Q", title=scene.title if alone else None, scale=scene.value_scale(rows))
    colour = alt.Color("share:N", scale=alt.Scale(domain=shares, range=list(COLOURS)), legend=None)
    shape = alt.Shape("share:N", scale=alt.Scale(domain=shares, range=list(SHAPES)), legend=None)
    shown = ["layer:N", alt.Tooltip("share:N", title=_("images"))]
    shown += [alt.Tooltip(f"{name}:Q", format=".4g") for name in ("value", "low", "high")]
    base = alt.Chart(rows[["layer", "share", "value", "low", "high"]])
    base = base.encode(x=x, xOffset=alt.XOffset("share:N", sort=shares), color=colour, tooltip=shown)
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q"), y2="high:Q")
    layers = [bars, base.mark_point(filled=True, size=42, opacity=1).encode(y=y, shape=shape)]
    if further is not None and len(further):
        marks = alt.Chart(further[["layer", "value"]]).mark_tick(color="#808892", thickness=2, width=22, height=2)
        layers.append(marks.encode(x=x, y="value:Q", tooltip=["layer:N", alt.Tooltip("value:Q", format=".4g")]))
    return alt.layer(*layers)


def _key(with_extrapolated):
    names = [_(name) for name in SHARES.values()] + ([_(EXTRAPOLATED)] if with_extrapolated else [])
    looks = alt.Scale(domain=names, range=[*COLOURS, "#808892"])
    shapes = alt.Scale(domain=names, range=[*SHAPES, BAR])
    places = [{"name": name, "place": number, "text": number + 0.09} for number, name in enumerate(names)]
    scale = alt.Scale(domain=[-0.05, max(len(names), 5)], nice=False)
    base = alt.Chart(alt.Data(values=places))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("place:Q", axis=None, scale=scale),
        color=alt.Color("name:N", scale=looks, legend=None), shape=alt.Shape("name:N", scale=shapes, legend=None),
    )  # fmt: skip
    texts = base.mark_text(align="left", fontSize=13).encode(x=alt.X("text:Q", axis=None, scale=scale), text="name:N")
    return alt.layer(points, texts).properties(height=24, description=_("Key: which point is of how many images."))
