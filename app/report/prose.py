"""Text of a page as HTML: Streamlit's Markdown, and formulas as MathML, which browsers draw without any script.

Nothing of a text becomes HTML by itself, and no link or picture in it is loaded.
"""

import html
import re
from functools import cache

from markupsafe import Markup

# Streamlit's own: `:gray[words]`, `:material/icon:`, `$formula$`. A backslash before one takes its meaning away.
_COLOURED = re.compile(r"(?<!\\):([a-z]+)(?:-background|-badge)?\[((?:\\.|[^\]\\])*)\]")
_ICON = re.compile(r"(?<!\\):material/\w+: ?")
_FORMULA = re.compile(r"(?<!\\)\$\$?([^$]+?)(?<!\\)\$\$?")
# Characters of no meaning stand in for what Markdown would not leave as it is.
_BEGIN, _END, _HOLD = "\ue000", "\ue001", "\ue002"


def block(text):
    """Paragraphs, lists and tables."""
    return _marked(text, lambda parser, source: parser.render(source))


def line(text):
    """The same within a line: a heading, a caption of a picture."""
    return _marked(text, lambda parser, source: parser.renderInline(source))


def formula(source, display=True):
    """LaTeX as MathML; as it is written where that cannot be made of it."""
    from latex2mathml.converter import convert

    try:
        made = convert(source.strip().strip("$").strip(), display="block" if display else "inline")
    except Exception:  # the library has a dozen kinds of its own, which share no other
        made = ""
    return Markup(made) if made and "href" not in made else Markup("<code>{}</code>").format(source)


def plain(text):
    """The words alone, for a title or an alternative text."""
    return html.unescape(re.sub(r"<[^>]+>", "", str(line(text)))).strip()


def _marked(text, render):
    formulas = []

    def hold(found):
        formulas.append(formula(found[1], display=False))
        return f"{_HOLD}{len(formulas) - 1}{_HOLD}"

    text = re.sub(f"[{_BEGIN}{_END}{_HOLD}]", "", text)
    text = _FORMULA.sub(hold, text)
    text = _COLOURED.sub(lambda found: f"{_BEGIN}{found[2]}{_END}", _ICON.sub("", text))
    made = render(_parser(), text).replace(_BEGIN, '<span class="faint">').replace(_END, "</span>")
    return Markup(re.sub(f"{_HOLD}(\\d+){_HOLD}", lambda found: formulas[int(found[1])], made))


@cache
def _parser():
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("link_open", lambda *_: "")
    parser.add_render_rule("link_close", lambda *_: "")
    parser.add_render_rule("image", lambda self, tokens, place, *_: html.escape(tokens[place].content))
    return parser
