"""Schemas without what most documents leave unused: what is valid by these is valid by the whole ones.

To compile the XSD of QTI 2.1 takes 33 ms, with MathML 400, that of QTI 2.2 with MathML 2.6 s, nearly all of it for
elements that hardly a lesson has.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence

from lxml import etree

from lessonpack import user_cache

_XS = "{http://www.w3.org/2001/XMLSchema}"
_KEPT = {_XS + name for name in ("import", "include", "redefine", "attribute", "notation")}  # beside what has a name
# Where something is named that stands elsewhere; of several schemas only what comes after the prefix counts, so that
# too much is kept where two namespaces have the same name.
_REFERENCES = ("ref", "type", "base", "itemType", "memberTypes")


def narrowed(schemas: Mapping[str, bytes], names: Collection[str]) -> dict[str, bytes]:
    """Schemas that need each other, by file, made for documents whose elements have no other local names.

    Only alternatives of a choice and what may be missing are taken out, and what nothing refers to after that. So a
    document without `xsi:type` that the rest accepts is one that the whole accepts: a choice has fewer alternatives,
    never other ones (XML Schema Part 1, 3.8.4). One that the rest refuses has yet to be judged by the whole.
    """
    texts = user_cache.kept(_narrowed, " ".join(sorted(names)), *schemas.values())
    return {file: text.encode() for file, text in zip(schemas, texts, strict=True)}


def _narrowed(names: str, *schemas: bytes) -> list[str]:
    every = [etree.fromstring(schema, _parser()) for schema in schemas]
    wanted = _with_heads(every, names.split())
    for note in _all(every, "annotation"):
        _take_out(note)
    groups = _groups(every, wanted)
    for kind, useful in (("element", wanted), ("group", groups)):
        for particle in _all(every, kind):
            if _named(particle) not in useful and _may_go(particle):
                _take_out(particle)
    _sweep(every, wanted)
    return [etree.tostring(root, encoding="unicode") for root in every]


def _with_heads(roots: Sequence[etree._Element], names: Collection[str]) -> set[str]:
    """The names, and those of abstract elements and others in whose place such elements may stand."""
    pairs = {(node.get("name"), _local(node.get("substitutionGroup", ""))) for node in _all(roots, "element")}
    found = set(names)
    while more := {head for name, head in pairs if head and name in found and head not in found}:
        found |= more
    return found


def _groups(roots: Sequence[etree._Element], wanted: Collection[str]) -> set[str]:
    """The groups in which elements stand that are wanted, and those in which such groups stand."""
    inside = {
        group.get("name", ""): {
            (node.tag, _named(node)) for node in group.iter(_XS + "element", _XS + "group") if node is not group
        }
        for group in _all(roots, "group")
        if group.get("name")
    }
    found: set[str] = set()
    while more := {
        name
        for name, particles in inside.items()
        if name not in found and any(of in (wanted if tag == _XS + "element" else found) for tag, of in particles)
    }:
        found |= more
    return found


def _may_go(particle: etree._Element) -> bool:
    """Without it the schema accepts less, and nothing else; a choice of nothing engines understand differently."""
    parent = particle.getparent()
    if parent is None or parent.tag == _XS + "schema":
        return False
    return particle.get("minOccurs") == "0" or (parent.tag == _XS + "choice" and len(parent) > 1)


def _sweep(roots: Sequence[etree._Element], wanted: set[str]) -> None:
    """Take out what stands at the top of a schema, is not wanted, and is referred to by nothing, until all is.

    Something must be left that can stand in the place of an element: engines take one that nothing can stand for for
    nothing at all.
    """
    while idle := list(_idle(roots, wanted)):
        for node in idle:
            _take_out(node)


def _idle(roots: Sequence[etree._Element], wanted: set[str]) -> Iterator[etree._Element]:
    used = _with_heads(roots, {*wanted, *_references(roots)})
    for node in itertools.chain.from_iterable(roots):
        head = _local(node.get("substitutionGroup", ""))
        if node.tag not in _KEPT and node.get("name") not in used and head not in used - wanted:
            yield node


def _references(roots: Sequence[etree._Element]) -> Iterator[str]:
    for root in roots:
        for node in root.iter(etree.Element):
            for attribute in _REFERENCES:
                yield from map(_local, (node.get(attribute) or "").split())


def _all(roots: Sequence[etree._Element], kind: str) -> list[etree._Element]:
    return [node for root in roots for node in root.iter(_XS + kind)]


def _take_out(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _named(particle: etree._Element) -> str:
    """The name of the element or the group that may stand here."""
    return _local(particle.get("ref") or particle.get("name") or "")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parser() -> etree.XMLParser:
    """Schemas may have a document type of their own, whose entities they need."""
    return etree.XMLParser(
        no_network=True, load_dtd=False, remove_comments=True, remove_blank_text=True, remove_pis=True
    )
