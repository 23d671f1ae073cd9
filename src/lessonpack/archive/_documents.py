"""Limits on XML documents, which are parsed whole: how large they may be, and how many nodes they may have."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterable
from functools import partial

from lessonpack.archive import _rules
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import Package, is_leftover

Shared = Callable[[bytes], int | None]
"""How many nodes are parsed of a document that is judged in shares, few at once; None for one that is parsed whole."""

_CHUNK = 1 << 16
_ATTRIBUTE = 5  # bytes of the shortest attribute, with the blank before it


def is_document(path: str) -> bool:
    """True when the name says that a file is XML. A manifest may list further ones: see `admitted`."""
    return path.lower().endswith(".xml") and not is_leftover(path)


def whole(_data: bytes) -> None:
    """Any document is parsed whole."""


def admitted(
    package: Package, listed: Iterable[str], log: Log, limits: Limits = LIMITS, shared: Shared = whole
) -> list[str]:
    """The files to parse as XML: those named like it, and those that the manifest has `listed` as XML.

    The latter are held to the limits here, if the package is a stranger's; when they break one, that is logged and none
    of them is parsed.
    """
    named = [path for path in package.paths if is_document(path)]
    more = sorted({path for path in listed if path in package and not is_document(path) and not is_leftover(path)})
    if not package.source:
        return named + more
    trouble = Trouble(package.source or package.name)
    nodes = Nodes(limits, trouble, shared)
    try:
        if more:
            judge_sizes([(path, package[path].size) for path in (*named, *more)], limits)
        for path in more:
            with package[path].open() as stream:
                nodes.judge(path, iter(partial(stream.read, _CHUNK), b""))
    except Refused as refused:
        trouble.refuse(refused)
    trouble.tell(log)
    return named if trouble.failed else named + more


def judge_sizes(documents: Collection[tuple[str, int]], limits: Limits) -> None:
    """Raise Refused when one document is too large to be parsed, or all together are too large or too many."""
    if len(documents) > limits.parsed:
        raise _too_much("", len(documents), limits.parsed, "XML documents")
    for name, size in documents:
        if size > limits.document:
            raise _too_much(name, size, limits.document, "bytes")
    total = sum(size for _, size in documents)
    if total > limits.documents:
        raise _too_much("", total, limits.documents, "bytes of XML")


class Nodes:
    """Counts nodes in the documents of a package before they are parsed, and notes where they are too many."""

    def __init__(self, limits: Limits, trouble: Trouble, shared: Shared = whole) -> None:
        self._limits, self._trouble, self._shared, self._total = limits, trouble, shared, 0

    def judge(self, name: str, chunks: Iterable[bytes]) -> None:
        """Note it when the parsed tree would take too much memory or time.

        `<a/>` has 4 bytes, its node 120. For each attribute libxml2 looks at all others of the element, so that many of
        them in one element take quadratic time.
        """
        limits, data = self._limits, _in_ascii(b"".join(chunks))
        count = _count(data)
        in_shares = self._shared(data) if count > limits.nodes else None
        within = self._total <= limits.all_nodes
        self._total += count if in_shares is None else in_shares
        if count > limits.nodes and in_shares is None:
            self._trouble.refuse(_too_much(name, count, limits.nodes, "elements and attributes"))
        elif within and self._total > limits.all_nodes:
            unit = "elements and attributes with those before it"
            self._trouble.refuse(_too_much(name, self._total, limits.all_nodes, unit))
        if (count := _declarations(data)) > limits.declarations:
            self._trouble.refuse(_too_much(name, count, limits.declarations, "words in its document type"))
        if _has_crowded_tag(data, limits.attributes):
            what = f"an element with more than {limits.attributes} attributes"
            self._trouble.refuse(Refused(_rules.LARGE_DOCUMENT, name=name, what=what, limit=f"{limits.attributes:,}"))


def nodes(data: bytes) -> int:
    """How many elements, attributes and entities a document has, or a few more."""
    return _count(_in_ascii(data))


def _count(data: bytes) -> int:
    return data.count(b"<") - data.count(b"</") + data.count(b"=") + data.count(b"&")


_WIDE = (  # first bytes of documents in UTF-16, UTF-32 or EBCDIC: a byte order mark, or the first characters
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"Lo\xa7\x94", "cp037"),  # EBCDIC
)


# An encoding that decodes this to itself writes `<`, `=` and `&` as ASCII does; UTF-7 and JAVA do not.
_PLAIN = bytes(range(128)) + rb"\u003c+ADw-"


def _in_ascii(data: bytes) -> bytes:
    """The document in an encoding that writes `<`, `=` and `&` as ASCII does, so that they can be counted.

    For an encoding that is unknown here, and may be known to the parser, each byte is counted as a `<`.
    """
    wide = next((encoding for mark, encoding in _WIDE if data.startswith(mark)), "")
    if wide:
        return data.decode(wide, "replace").encode()
    declared = _declared(data)
    try:
        name = codecs.lookup(declared or "utf-8").name
        if name == "utf-7":
            return data.decode(name, "replace").encode()
        # A declaration in letters of one byte contradicts UTF-16: parsers refuse it or pass over it.
        is_plain = name == "utf-16" or _PLAIN.decode(name) == _PLAIN.decode("ascii")
    except (LookupError, ValueError):
        is_plain = False
    return data if is_plain else b"<" * len(data)


def _declared(data: bytes) -> str:
    """The encoding that the XML declaration names, "" for none, or when a byte order mark comes before it."""
    match = re.match(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]{1,80})""", data)
    return match[1].decode("ascii", "replace") if match else ""


def _declarations(data: bytes) -> int:
    """How many words are in the declarations of a document type; declaring an attribute takes three."""
    return sum(_words(found[0]) for found in re.finditer(rb"<![A-Z][^<]*+", data))


def _words(text: bytes) -> int:
    """How many words a text has, counted piece by piece: `split` of 10 million words takes half a gigabyte."""
    count, goes_on = 0, False
    for at in range(0, len(text), _CHUNK):
        piece = text[at : at + _CHUNK]
        count += len(piece.split()) - (goes_on and not piece[:1].isspace())
        goes_on = not piece[-1:].isspace()
    return count


def _has_crowded_tag(data: bytes, most: int) -> bool:
    """True when a start tag has more than `most` attributes; a cheap search for a long tag comes first."""
    if re.search(rb"<[^<]{%d}" % (_ATTRIBUTE * most - 1), data) is None:
        return False
    attribute = rb"""\s++[^\s=<>]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')"""
    return re.search(rb"<[^!?/<>\s][^<>\s]*+(?:%b){%d}+" % (attribute, most + 1), data) is not None


def _too_much(name: str, count: int, limit: int, unit: str) -> Refused:
    return Refused(_rules.LARGE_DOCUMENT, name=name, what=f"{count:,} {unit}", limit=f"{limit:,}")
