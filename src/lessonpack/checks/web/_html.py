"""HTML as browsers split it into tags, without a tree: the work grows with the bytes of a page and no faster.

A tree takes forty times the bytes of its tags, and libxml2 compares each attribute of a tag with all the others.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5

from msgspec import Struct, field

from lessonpack.checks.web._pages import Unread
from lessonpack.patterns import regex

ATTRIBUTES = 100  # of one tag
DEPTH = 2_048  # elements within each other

# HTML, 13.2.5 (tokenization). Each repetition takes all that it can and gives nothing back, or a page made for it would
# keep the matcher busy for hours. A quotation that never ends takes the rest of the page with it.
_ATTRIBUTE = rb"""[_/]*+([^_/>][^_/>=]*+)(?:[_]*+=[_]*+(?:"([^"]*+)"?+|'([^']*+)'?+|([^_"'>][^_>]*+))?+)?+"""


def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """The pattern, in which `_` stands for what HTML calls blanks."""
    return regex(pattern.replace(b"_", rb"\t\n\f\r "), re.IGNORECASE)


_EACH = _compiled(_ATTRIBUTE)
_NEXT = _compiled(
    rb"<(?:(/?+)([a-z][^_/>]*+)((?:%b){0,%d}+)([_/]*+(?:>|\Z))?+|!--|[!?/])"
    % (re.sub(rb"\((?!\?)", b"(?:", _ATTRIBUTE), ATTRIBUTES)
)
_COMMENT_END = _compiled(rb"--!?>")
_SCRIPT, _PLAINTEXT = b"script", b"plaintext"
# What stands in these elements is text, whatever it looks like, up to their end.
_TEXTS = {
    name: None if name == _PLAINTEXT else _compiled(rb"</%b(?=[_/>])" % name)
    for name in (b"iframe", b"noembed", b"noframes", _PLAINTEXT, _SCRIPT, b"style", b"textarea", b"title", b"xmp")
}
# In a script, `<!--` and `<script` make text of the next `</script`. By state: what changes it, and into which.
_STATES: dict[str, tuple[re.Pattern[bytes], dict[bytes, str]]] = {
    "plain": (_compiled(rb"<!(?=--)|</script(?=[_/>])"), {b"<!": "escaped", b"</": ""}),
    "escaped": (_compiled(rb"-->|<script(?=[_/>])|</script(?=[_/>])"), {b"--": "plain", b"<s": "twice", b"</": ""}),
    "twice": (_compiled(rb"-->|</script(?=[_/>])"), {b"--": "plain", b"</": "escaped"}),
}
# Elements that count for nothing in depth: those without content, and those whose end tag may be left out.
_FLAT = frozenset(
    b"area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr "
    b"body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split()
)
_ALONE = frozenset({b"a", b"button", b"nobr"})  # which end where the next one starts

_REFERENCE = regex(
    r"&(?:#0{0,9}[0-9]{1,7}(?![0-9]);?|#x0{0,9}[0-9a-f]{1,6}(?![0-9a-f]);?|[a-z][a-z0-9]*+(?:;|(?!=)))", re.IGNORECASE
)
# Encodings of pages that are not in UTF-8; what strangers may choose otherwise, some of it takes long to decode.
_DECLARED = regex(rb"""charset[\s]{0,9}=[\s"']{0,9}([\w-]{1,30})""", re.IGNORECASE)
_LEGACY = regex(r"(?:iso-?8859|windows-?\d|cp\d|koi8|mac|gb|big5|shift_jis|euc|latin)", re.IGNORECASE)
_HEAD = 1_024  # bytes, in which browsers look for the encoding
_USUAL = "cp1252"


class Tag:
    """The start tag of an element: its name, its line, and its text if no tags can stand in it."""

    __slots__ = ("_encoding", "_found", "_written", "line", "name", "text")

    def __init__(self, name: str, line: int, written: bytes, text: bytes, encoding: str) -> None:
        self.name, self.line, self._written, self._encoding = name, line, written, encoding
        self.text = text.decode(encoding, "replace") if text else ""
        self._found: list[tuple[bytes, bytes, bytes, bytes]] | None = None

    def get(self, name: str) -> str | None:
        """The value of an attribute, None without it; of two with one name the first."""
        if self._found is None:
            self._found = _EACH.findall(self._written)
        wanted = name.encode()
        for other, double, single, bare in self._found:
            if other.lower() == wanted:
                return resolved((double or single or bare).decode(self._encoding, "replace"))
        return None


