"""Charts of a page: their specification with the data in it, drawn by the script of the report."""

import base64
import json

from markupsafe import Markup

from app.downloads import PRINTED, over
from app.drawn import KEY
from app.language import N_

COMPOSED = ("concat", "hconcat", "vconcat", "facet", "repeat", "spec")
TAKEN_AS = ("PNG", "SVG", "CSV")
MOST_SHAPES = 2000  # of more marks a browser draws pixels faster


def chart(proto, told):
    """A figure of what Streamlit would send to the browser. told: translates. The key of others is not taken away."""
    specification = json.loads(proto.spec)
    rows = {item.name: _records(item.data.data) for item in proto.datasets if item.has_name}
    specification["datasets"] = specification.get("datasets", {}) | rows
    if proto.HasField("data"):
        specification["data"] = {"values": _records(proto.data.data)}
    if "width" not in specification and not any(name in specification for name in COMPOSED):
        specification["width"] = "container"
    if isinstance(specification.get("height"), dict):  # so many pixels a row: only the width is to be fitted
        specification["autosize"] = {"type": "fit-x", "contains": "padding"}
    specification["config"] = over(PRINTED, specification.get("config", {})) | {"background": "white"}
    count = max(map(len, specification["datasets"].values()), default=0)
    content = json.dumps(specification, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    figure = """<figure class="chart" role="img" aria-label="{}">
<div class="drawn"></div><script type="application/json" data-renderer="{}">{}</script>
<p class="below" hidden>{}</p></figure>"""
    tools = Markup(" ").join(
        map(
            Markup('<a class="tool" data-kind="{0}" href="#">{0}</a>').format,
            () if specification.get("usermeta") == KEY else TAKEN_AS,
        )
    )
    words = proto.alt or specification.get("description") or told(N_("A chart"))
    return Markup(figure).format(words, "canvas" if count > MOST_SHAPES else "svg", Markup(content), tools)


def picture(content, kind, caption):
    """A picture of a page, in the file."""
    address = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return Markup('<figure class="picture"><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>').format(
        address, caption, caption
    )


def _records(arrow):
    """Rows of a table as Streamlit sends it."""
    from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

    return json.loads(convert_arrow_bytes_to_pandas_df(arrow).to_json(orient="records", date_format="iso"))
