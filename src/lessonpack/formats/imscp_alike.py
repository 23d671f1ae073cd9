"""Manifests in which most resources are alike: but for names, addresses and titles one is as another.

The manifest of a bank has a resource for each item. Neither a parser nor a schema nor a check can tell two apart that
differ in nothing else, so the first two of a sort and the last of all are enough to parse, to validate and to read.
What the others say is put together of what is read of the first one and of their own names and addresses. Whatever is
not certain to be alike is parsed as well.

Lines are those of the text. In a manifest that is parsed as a whole libxml2 counts one more behind line 65,534.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.formats import lom
from lessonpack.formats.addresses import local_path
from lessonpack.formats.imscp import File, Identified, Manifest, Resource
from lessonpack.formats.raw_xml import BEYOND_ASCII, DECLARATION, hides, text_of
from lessonpack.formats.rows import Share
from lessonpack.patterns import regex

_SORTS = 16  # of a manifest
_KEPT = 2  # resources of a sort, and the last one, whatever it is
_LONGEST = 4_096  # bytes of a resource
_MOST = 4 << 20  # bytes of a manifest in short
_TRIED = 100  # resources that are looked at although they are not alike

_START, _END, _TAIL = b"<resource ", b"</resource>\n", [b"</resources>", b"</manifest>"]
_NAME = rb"[A-Za-z_][A-Za-z0-9._-]{0,199}"
_PATH = rb"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}(?:[./][A-Za-z0-9_-]{1,99}){0,9}"
_RUN = rb"[^<>&\x00-\x1f]*"
_WORDS = rb"(?:[!-%%'-;=?-~]|%s)%s(?:&(?:amp|lt|gt);%s)*" % (BEYOND_ASCII, _RUN, _RUN)
_TEXT = rb'<%s:string(?: language="[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")?>' % lom.PREFIX.encode()
# What may differ: the resource's name, its address, which that of its file is as well, and words of LOM.
_ROOM = regex(rb'(\Aidentifier="| href="|%s)((?<=")[^"<]+(?=")|(?<=>)[^<]+(?=</))' % _TEXT)
# What would bind prefixes or addresses anew or names an element by itself; another file; what hides markup.
_BINDING = (b"xmlns", b"xml:", b" id=", b":type", b"'", b"<!", b"<?")


class _Sort(Struct):
    """Resources that are alike: their expression, the first, how many were met, and where it stands in the share."""

    expression: re.Pattern[bytes]
    identifier: str
    href: str
    place: int
    met: int = 1

    def is_of(self, first: Resource) -> bool:
        """True where nothing else of the first resource could differ than what the expression has room for."""
        told = (first.identifier, first.href, [file.target for file in first.files], first.dependencies, first.own_base)
        return told == (self.identifier, self.href, [self.href], (), "")


class _Row(Struct, frozen=True):
    """A resource that is like the first one of its sort, and its line in the whole manifest."""

    sort: _Sort
    identifier: str
    href: str
    line: int

    def resource(self, first: Resource) -> Resource:
        """What it says."""
        path, line = local_path(first.base, self.href), self.line + first.files[0].line - first.line
        return Resource(
            self.identifier,
            first.type,
            self.href,
            path,
            first.within,
            first.own_base,
            (File(self.href, line, path),),
            first.dependencies,
            first.attributes,
            first.scormtype,
            self.line,
        )


class Listing:
    """A manifest in short: the `share` has those of its resources that stand for all; the others are rows."""

    def __init__(self, share: Share, rows: list[_Row | None]) -> None:
        self.share = share
        self._rows = rows  # None where a resource of the share stands

    def whole(self, facts: Manifest) -> Manifest | None:
        """What the manifest says, by what its share does; None where that leaves anything open."""
        there = facts.resources
        others = tuple(each for each in facts.identifiers if each.element != "resource")
        named = [each.identifier for each in facts.identifiers[len(others) :]]
        if (
            facts.extensions
            or facts.bases
            or facts.padded
            or facts.submanifests
            or len(there) != self._rows.count(None)
        ):
            return None
        sorts = {id(row.sort): row.sort for row in self._rows if row is not None}.values()
        if named != [each.identifier for each in there] or not all(sort.is_of(there[sort.place]) for sort in sorts):
            return None
        resources = tuple(self._resources(there))
        identifiers = (*others, *(Identified(each.identifier, "resource", each.line) for each in resources))
        return replace(facts, resources=resources, identifiers=identifiers)

    def _resources(self, there: tuple[Resource, ...]) -> Iterator[Resource]:
        left, line = iter(there), self.share.line
        for row in self._rows:
            if row is not None:
                yield row.resource(there[row.sort.place])
                continue
            one = next(left)
            files = tuple(replace(each, line=line(each.line)) for each in one.files)
            needed = tuple(replace(each, line=line(each.line)) for each in one.dependencies)
            yield replace(one, line=line(one.line), files=files, dependencies=needed)


def listing(data: bytes) -> Listing | None:
    """The manifest in short; None where hardly any resource is like another, or that is not certain."""
    start, stop = data.find(_START), data.rfind(_END) + len(_END)
    if start < 0 or stop < len(_END) or start + len(data) - stop > _MOST:
        return None
    if data[stop:].split() != _TAIL or not _is_bound_once(data[:start]):
        return None
    rows, spans, sorts = list[_Row | None](), [(0, start)], list[_Sort]()
    line, kept = data.count(b"\n", 0, start) + 1, start + len(data) - stop
    for number, (at, end) in enumerate(_resources(data, start, stop), 1):
        # Of what is too long to be alike no copy is made: there may be a hundred megabytes of it.
        is_short = end < stop and end - at <= _LONGEST
        row = _row(data[at + len(_START) : end], line, sorts, len(spans) - 1) if is_short else None
        if row is None:
            spans.append((at, end))
            kept += end - at
            is_in_vain = kept > _MOST or len(spans) > _TRIED + number // 2
            # What follows in the share would stand on the line of a resource without a line break behind it.
            if is_in_vain or (end < stop and data[end - 1 : end] != b"\n"):
                return None
        rows.append(row)
        line += data.count(b"\n", at, end)
    if len(spans) > len(rows) // 2:
        return None
    share = Share(data, [*spans, (stop, len(data))])
    return None if hides(share.data, len(DECLARATION)) else Listing(share, rows)


def _resources(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where each resource starts, and the next one, or what is behind the last."""
    while start < stop:
        end = data.find(_START, start + 1, stop)
        yield start, (end := stop if end < 0 else end)
        start = end


