"""What the modules about Canvas share: its platforms, and what they ask of an item or a test."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from lxml import etree

from lessonpack import lms
from lessonpack.checks.qti._facts import (
    found,
    item,
    named,
)
from lessonpack.formats import qti2, qti21
from lessonpack.formats.lines import line_of
from lessonpack.rule import Document, Problems

CLASSIC, NEW = ("canvas",), ("canvas-new",)
BOTH = (*CLASSIC, *NEW)
ITEM, TEST, MANIFEST = qti21.ITEM, qti21.TEST, qti21.MANIFEST
IN_CLASSIC, IN_NEW = {"platform": "Canvas"}, {"platform": "New Quizzes"}


def clause(fact: str, *platforms: str) -> str:
    """The evidence for what these platforms do, as a rule gives it."""
    return "; ".join(lms.load()[platform].facts[fact].clause for platform in platforms)


def fixed(document: Document) -> Iterator[tuple[int, str]]:
    """Line and identifier of the choices that keep their place while others are shuffled.

    Of a matching these are partners, and some of them alone: Canvas keeps the order of the terms (of the key, in New
    Quizzes), and where all partners are fixed nobody asked that one of them stand apart from the others.
    """
    for interaction in item(document).interactions:
        if interaction.shuffle and interaction.kind not in _PAIRED:
            yield from ((choice.line, choice.identifier) for choice in interaction.choices if choice.fixed)
    for node in named(document, *_PAIRED):
        if qti2.is_true(node, "shuffle"):
            sets = [*node.iterchildren(qti2.tag("simpleMatchSet"))] or [node]
            yield from _apart([*sets[-1].iterchildren(qti2.tag("simpleAssociableChoice"))])


_PAIRED = ("matchInteraction", "associateInteraction")


def _apart(partners: list[etree._Element]) -> Iterator[tuple[int, str]]:
    """The partners that are fixed, if others are not."""
    still = [each for each in partners if qti2.is_true(each, "fixed")]
    if len(still) < len(partners):
        yield from ((line_of(each), each.get("identifier", "")) for each in still)


def not_taken(document: Document, taken: Collection[str], together: Collection[str]) -> Problems:
    """What of an item is not imported: interactions that are not `taken`, nor `together` with others."""
    interactions = item(document).interactions
    other = next((each for each in interactions if each.kind not in taken), None)
    whole = [each for each in interactions if each.kind not in together]
    if other is not None:
        yield found(other.line, what=f"<{other.kind}>")
    elif len(whole) > 1:
        yield found(whole[1].line, what="an item with more than one interaction")


def ordering(document: Document) -> Iterator[etree._Element]:
    """Where a test first says that questions are shuffled, if it does."""
    yield from islice((node for node in named(document, "ordering") if qti2.is_true(node, "shuffle")), 1)


def verdicts(document: Document) -> Iterator[etree._Element]:
    """What a test makes of its score beyond a sum: rules that set an outcome which is no number."""
    told = {outcome.identifier for outcome in document.facts.outcomes if outcome.base_type in ("boolean", "identifier")}
    seen: set[str] = set()
    for node in named(document, "setOutcomeValue"):
        identifier = node.get("identifier", "")
        if identifier in told and identifier not in seen:
            seen.add(identifier)
            yield node
