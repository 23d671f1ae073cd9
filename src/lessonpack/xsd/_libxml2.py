"""Judging a document by libxml2, in time that grows with its size alone, whatever is wrong with it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree
from msgspec import Struct, field

from lessonpack import closed, stopping
from lessonpack.formats.raw_xml import SPLIT
from lessonpack.schemas import EntryPoint, Store
from lessonpack.xsd import _places
from lessonpack.xsd._documents import BASE, Documents, once
from lessonpack.xsd._entries import LARGE
from lessonpack.xsd._faults import FOUND, MOST, Objection
from lessonpack.xsd.rules import INVALID

if TYPE_CHECKING:
    from lessonpack.xsd._words import Complaint

_SHORT = (etree.ErrorTypes.ERR_NO_MEMORY, etree.ErrorTypes.SCHEMAP_INTERNAL)  # what it notes where memory runs out
_UNSAID = (None, "", ".", "unknown error", "No error message provided")  # words for which there was no memory
_SAID = 4 * MOST  # complaints that are read, of which several may be about one fault
_PIECE = 4_096  # bytes of a large document that are handed in at once, until faults enough are found
_AGAIN = 10_000  # elements that may be judged once more; to copy many namespaces takes the square of their number
_AGAIN_IN_ALL = 200_000  # of all documents of a package together: then what stands behind a misplaced child is not told


Known = Callable[[], list[str]]  # the namespaces that a schema knows: few documents have faults, and ask for them


def objections(
    schema: etree.XMLSchema, root: etree._Element, data: bytes, known: Known, spent: Counter[str]
) -> list[Objection]:
    """What libxml2 says against a document, in plain words."""
    # An element takes four bytes at least: small files need no count.
    large = (not data or len(data) > 4 * LARGE) and _has_more(root, LARGE)
    tree = _as_far_as_needed(schema, root, data) if large else root
    if tree is None or schema.validate(tree):
        return []
    found = _Found(known)
    found.take(schema, tree, _places.numbers)
    left = max(0, _AGAIN_IN_ALL - spent[INVALID.code])
    count = sum(1 for _ in islice(_places.elements(root), _AGAIN)) if found.misplaced and left else _AGAIN
    if count < _AGAIN:
        spent[INVALID.code] += count * _judge_again(schema, root, found, min(_AGAIN, left) // count)
    return found.first


def _as_far_as_needed(schema: etree.XMLSchema, root: etree._Element, data: bytes) -> etree._Element | None:
    """The document up to where it has faults enough, in linear time; None when it has none.

    To place a fault among n siblings takes n steps, so that not all may be placed. The first look is taken while
    parsing, which places nothing. It passes over an xs:ID that stands twice: of those there are mostly none.
    """
    data = data if data and not SPLIT.search(data) else etree.tostring(root, encoding="utf-8")
    parser = closed.parser(schema=schema, target=_Treeless())
    for at in range(0, len(data), _PIECE):
        try:
            parser.feed(data[at : at + _PIECE])
        except etree.XMLSyntaxError:
            return root
        if len(parser.feed_error_log) > _SAID:
            return etree.fromstring(data[: at + _PIECE], closed.parser(recover=True))
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return root
    return root if len(parser.feed_error_log) else _as_far_as_told_twice(root)


def _has_more(root: etree._Element, nodes: int) -> bool:
    return next(islice(root.iter(), nodes, None), None) is not None


class _Treeless:
    """Takes nothing of what is parsed: where only its faults are of interest a second tree is a waste of memory."""

    def close(self) -> None: ...


def _as_far_as_told_twice(root: etree._Element) -> etree._Element | None:
    """The document up to where identifiers enough stand twice; None when none does.

    They are those of QTI's texts. In a manifest, where all of them count, a check of ours finds them.
    """
    seen: set[str] = set()
    twice = 0
    for number, node in enumerate(_places.elements(root)):
        name = node.get("id")
        if name is not None and name in seen:
            twice += 1
            if twice > FOUND:
                return _first(root, number)
        elif name is not None:
            seen.add(name)
    return root if twice else None


def _first(root: etree._Element, number: int) -> etree._Element:
    """A copy of the document up to the element of this number."""
    twin = etree.fromstring(etree.tostring(root), closed.parser())
    last = next(islice(_places.elements(twin), number, None))
    for node in (last, *last.iterancestors()):
        for other in list(node.itersiblings()):
            node.getparent().remove(other)  # type: ignore[union-attr]  # it has siblings
    return twin


class _Found(Struct):
    """What was found in a document so far, each thing once."""

    known: Known
    complaints: dict[Objection, None] = field(default_factory=dict)
    misplaced: dict[int, str] = field(default_factory=dict)
    parents: dict[int, set[str]] = field(default_factory=dict)

    @property
    def first(self) -> list[Objection]:
        return sorted(self.complaints, key=lambda each: each.number)[:FOUND]

    def take(self, schema: etree.XMLSchema, tree: etree._Element, numbers: _Numbers) -> None:
        """Add what the schema has logged; what only follows from a misplaced child that was taken out is no news."""
        from lessonpack.xsd import _words  # a document without faults needs none

        log: list[Any] = list(islice(schema.error_log, _SAID))  # type: ignore[call-overload]
        if _is_short(log):
            raise MemoryError
        said = []
        for error in log:
            node = _places.at(tree, error.path or "")
            said.append((tree if node is None else node, _words.taken_apart(error.message)))
        around = (node.getparent() for node, _ in said)
        of = numbers(tree, {node for node, _ in said} | {node for node in around if node is not None})
        last = None
        for node, complaint in said:
            above = node.getparent()
            number, parent = of[node], -1 if above is None else of.get(above, -1)
            named = (number, complaint.attribute)
            if complaint.is_misplaced:
                self.misplaced[number] = complaint.element
            if not (complaint.only_types and named == last) and not self._follows(complaint, number, parent):
                words = _words.told(complaint, node, self.known())
                self.complaints[Objection(number, words, complaint.about, complaint.name)] = None
            if complaint.is_misplaced:
                self.parents.setdefault(parent, set()).add(complaint.element)
            last = named

    def _follows(self, complaint: Complaint, number: int, parent: int) -> bool:
        if complaint.is_incomplete:
            return number in self.parents
        return complaint.is_misplaced and not self.parents.get(parent, set()).isdisjoint(complaint.expected)


_Numbers = Callable[[etree._Element, Collection[Any]], dict[etree._Element, int]]


def _judge_again(schema: etree.XMLSchema, root: etree._Element, found: _Found, times: int) -> int:
    """Find what stands behind misplaced children, which libxml2 passes over: it is asked again without them.

    Returns how many times it was asked.
    """
    if not times:
        return 0
    twin = copy.deepcopy(root)
    nodes = list(_places.elements(twin))
    # The last node is let go of first. From the first on, lxml would look through all that were before each, to see
    # whether the piece that was taken out is still held.
    own = {nodes[number]: number for number in reversed(range(len(nodes)))}
    for asked in range(1, min(times, MOST) + 1):
        for number in found.misplaced:
            parent = nodes[number].getparent()
            if parent is not None:
                parent.remove(nodes[number])
        found.misplaced.clear()
        if schema.validate(twin):
            return asked
        found.take(schema, twin, lambda _tree, _nodes: own)
        if not found.misplaced or len(found.complaints) >= FOUND:
            return asked
    return min(times, MOST)


def compiled(store: Store, entry: EntryPoint, *, whole: bool, usual: bool = False) -> etree.XMLSchema:
    """The entry point compiled by libxml2, once for each thread; with `usual`, narrowed to its usual elements."""
    return once("libxml2", _compile, store, entry, whole=whole, usual=usual)


def _compile(documents: Documents) -> etree.XMLSchema:
    reader = closed.parser()
    reader.resolvers.add(_Resolver(documents))
    tree = etree.fromstring(documents.driver(), reader, base_url=BASE + "driver.xsd")
    with stopping.held():  # lxml keeps to itself what is raised where it asks for a document
        try:
            schema = etree.XMLSchema(tree)
        except etree.XMLSchemaParseError as wrong:
            if _is_short(wrong.error_log):
                raise MemoryError from wrong
            raise
        finally:
            documents.complain()  # libxml2 takes an import that it cannot load for a mere warning
    return schema


def _is_short(log: Iterable[Any]) -> bool:
    """True where libxml2 was short of memory, and calls something wrong that is not; there may be none to note why."""
    noted = [(entry.type, entry.message) for entry in log]
    return not noted or any(kind in _SHORT or message in _UNSAID for kind, message in noted)


class _Resolver(etree.Resolver):
    """Answers libxml2 from the documents; anything else is refused."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        base, text = self.documents.at(system_url)
        return self.resolve_string(text, context, base_url=base)
