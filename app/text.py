"""Words for people: names from files made harmless, sizes, durations."""

import re

from app.language import _

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text):
    r"""Text from a file for a place that reads Markdown: shown as it is, no link, picture or formula comes of it.

    >>> plain("![x](http://a)")
    '\\!\\[x\\]\\(http\\://a\\)'
    """
    return _MARKDOWN.sub(r"\\\1", str(text)).replace("\n", " ")


def harmless(markdown):
    r"""Markdown that somebody wrote, without its pictures: they would be fetched from where they name.

    >>> harmless("*so* ![x](http://a)")
    '*so* \\![x](http://a)'
    """
    return markdown.replace("![", "\\![")


def percent(share):
    """A share of a whole in words.

    >>> percent(0.1234)
    '12.3 %'
    """
    return f"{share:.1%}".replace("%", " %")


def size(count):
    """Bytes in words.

    >>> size(950), size(4_300_000)
    ('950 bytes', '4.3 MB')
    """
    for unit, bytes_each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= bytes_each:
            return f"{count / bytes_each:.3g} {unit}"
    return _("{count} bytes").format(count=count)


def duration(seconds):
    """Seconds in words.

    >>> duration(42), duration(130), duration(7500)
    ('42 s', '2 min 10 s', '2 h 5 min')
    """
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
