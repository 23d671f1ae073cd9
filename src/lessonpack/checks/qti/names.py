"""QTI names: variables, choices and documents are called what others call them."""

from __future__ import annotations

from collections import Counter

from lessonpack.checks.qti._facts import ITEM, TEST, found, item
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp
from lessonpack.formats.qti2_facts import ItemFacts, TestFacts
from lessonpack.rule import Document, Problems, at, document_check

UNDECLARED_RESPONSE = rule(
    "QTI001",
    holds="Every interaction answers to a declared response variable.",
    says="{kind} answers to {identifier!r}, which no responseDeclaration declares",
    hint="Declare the response variable, or correct responseIdentifier.",
    reason="To the schema it is only a name: the item validates, and whatever the learner chooses is lost.",
    clause="QTI 2.1 Information Model, interaction, responseIdentifier",
    explains=("{kind}/@responseIdentifier", "{kind}/@responseIdentifier lacking"),
)


@document_check(UNDECLARED_RESPONSE, ITEM)
def responses_are_declared(document: Document) -> Problems:
    facts = item(document)
    declared = {response.identifier for response in facts.responses}
    for interaction in facts.interactions:
        if interaction.response not in declared:
            yield found(interaction.line, kind=interaction.kind, identifier=interaction.response)
        if interaction.text_response and interaction.text_response not in declared:
            yield found(interaction.line, kind=interaction.kind, identifier=interaction.text_response)


UNUSED_RESPONSE = rule(
    "QTI002",
    severity=Severity.WARNING,
    holds="Every declared response variable belongs to an interaction.",
    says="the response variable {identifier!r} is declared, and no interaction sets it",
    hint="Take the declaration out, or give it its interaction.",
    reason="It stays empty for ever; a condition that waits for it is never true.",
    clause="QTI 2.1 Information Model, responseDeclaration",
)


@document_check(UNUSED_RESPONSE, ITEM)
def responses_are_used(document: Document) -> Problems:
    facts = item(document)
    used = {interaction.response for interaction in facts.interactions}
    used |= {interaction.text_response for interaction in facts.interactions} - {""}
    if not used <= {response.identifier for response in facts.responses}:
        return  # a misspelt name leaves its declaration unused: one finding is enough
    for response in facts.responses:
        if response.identifier not in used:
            yield found(response.line, response.identifier, identifier=response.identifier)


SHARED_RESPONSE = rule(
    "QTI003",
    holds="Each interaction has a response variable of its own.",
    says="{count} interactions answer to {identifier!r}",
    hint="Declare one response variable for each interaction.",
    reason="The second interaction overwrites what the first one recorded.",
    clause="QTI 2.1 Information Model, interaction, responseIdentifier",
)


@document_check(SHARED_RESPONSE, ITEM)
def responses_are_not_shared(document: Document) -> Problems:
    facts = item(document)
    if len(facts.interactions) < 2:
        return
    last = {each.response: each.line for each in facts.interactions}
    for identifier, count in Counter(each.response for each in facts.interactions).items():
        if count > 1:
            yield found(last[identifier], count=count, identifier=identifier)


DECLARED_TWICE = rule(
    "QTI004",
    holds="No two variables of an item share a name.",
    says="the variable {identifier!r} is declared {count} times",
    hint="Give each response, outcome and template variable a name of its own.",
    reason="Variables share one name space: which of the two is meant is left to chance.",
    clause="QTI 2.1 Information Model, item variables",
    explains=("={identifier}",),
)


def _variables(facts: ItemFacts) -> list[tuple[str, int]]:
    """The name of each variable that an item declares, with its line."""
    names = [(response.identifier, response.line) for response in facts.responses]
    names += [(outcome.identifier, outcome.line) for outcome in facts.outcomes]
    return names + [(variable.identifier, variable.line) for variable in facts.template_variables]


@document_check(DECLARED_TWICE, ITEM)
def variables_are_declared_once(document: Document) -> Problems:
    names = _variables(item(document))
    last = dict(names)
    if len(last) < len(names):
        for identifier, count in Counter(name for name, _ in names).items():
            if count > 1:
                yield found(last[identifier], identifier, identifier=identifier, count=count)


_NAMED = (
    *("assessmentItem", "assessmentTest", "responseDeclaration", "outcomeDeclaration", "templateDeclaration"),
    *("simpleChoice", "inlineChoice", "hottext", "simpleAssociableChoice", "gapText", "gapImg", "gap"),
    *("hotspotChoice", "associableHotspot", "modalFeedback", "feedbackBlock", "feedbackInline"),
)
BAD_NAME = rule(
    "QTI005",
    holds="Identifiers start with a letter or underscore and hold letters, digits, '.', '-' and '_'.",
    says="{identifier!r} is no identifier",
    hint="Replace blanks and other signs, and start with a letter.",
    reason="The schema does not look at them; engines refuse them or, where values are parted by blanks, read two.",
    clause="QTI 2.1 Information Model, identifier; imsqti_v2p1.xsd types it as NCName or as plain string",
    explains=("={identifier}", *(f"{name}/@identifier{how}" for name in _NAMED for how in ("", " lacking"))),
)


@document_check(BAD_NAME, ITEM)
def names_are_names(document: Document) -> Problems:
    facts = item(document)
    names = _variables(facts)
    names += [(choice.identifier, choice.line) for each in facts.interactions for choice in each.choices]
    names += [(each.identifier, each.line) for each in facts.feedbacks]
    for identifier, line in names:
        if not imscp.NCNAME.fullmatch(identifier):
            yield found(line, identifier=identifier)


@document_check(BAD_NAME, ITEM, TEST)
def documents_are_named(document: Document) -> Problems:
    if document.root.get("identifier") is None:
        yield at(document.root, identifier="")


NO_NAME = rule(
    "QTI006",
    severity=Severity.NOTE,
    holds="Items and tests have names that are identifiers.",
    says="the {what} is called {identifier!r}, which is no identifier",
    hint="Nothing must be done; letters, digits, '.', '-' and '_', a letter first, are understood everywhere.",
    reason="QTI allows any text here. References to it, files and banks that are named after it want an identifier.",
    clause="QTI 2.1 Information Model, assessmentItem and assessmentTest, identifier: string",
    asks=False,
)


@document_check(NO_NAME, ITEM, TEST)
def documents_have_plain_names(document: Document) -> Problems:
    facts: ItemFacts | TestFacts = document.facts
    if document.root.get("identifier") is not None and not imscp.NCNAME.fullmatch(facts.identifier):
        yield found(1, what="item" if document.kind.basis is ITEM else "test", identifier=facts.identifier)
