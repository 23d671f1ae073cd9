"""What the QTI check modules share: the facts of a document, typed, and which interactions are marked by a machine."""

from __future__ import annotations

from lessonpack.formats.qti2 import Interaction, ItemFacts, TestFacts
from lessonpack.rule import Document, Inspection

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


def item(document: Document) -> ItemFacts:
    """The facts of an item; the check is subscribed to items alone."""
    facts = document.facts
    assert isinstance(facts, ItemFacts)
    return facts


def items(inspection: Inspection) -> list[tuple[str, ItemFacts]]:
    """Every item of the package that could be read, by path."""
    return [(path, facts) for path, facts in inspection.facts.items() if isinstance(facts, ItemFacts)]


def tests(inspection: Inspection) -> list[tuple[str, TestFacts]]:
    """Every test of the package that could be read, by path."""
    return [(path, facts) for path, facts in inspection.facts.items() if isinstance(facts, TestFacts)]


def marked(facts: ItemFacts) -> list[Interaction]:
    """The interactions that a machine is to mark."""
    return [interaction for interaction in facts.interactions if interaction.kind not in UNMARKED]