def _is_bound_once(head: bytes) -> bool:
    """True where the root alone says what names without a prefix mean, and those of LOM."""
    root = head[len(DECLARATION) :].partition(b">")[0]
    bound = (b' xmlns="', b' xmlns:%s="%s"' % (lom.PREFIX.encode(), lom.NAMESPACE.encode()))
    is_known = head.startswith(DECLARATION) and root.startswith(b"<manifest ") and all(each in root for each in bound)
    return is_known and head.count(b"xmlns") == root.count(b"xmlns") and head.count(b"xml:") == 0


def _row(piece: bytes, line: int, sorts: list[_Sort], place: int) -> _Row | None:
    """A resource that is like two before it; None for one that is to be parsed, at this place of those that are."""
    for sort in sorts:
        if found := sort.expression.fullmatch(piece):
            name, address, *words = found.groups()
            if not all(map(_is_text, words)):
                return None
            sort.met += 1
            return _Row(sort, name.decode(), address.decode(), line) if sort.met > _KEPT else None
    made = _sort(piece, place) if len(sorts) < _SORTS else None
    if made is not None:
        sorts.append(made)
    return None


def _is_text(words: bytes) -> bool:
    return words.isascii() or text_of(words) is not None


def _sort(piece: bytes, place: int) -> _Sort | None:
    """The sort that a resource is the first of; None where it may have more that is its own."""
    pieces = _ROOM.split(piece)
    held = [start[:1] for start in pieces[1::3]]
    if not piece.endswith(_END) or piece.count(b"<resource") or piece.count(b"</resource") != 1:
        return None
    if held.count(b"i") != 1 or held[:2] != [b"i", b" "] or held.count(b" ") != 2 or piece.count(b" href=") != 2:
        return None
    if any(mark in piece for mark in _BINDING):
        return None
    text = re.escape(pieces[0])
    addresses = iter((b"(%s)" % _PATH, rb"\2"))
    rooms = {b"i": lambda: b"(%s)" % _NAME, b" ": lambda: next(addresses), b"<": lambda: b"(%s)" % _WORDS}
    for start, behind in zip(pieces[1::3], pieces[3::3], strict=True):
        text += re.escape(start) + rooms[start[:1]]() + re.escape(behind)
    made = re.compile(text)
    found = made.fullmatch(piece)
    return None if found is None else _Sort(made, found[1].decode(), found[2].decode(), place)
