"""XML documents are parsed whole: how large they may be, and how much may be in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from lessonpack.archive import _rules
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import Package, is_leftover

_CHUNK = 1 << 16


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
    try:
        if more:
            judge_sizes([(path, package[path].size) for path in (*named, *more)], limits)
        for path in more:
            with package[path].open() as stream:
                judge_nodes(path, iter(partial(stream.read, _CHUNK), b""), limits, trouble)
    except Refused as refused:
        trouble.refuse(refused)
    trouble.tell(log)
    return named if trouble.failed else named + more


def judge_sizes(documents: Collection[tuple[str, int]], limits: Limits) -> None:
    """Refused when a document, or all of them together, are too large to be parsed."""
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