def encoding_of(page: bytes) -> str:
    """UTF-8, or what a page is written in otherwise, as browsers guess."""
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(page[:_HEAD])
        name = declared[1].decode() if declared else ""
        try:
            return codecs.lookup(name).name if _LEGACY.match(name) else _USUAL
        except LookupError:
            return _USUAL
    return "utf-8"


def tags(page: bytes, encoding: str, wanted: Mapping[bytes, str]) -> Iterator[Tag]:
    """The start tags of the elements that are wanted (by the bytes of their names), in the order of the page.

    Raises Unread where the page is too crowded or too deep.
    """
    elements, at, line, counted = _Elements(), 0, 1, 0
    while found := _NEXT.search(page, at):  # a million times a package: nothing is called that need not be
        closing, name, attributes, end = found.groups()
        start, at = found.span()
        if name is None:
            at = _after_comment(page, start)
            continue
        if end is None:
            raise Unread(f"a tag has more than {ATTRIBUTES} attributes")
        if not end.endswith(b">"):  # the page ends within the tag, and browsers drop it
            return
        name = name.lower()
        inside = at
        if name not in _FLAT:
            if closing:
                elements.end(name)
            elif not end.endswith(b"/>"):
                elements.start(name)
                if name in _TEXTS:
                    at = _text_end(page, name, inside)
        if name in wanted and not closing:
            line += page.count(b"\n", counted, start)
            counted = start
            yield Tag(wanted[name], line, attributes, page[inside:at], encoding)


def _after_comment(page: bytes, start: int) -> int:
    """Where the page goes on behind a comment, or behind what browsers take for one: `<!`, `<?` and stray `</`."""
    if not page.startswith(b"<!--", start):
        return page.find(b">", start) + 1 or len(page)
    inside = start + len(b"<!--")
    for end in (b">", b"->"):
        if page.startswith(end, inside):
            return inside + len(end)
    found = _COMMENT_END.search(page, inside)
    return found.end() if found else len(page)


def _text_end(page: bytes, name: bytes, start: int) -> int:
    """Where the text of an element ends that no tags can stand in."""
    if name == _SCRIPT:
        return _script_end(page, start)
    pattern = _TEXTS[name]
    found = pattern.search(page, start) if pattern else None
    return found.start() if found else len(page)


def _script_end(page: bytes, start: int) -> int:
    """Where a script ends: at its `</script`, unless that is text of the script."""
    state, at = "plain", start
    while True:
        pattern, states = _STATES[state]
        found = pattern.search(page, at)
        if found is None:
            return len(page)
        state, at = states[found[0][:2].lower()], found.end()
        if not state:
            return found.start()


class _Elements(Struct):
    """The elements that are open, without those that count for nothing."""

    names: list[bytes] = field(default_factory=list)
    counts: Counter[bytes] = field(default_factory=Counter)

    def start(self, name: bytes) -> None:
        """One more of them; Unread when they are too many."""
        if name in _ALONE and self.names and self.names[-1] == name:
            return
        if len(self.names) == DEPTH:
            raise Unread(f"its elements are nested deeper than {DEPTH:,}")
        self.names.append(name)
        self.counts[name] += 1

    def end(self, name: bytes) -> None:
        """The innermost element of this name ends, and all within it; a stray end tag ends nothing."""
        while self.counts[name]:
            last = self.names.pop()
            self.counts[last] -= 1
            if last == name:
                return


def resolved(text: str) -> str:
    """An attribute, or the text of a title, with what its character references stand for.

    What is none stays as it is, as browsers leave it in attributes (HTML, 13.2.5.73).
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    written = reference[0]
    return unescape(written) if written.startswith("&#") else html5.get(written[1:], written)
