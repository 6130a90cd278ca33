"""A page's elements, in order, as HTML for reading: what tells is written down, what acts (buttons, links) is not."""

from itertools import starmap

from markupsafe import Markup

from app.language import N_
from app.report import figures, prose, tables

ACTS = {
    "button", "download_button", "link_button", "menu_button", "page_link", "progress", "space", "empty", "toast",
    "file_uploader", "chat_input", "skeleton", "spinner", "form_submit_button", "pagination", "text_area",
}  # fmt: skip
PLACES = {"popover", "dialog"}  # opened by a click, for what is done with the page
ENLARGES = ":material/zoom_in:"  # on a button whose label is the name of a chart, see app.enlarge
ALERTS = ("info", "warning", "error", "success")
NOTE = ":material/sticky_note_2:"


class Transcript:
    """Writes a page down. files: see opened.Opened. told: translates. heading: what stands above it already.

    alerts: what the page said in boxes, so far.
    """

    def __init__(self, files, told, heading=""):
        self.files, self.told, self.heading = files, told, heading
        self.alerts = []
        self.ways = {
            "title": lambda node: self._heading(node, 3),
            "header": lambda node: self._heading(node, 3),
            "subheader": lambda node: self._heading(node, 4),
            "markdown": lambda node: prose.block(node.value),
            "caption": lambda node: Markup('<div class="caption">{}</div>').format(prose.block(node.value)),
            "latex": lambda node: Markup('<div class="formula">{}</div>').format(prose.formula(node.value)),
            "divider": lambda node: Markup("<hr>"),
            "text": lambda node: Markup('<p class="text">{}</p>').format(node.value),
            "code": lambda node: Markup("<pre>{}</pre>").format(node.value),
            "json": lambda node: Markup("<pre>{}</pre>").format(node.value),
            "dataframe": lambda node: tables.table(
                node.value, told, node.proto.columns, list(node.proto.column_order)
            ),
            "table": lambda node: tables.table(node.value, told),
            "metric": lambda node: Markup('<p class="metric">{} <b>{}</b> {}</p>').format(
                prose.line(node.proto.label), node.value, node.proto.delta
            ),
            "image": self._pictures,
            "vega_lite_chart": lambda node: figures.chart(node.proto, told),
            "exception": lambda node: self._alert("error", f"{node.proto.type}: {node.proto.message}"),
        }  # fmt: skip

    def of(self, node):
        """An element, or a container with all that is in it; "" where it tells nothing."""
        if hasattr(node, "children"):
            return self._container(node)
        if node.type == "button" and node.proto.icon == ENLARGES:
            return Markup('<b class="name">{}</b>').format(prose.line(node.proto.label))
        if node.type in ACTS or self._is_told(node):
            return Markup("")
        if node.type in ALERTS:
            return self._alert(node.type, node.value, node.proto.title)
        if node.type in self.ways:
            return self.ways[node.type](node)
        if (said := setting(node)) is not None:
            return Markup('<span class="setting">{}: <b>{}</b></span>').format(*said) if said[1] else Markup("")
        words = self.told(N_("Something here ({kind}) can only be seen in the app.")).format(kind=node.type)
        return Markup('<p class="caption">{}</p>').format(words)

    def _is_told(self, node):
        """Whether it is the note that the section is about, which stands above it."""
        return node.type == "info" and node.proto.icon == NOTE and node.proto.title == self.heading

    def _container(self, node):
        if node.type in PLACES:
            return Markup("")
        every = [(node.children[place], self.of(node.children[place])) for place in sorted(node.children)]
        telling = [(child, part) for child, part in every if part]
        inside = Markup("\n").join(part for _, part in telling)
        if not inside:
            return inside
        if node.type in ("expandable", "expander", "status"):
            return Markup("<details open><summary>{}</summary>{}</details>").format(prose.line(node.label), inside)
        if node.type == "tab":
            return Markup("<h4>{}</h4>{}").format(prose.line(node.label), inside)
        if len(telling) > 1 and _beside_each_other(node):
            return Markup('<div class="row">{}</div>').format(Markup("").join(starmap(_cell, telling)))
        return inside

    def _heading(self, node, level):
        if prose.plain(node.value) == self.heading:
            return Markup("")
        return Markup("<h{0}>{1}</h{0}>").format(level, prose.line(node.value))

    def _alert(self, kind, words, title=""):
        self.alerts.append(words)
        head = Markup("<b>{}</b> ").format(title) if title else ""
        return Markup('<div class="alert {}">{}{}</div>').format(kind, head, prose.block(words))

    def _pictures(self, node):
        return Markup('<div class="pictures">{}</div>').format(Markup("").join(map(self._picture, node.proto.imgs)))

    def _picture(self, image):
        content, kind = self.files.get(image.url, (None, None))
        if content is None:
            return Markup('<figure class="picture">{}</figure>').format(
                self.told(N_("(a picture that is not in the file)"))
            )
        return figures.picture(content, kind, prose.plain(image.caption))


def tells(transcribed):
    """Whether what was written down holds a chart, a table or a picture."""
    return any(mark in transcribed for mark in ('class="chart"', "<table", "<img"))


def settings(node, without=()):
    """(label, value) of every choice in a container, in order. without: keys of those that are not told."""
    if not hasattr(node, "children"):
        said = setting(node)
        return [said] if said and said[1] and node.key not in without else []
    return [pair for place in sorted(node.children) for pair in settings(node.children[place], without)]


def title(node):
    """The first title in a container, without markup, or ""."""
    if not hasattr(node, "children"):
        return prose.plain(node.value) if node.type == "title" else ""
    return next(filter(None, (title(node.children[place]) for place in sorted(node.children))), "")


def setting(node):
    """(label, what is chosen, in words) of a widget, or None for what is none."""
    read = _CHOSEN.get(node.type)
    return None if read is None else (prose.plain(node.proto.label), prose.plain(read(node)))


def _cell(node, part):
    """A part of a row, as wide as its column is beside the others."""
    share = node.proto.weight if node.type == "column" else 1
    return Markup('<div class="cell" style="flex-grow: {:g}">{}</div>').format(share, part)


def _beside_each_other(node):
    direction = getattr(getattr(node.proto, "flex_container", None), "direction", None)
    return direction == node.proto.flex_container.Direction.HORIZONTAL if direction is not None else False


def _option(node):
    return "" if node.index is None else node.options[node.index]


_CHOSEN = {
    "selectbox": _option,
    "radio": _option,
    "button_group": lambda node: ", ".join(node.formatted_values),
    "multiselect": lambda node: ", ".join(node.values),
    "select_slider": lambda node: str(node.value),
    "slider": lambda node: str(node.value),
    "number_input": lambda node: "" if node.value is None else f"{node.value:g}",
    "toggle": lambda node: "✓" if node.value else "–",
    "checkbox": lambda node: "✓" if node.value else "–",
    "text_input": lambda node: node.value or "",
}
