"""Metrics, notions and words as text: what a search looks through, and the whole as one Markdown file."""

from functools import cache

from analysis import METRICS
from analysis.metrics.parameters import parameters_of
from app.explain import range_in_words
from app.family import in_words
from app.language import _
from app.methods.glossary import WORDS
from app.methods.notions import NOTIONS, SAME_WHEN

FILE = "strata-methods.md"
FULL = 95  # letters of a line from which on it was broken for being long


def found(search):
    """The metrics whose description holds all words of a search, by family and title; all for no words."""
    words = search.casefold().split()
    found = [metric for metric in METRICS.values() if all(word in _searched(metric) for word in words)]
    return sorted(found, key=lambda metric: (in_words(metric.family), metric.title.casefold()))


def matching(entries, search):
    """Those of (name, text) pairs, translated, that hold all words of a search."""
    words = search.casefold().split()
    shown = [(_(name), _(text)) for name, text in entries]
    return [entry for entry in shown if all(word in " ".join(entry).casefold() for word in words)]


def _searched(metric):
    """What a search looks through: the description, and the family in the reader's language."""
    return f"{_described(metric.name)} {in_words(metric.family).casefold()}"


@cache
def _described(name):
    metric = METRICS[name]
    parts = [name, metric.title, metric.family, metric.question, metric.how_to_read, *metric.caveats, metric.source]
    parts += [metric.explanation, metric.scope, *metric.reads, *metric.same_when]
    parts += [f"{parameter.name} {parameter.meaning}" for parameter in parameters_of(metric).values()]
    return " ".join(parts).casefold()


def facts(metric):
    """(name, text) pairs of what is said of a metric in a line each. Markdown."""
    yield _("Range"), range_in_words(metric)
    yield _("Describes"), metric.scope.value
    yield _("Reads"), ", ".join(sorted(metric.reads))
    yield _("Source"), metric.source
    if metric.same_when:
        yield _("Stays the same"), "; ".join(_(SAME_WHEN[change]) for change in sorted(metric.same_when))
    yield _("Name and version"), f"`{metric.name}`, {metric.version}"


def reflowed(text):
    """Text without the line breaks that only keep its lines short.

    >>> reflowed("short\\nlines\\n" + "a " * 50 + "\\nb").count("\\n")
    2
    """
    lines = text.splitlines() or [""]
    parts = lines[:1]
    for before, line in zip(lines, lines[1:], strict=False):
        if len(before) >= FULL and line:
            parts[-1] += " " + line.strip()
        else:
            parts.append(line)
    return "\n".join(parts)


def whole():
    """Everything as one Markdown file, as bytes."""
    lines = [f"# {_('Methods')}", ""]
    for name in dict.fromkeys(metric.family for metric in found("")):
        lines += [f"## {in_words(name)}", ""]
        lines += [line for metric in found("") if metric.family == name for line in _written(metric)]
    for title, entries in ((_("Notions"), NOTIONS), (_("Words"), WORDS)):
        lines += [f"## {title}", "", *(f"- **{word}**: {text}" for word, text in matching(entries, "")), ""]
    return "\n".join(lines).encode()


def _written(metric):
    yield from (f"### {metric.title}", "", f"*{metric.question}*", "", f"$${metric.formula}$$", "")
    yield from (metric.how_to_read, "")
    yield from (f"- {caveat}" for caveat in metric.caveats)
    yield ""
    yield from (f"- {name}: {text}" for name, text in facts(metric))
    for parameter in parameters_of(metric).values():
        yield f"- `{parameter.name}`: {parameter.allowed}; {_('default')} {parameter.default}. {parameter.meaning}"
    yield from ("", "```text", metric.explanation, "```", "")
