"""QTI templates: what template processing sets, what depends on template variables, and what prints them."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.checks.qti._facts import ITEM, found, item, named, variables
from lessonpack.findings import Severity, rule
from lessonpack.formats.lines import line_of
from lessonpack.formats.qti2 import CHOICES, finite, local
from lessonpack.formats.qti2_facts import Use
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


UNSET_TEMPLATE = rule(
    "QTI098",
    severity=Severity.WARNING,
    holds="A template variable that is used has a value.",
    says="<{by}> uses the template variable {identifier!r}, which has no default value, and which no rule sets",
    hint="Set it in templateProcessing, or give it a defaultValue.",
    reason="It is NULL: learners see a hole in the text, and what is compared with it is never right. A test may set "
    "it (templateDefault); a bank has none.",
    clause="QTI 2.1 Information Model, templateDeclaration, setTemplateValue, templateDefault",
)
NO_NUMBER = rule(
    "QTI099",
    holds="What stands for a number is one, or names a variable of the item.",
    says="<{by}> takes {value!r} for a number, and no variable of the item is called so",
    hint="Declare the variable, or write the number.",
    reason="The schema takes any name; engines have no value then, or stop.",
    clause="QTI 2.1 Information Model, integerOrVariableRef and floatOrVariableRef",
)
PRINTED_RESPONSE = rule(
    "QTI105",
    severity=Severity.WARNING,
    holds="Outcomes and template variables are printed.",
    says="<printedVariable> prints {identifier!r}, which is a response",
    hint="Set an outcome to it in response processing, and print that.",
    reason="Strict engines refuse the item, others print nothing.",
    clause="QTI 2.1 Information Model, printedVariable: the outcome variable or template variable",
)


@document_check(UNSET_TEMPLATE, ITEM)
def templates_have_values(document: Document) -> Problems:
    facts = item(document)
    known = {use.identifier for use in facts.sets if use.by == "setTemplateValue"}
    unset = {each.identifier for each in facts.template_variables if not each.default} - known
    for use in (*facts.reads, *_numbers(document)):
        if use.identifier in unset:
            unset.discard(use.identifier)  # it is said once
            yield found(use.line, by=use.by, identifier=use.identifier)


_NUMBERS = {
    "anyN": ("min", "max"),
    "equalRounded": ("figures",),
    "index": ("n",),
    "printedVariable": ("base", "index"),
    "randomFloat": ("min", "max"),
    "randomInteger": ("min", "max", "step"),
    "repeat": ("numberRepeats",),
    "roundTo": ("figures",),
}


def _numbers(document: Document) -> Iterator[Use]:
    """What attributes for numbers have in the place of one."""
    for node in named(document, *_NUMBERS):
        for attribute in _NUMBERS[local(node)]:
            value = node.get(attribute)
            if value is not None and finite(value) is None:
                yield Use(value.strip("{}"), local(node), line_of(node))


@document_check(NO_NUMBER, ITEM)
def numbers_are_numbers(document: Document) -> Problems:
    declared = variables(item(document))
    for use in _numbers(document):
        if use.identifier not in declared:
            yield found(use.line, by=use.by, value=use.identifier)


@document_check(PRINTED_RESPONSE, ITEM)
def responses_are_not_printed(document: Document) -> Problems:
    facts = item(document)
    responses = {response.identifier for response in facts.responses}
    for use in facts.reads:
        if use.by == "printedVariable" and use.identifier in responses:
            yield found(use.line, identifier=use.identifier)
