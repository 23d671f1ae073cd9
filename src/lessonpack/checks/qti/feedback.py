"""QTI feedback: it depends on what there is, and some rule shows it."""

from __future__ import annotations

from lessonpack.checks.qti._facts import ITEM, TEST, found, item, named
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti2_facts import ItemFacts, TestFacts
from lessonpack.rule import Document, Problems, document_check

FEEDBACK_UNDECLARED = rule(
    "QTI050",
    holds="Feedback depends on a declared outcome.",
    says="{kind} {identifier!r} depends on {outcome!r}, which no outcomeDeclaration declares",
    hint="Declare the outcome (identifier; multiple if several can show), or correct outcomeIdentifier.",
    reason="It can never be shown.",
    clause="QTI 2.1 Information Model, modalFeedback, outcomeIdentifier",
    explains=("{kind}/@outcomeIdentifier", "{kind}/@outcomeIdentifier lacking"),
)


@document_check(FEEDBACK_UNDECLARED, ITEM, TEST)
def feedback_outcomes_are_declared(document: Document) -> Problems:
    facts: ItemFacts | TestFacts = document.facts
    if facts.feedbacks:
        known = {outcome.identifier for outcome in facts.outcomes} | qti2.BUILT_IN_OUTCOMES
        for each in facts.feedbacks:
            if each.outcome not in known:
                yield found(
                    each.line, each.identifier, kind=each.kind, identifier=each.identifier, outcome=each.outcome
                )


FEEDBACK_UNREACHED = rule(
    "QTI051",
    severity=Severity.WARNING,
    holds="Every modal feedback is named by some rule of the item.",
    says="nothing ever sets {outcome} to {identifier!r}: the feedback is never shown",
    hint="Set {outcome} to {identifier} in response processing, or take the feedback out.",
    reason="An author wrote it for learners, and no learner will read it.",
    clause="QTI 2.1 Information Model, modalFeedback is shown while the outcome holds its identifier",
)


@document_check(FEEDBACK_UNREACHED, ITEM)
def feedback_is_reached(document: Document) -> Problems:
    facts = item(document)
    declared = {outcome.identifier for outcome in facts.outcomes}
    modal = [each for each in facts.feedbacks if each.kind == "modalFeedback" and each.outcome in declared]
    if not modal or facts.template:
        return
    told = _told_values(document, facts)
    for each in modal:
        if each.identifier not in told:
            yield found(each.line, each.identifier, outcome=each.outcome, identifier=each.identifier)


def _told_values(document: Document, facts: ItemFacts) -> set[str]:
    """Every value that rules can give an outcome: constants, table targets, defaults, and what was chosen."""
    told = {value for outcome in facts.outcomes for value in outcome.default}
    told |= {choice.identifier for interaction in facts.interactions for choice in interaction.choices}
    told |= {(node.text or "").strip() for node in named(document, "baseValue")}
    return told | {
        node.get("targetValue", "") for node in named(document, "matchTableEntry", "interpolationTableEntry")
    }
