"""What the QTI check modules share: the facts of documents, typed, and what they refer to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from lessonpack.formats import qti2, qti2_facts, qti21
from lessonpack.formats.addresses import local_path
from lessonpack.formats.qti2_facts import Interaction, ItemFacts, ItemRef, Response, TestFacts
from lessonpack.rule import Document, Inspection, Problem, facts_of

ITEM, TEST = qti21.ITEM, qti21.TEST  # what is like them in other versions is read in their words
EPSILON = 1e-6  # points that differ by no more are the same: engines reckon in binary fractions

# A person marks these, or nobody does: no correct response is to be expected of them.
UNMARKED = frozenset(
    {
        "extendedTextInteraction",
        "uploadInteraction",
        "drawingInteraction",
        "mediaInteraction",
        "endAttemptInteraction",
        "customInteraction",
        "positionObjectInteraction",
    }
)


@facts_of(ITEM, kept=qti2_facts.kept)
def item_facts(document: Document) -> ItemFacts:
    """What checks know of an item."""
    return qti2_facts.item_facts(document.root, elements(document))


@facts_of(TEST)
def test_facts(document: Document) -> TestFacts:
    """What checks know of a test."""
    return qti2_facts.test_facts(document.root)


def item(document: Document) -> ItemFacts:
    """The facts of an item; the check is subscribed to items alone."""
    facts: ItemFacts = document.facts
    return facts


def elements(document: Document) -> qti2.Elements:
    """Every element of an item or test by its local name, but for what belongs to a vendor."""
    return document.once(_elements)


def _elements(document: Document) -> qti2.Elements:
    return qti2.elements(document.root)


def named(document: Document, *names: str) -> Iterator[etree._Element]:
    """The elements of these names."""
    known = elements(document)
    for name in names:
        yield from known.get(name, ())


def first(document: Document, name: str) -> etree._Element | None:
    """The first element of that name, such as the itemBody."""
    return next(named(document, name), None)


def items(inspection: Inspection) -> list[tuple[str, ItemFacts]]:
    """Every item of the package that could be read, by path."""
    return [(path, facts) for path, facts in inspection.facts.items() if isinstance(facts, ItemFacts)]


def tests(inspection: Inspection) -> list[tuple[str, TestFacts]]:
    """Every test of the package that could be read, by path."""
    return [(path, facts) for path, facts in inspection.facts.items() if isinstance(facts, TestFacts)]


def found(line: int, nearest: str = "", /, **args: object) -> Problem:
    """A problem on a line of the document at hand; `nearest` is the identifier through which its origin is found."""
    return Problem(args, line=line, identifier=nearest)


def template(facts: ItemFacts) -> str:
    """The address of the item's response processing template as QTI 2.1 writes that of the same name.

    Some write `.xml` after it, `https`, or the address of another version of QTI.
    """
    if not facts.template or facts.template in qti2.TEMPLATES:  # nearly always
        return facts.template
    address = facts.template.removesuffix(".xml").replace("https:", "http:", 1)
    for folder in qti2.OTHER_TEMPLATES:
        address = address.replace(folder, qti2.TEMPLATES_AT, 1)
    return address


def variables(facts: ItemFacts) -> set[str]:
    """The names of all variables of an item, with those that every item has."""
    declared = {response.identifier for response in facts.responses}
    declared |= {outcome.identifier for outcome in facts.outcomes}
    declared |= {variable.identifier for variable in facts.template_variables}
    return declared | qti2.BUILT_IN_RESPONSES | qti2.BUILT_IN_OUTCOMES


def answered(facts: ItemFacts) -> Iterator[tuple[Interaction, Response]]:
    """Each interaction with the response it answers to, where that is declared."""
    declared = {response.identifier: response for response in facts.responses}
    for interaction in facts.interactions:
        response = declared.get(interaction.response)
        if response is not None:
            yield interaction, response


def marked(facts: ItemFacts) -> list[Interaction]:
    """The interactions that a machine is to mark."""
    return [interaction for interaction in facts.interactions if interaction.kind not in UNMARKED]


def located(path: str, line: int, nearest: str = "", /, **args: object) -> Problem:
    """A problem in a document of the package; `nearest` is the identifier through which its origin is found."""
    return Problem(args, path=path, line=line, identifier=nearest)


def refs(inspection: Inspection) -> Iterator[tuple[str, ItemRef, str | None]]:
    """Each item reference with the test's path and the path that it means."""
    for path, facts in tests(inspection):
        for ref in facts.item_refs:
            yield path, ref, inside(path, ref.href)


def shown(inspection: Inspection) -> Iterator[tuple[str, qti2_facts.Reference, str]]:
    """Each local file that an item loads, with the item's path and the file's."""
    for path, facts in items(inspection):
        for reference in facts.references:
            target = inside(path, reference.href)
            if target is not None and reference.by != "include":
                yield path, reference, target


def inside(path: str, href: str) -> str | None:
    """The path that an address in the document at `path` means."""
    folder = posixpath.dirname(path)
    return local_path(f"{folder}/" if folder else "", href)


_SEEN = ("img", "object", "math", "printedVariable")


def asks(node: etree._Element, unread: frozenset[str] = qti2.CHOICES) -> bool:
    """True where there is some text, picture, formula or value outside the elements `unread`, by name."""
    if (node.text or "").strip() and isinstance(node.tag, str):
        return True
    for child in node:
        name = qti2.local(child)
        if (child.tail or "").strip() or name in _SEEN:
            return True
        if name not in unread and name and asks(child, unread):
            return True
    return False
