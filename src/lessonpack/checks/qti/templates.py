"""QTI templates: what template processing sets, and what depends on template variables."""

from __future__ import annotations

from lessonpack.checks.qti._facts import ITEM, found, item, named
from lessonpack.findings import rule
from lessonpack.formats.qti2 import CHOICES, local
from lessonpack.rule import Document, Problems, at, document_check

UNDECLARED_TEMPLATE_SET = rule(
    "QTI093",
    holds="Template processing sets declared variables only.",
    says="<{by}> sets {identifier!r}, which is no {wanted} of the item",
    hint="Declare the variable, or correct the name.",
    reason="The value goes nowhere: strict engines refuse the item, others show and mark what was not meant.",
    clause="QTI 2.1 Information Model, setTemplateValue, setCorrectResponse, setDefaultValue",
)
UNDECLARED_TEMPLATE = rule(
    "QTI094",
    holds="What depends on a template variable names a declared one.",
    says="<{by}> depends on {identifier!r}, which no templateDeclaration declares",
    hint="Declare the template variable, or correct templateIdentifier.",
    reason="It is never shown, or always: what learners see is not what was meant.",
    clause="QTI 2.1 Information Model, templateBlock, templateInline and choice, templateIdentifier",
)


@document_check(UNDECLARED_TEMPLATE_SET, ITEM)
def template_processing_sets_what_is_declared(document: Document) -> Problems:
    facts = item(document)
    templates = {variable.identifier for variable in facts.template_variables}
    responses = {response.identifier for response in facts.responses}
    outcomes = {outcome.identifier for outcome in facts.outcomes}
    targets = {
        "setTemplateValue": (templates, "template variable"),
        "setCorrectResponse": (responses, "response variable"),
        "setDefaultValue": (responses | outcomes, "response or outcome variable"),
    }
    for use in facts.sets:
        known, wanted = targets.get(use.by, (None, ""))
        if known is not None and use.identifier not in known:
            yield found(use.line, by=use.by, identifier=use.identifier, wanted=wanted)


_DEPENDING = (*sorted(CHOICES), "templateBlock", "templateInline")


@document_check(UNDECLARED_TEMPLATE, ITEM)
def templates_are_declared(document: Document) -> Problems:
    declared = {variable.identifier for variable in item(document).template_variables}
    for node in named(document, *_DEPENDING):
        identifier = node.get("templateIdentifier")
        if identifier is not None and identifier not in declared:
            yield at(node, by=local(node), identifier=identifier)
