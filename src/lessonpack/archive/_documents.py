"""XML documents are parsed whole: how large they may be, and how much may be in them."""

from __future__ import annotations

from collections.abc import Iterable

from lessonpack.archive import _rules
from lessonpack.archive._limits import Limits
from lessonpack.archive._rules import Refused, Trouble


def is_document(path: str) -> bool:
    """True for what is parsed as XML, by its name: that is how the parser chooses too."""
    return path.lower().endswith(".xml")


def judge_sizes(sizes: Iterable[tuple[str, int]], limits: Limits) -> None:
    """Refused when a document, or all of them together, are too large to be parsed."""
    documents = [(name, size) for name, size in sizes if is_document(name)]
    for name, size in documents:
        if size > limits.document:
            raise _too_much(name, size, limits.document, "bytes")
    total = sum(size for _, size in documents)
    if total > limits.documents:
        raise _too_much("", total, limits.documents, "bytes of XML")


def judge_nodes(name: str, chunks: Iterable[bytes], limits: Limits, trouble: Trouble) -> None:
    """Note a document whose tree would take far more memory than its bytes: `<a/>` is 4 bytes and a node of 120."""
    count = sum(chunk.count(b"<") - chunk.count(b"</") + chunk.count(b"=") + chunk.count(b"&") for chunk in chunks)
    if count > limits.nodes:
        trouble.refuse(_too_much(name, count, limits.nodes, "elements and attributes"))


def _too_much(name: str, count: int, limit: int, unit: str) -> Refused:
    return Refused(_rules.LARGE_DOCUMENT, name=name, what=f"{count:,} {unit}", limit=f"{limit:,}")
