"""Where links of a text may lead, and what is wrong with one."""

from __future__ import annotations

from urllib.parse import urlsplit

from lessonpack.findings import rule
from lessonpack.patterns import regex

_SPEC = "CommonMark 0.31.2"

ADDRESS = rule(
    "SRC061",
    holds="A link leads to a web page or a mail address.",
    says="the link to {address!r} is refused: {trouble}",
    hint="Link to a full address that begins with https://, http:// or mailto:.",
    reason="Scripts and files of one machine are no links; a relative link breaks once the package is imported.",
    clause=f"{_SPEC}, section 6.3; RFC 3986, section 4.2",
)
LINK_TITLE = rule(
    "SRC066",
    holds="What a link or picture says stands in the text.",
    says="the title {title!r} of {what} would be lost",
    hint="Write it into the text, or remove it.",
    reason="A title shows only under a mouse pointer: on paper, on a phone and by keyboard it does not exist.",
    clause=f"{_SPEC}, sections 6.3 and 6.4",
)
EMPTY_LINK = rule(
    "SRC067",
    holds="A link has words.",
    says="the link to {address!r} has no words",
    hint="Say where it leads: [the paper](https://…).",
    reason="Nobody can see it or choose it, and a screen reader spells its address.",
    clause="WCAG 2.2, success criterion 2.4.4",
)

_LETTERS = {"http", "https", "mailto"}
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):")


def trouble(address: str) -> str:
    """What is wrong with a link's address; "" for one that every package can carry."""
    match = _SCHEME.match(address)
    if match is None:
        return "it is no full address"
    if match[1].lower() not in _LETTERS:
        return f"{match[1].lower()}: addresses are not allowed"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "it cannot be read"
    named = parts.path if parts.scheme.lower() == "mailto" else parts.hostname
    return "" if named else "it names no place"
