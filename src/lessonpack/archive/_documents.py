"""XML documents are parsed whole: how large they may be, and how much may be in them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable
from functools import partial

from lessonpack.archive import _rules
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import Package, is_leftover

_CHUNK = 1 << 16
_ATTRIBUTE = 5  # bytes of the shortest, with the blank before it


def is_document(path: str) -> bool:
    """True for what is parsed as XML, by its name; a manifest may list more, which `admitted` holds to the limits."""
    return path.lower().endswith(".xml") and not is_leftover(path)


def admitted(package: Package, listed: Iterable[str], log: Log, limits: Limits = LIMITS) -> list[str]:
    """The files that are parsed as XML: by their names, or because the manifest has `listed` them as that.

    When those that only the manifest tells of are too large, which is logged, none of them is parsed.
    """
    named = [path for path in package.paths if is_document(path)]
    more = sorted({path for path in listed if path in package and not is_document(path) and not is_leftover(path)})
    trouble = Trouble(package.source or package.name)
    nodes = Nodes(limits, trouble)
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
    """Refused when a document, or all of them together, are too large or too many to be parsed."""
    if len(documents) > limits.parsed:
        raise _too_much("", len(documents), limits.parsed, "XML documents")
    for name, size in documents:
        if size > limits.document:
            raise _too_much(name, size, limits.document, "bytes")
    total = sum(size for _, size in documents)
    if total > limits.documents:
        raise _too_much("", total, limits.documents, "bytes of XML")


class Nodes:
    """Counts what is in the documents of a package, and notes what is more than a parser and the checks should meet."""

    def __init__(self, limits: Limits, trouble: Trouble) -> None:
        self._limits, self._trouble, self._total = limits, trouble, 0

    def judge(self, name: str, chunks: Iterable[bytes]) -> None:
        """Note a document whose tree would take far more memory than its bytes: `<a/>` is 4 bytes and a node of 120.

        What libxml2 does for an attribute takes time for each other one of the element.
        """
        limits, data = self._limits, _in_ascii(b"".join(chunks))
        count = data.count(b"<") - data.count(b"</") + data.count(b"=") + data.count(b"&")
        within = self._total <= limits.all_nodes
        self._total += count
        if count > limits.nodes:
            self._trouble.refuse(_too_much(name, count, limits.nodes, "elements and attributes"))
        elif within and self._total > limits.all_nodes:
            unit = "elements and attributes with those before it"
            self._trouble.refuse(_too_much(name, self._total, limits.all_nodes, unit))
        if (count := _declarations(data)) > limits.declarations:
            self._trouble.refuse(_too_much(name, count, limits.declarations, "words in its document type"))
        if _has_crowded_tag(data, limits.attributes):
            what = f"an element with more than {limits.attributes} attributes"
            self._trouble.refuse(Refused(_rules.LARGE_DOCUMENT, name=name, what=what, limit=f"{limits.attributes:,}"))


_WIDE = (  # how documents begin whose letters have two or four bytes; with their first two letters where no mark stands
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


# An encoding that leaves this as it is has its marks where ASCII has them; UTF-7 and JAVA write them with letters.
_PLAIN = bytes(range(128)) + rb"\u003c+ADw-"


def _in_ascii(data: bytes) -> bytes:
    """A document in an encoding that has the marks of XML where ASCII has them.

    In an encoding of which that is not known, and which the parser may know, any byte may be a mark.
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
    """The encoding that an XML declaration names, "" without one; behind the mark of UTF-8 it does not count."""
    match = re.match(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]{1,80})""", data)
    return match[1].decode("ascii", "replace") if match else ""


def _declarations(data: bytes) -> int:
    """How many words stand in the declarations of a document type: three for an attribute; no `<` is in one."""
    return sum(_words(found[0]) for found in re.finditer(rb"<![A-Z][^<]*+", data))


def _words(text: bytes) -> int:
    """How many words a text has, counted in pieces: a list of 10 million words takes half a gigabyte."""
    count, goes_on = 0, False
    for at in range(0, len(text), _CHUNK):
        piece = text[at : at + _CHUNK]
        count += len(piece.split()) - (goes_on and not piece[:1].isspace())
        goes_on = not piece[-1:].isspace()
    return count


def _has_crowded_tag(data: bytes, most: int) -> bool:
    """True when some start tag has more attributes: such a one is long, and no other `<` stands in it."""
    if re.search(rb"<[^<]{%d}" % (_ATTRIBUTE * most - 1), data) is None:
        return False
    attribute = rb"""\s++[^\s=<>]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')"""
    return re.search(rb"<[^!?/<>\s][^<>\s]*+(?:%b){%d}+" % (attribute, most + 1), data) is not None


def _too_much(name: str, count: int, limit: int, unit: str) -> Refused:
    return Refused(_rules.LARGE_DOCUMENT, name=name, what=f"{count:,} {unit}", limit=f"{limit:,}")
