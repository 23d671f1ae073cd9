"""QTI response processing: the rules of an item read and set what there is."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.checks.qti._facts import ITEM, UNMARKED, answered, first, found, item, marked, template, variables
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti2_facts import ItemFacts, Response
from lessonpack.formats.qti_versions import OF_KINDS
from lessonpack.rule import Document, Problems, at, document_check

NO_PROCESSING = rule(
    "QTI030",
    holds="An item with a correct response that a machine is to mark by has response processing.",
    says="the item has a correct response and no responseProcessing: it never scores",
    hint='Add <responseProcessing template="{template}"/> or rules of your own.',
    reason="SCORE keeps its default whatever is answered; Canvas scores by the key, other engines give 0 points.",
    clause="QTI 2.1 Information Model, response processing; imsqti_v2p1.xsd makes it optional",
)


@document_check(NO_PROCESSING, ITEM)
def answers_are_processed(document: Document) -> Problems:
    facts = item(document)
    by_machine = {interaction.response for interaction in marked(facts)}
    keys = any((each.correct or each.mapping) and each.identifier in by_machine for each in facts.responses)
    if keys and not facts.has_processing:
        yield found(1, template=_match_correct(document))


EMPTY_PROCESSING = rule(
    "QTI031",
    holds="Response processing sets an outcome.",
    says="responseProcessing has neither a template nor a rule that sets an outcome",
    hint="Name a template, for instance {template}, or set SCORE.",
    reason="The item can never score.",
    clause="QTI 2.1 Information Model, responseProcessing, template or rules",
    explains=("INSPERA001", "TAO001"),
)


@document_check(EMPTY_PROCESSING, ITEM)
def processing_does_something(document: Document) -> Problems:
    facts = item(document)
    if facts.has_processing and not (facts.template or facts.template_location) and marked(facts):
        silent = not any(use.by in qti2.OUTCOME_SETS for use in facts.sets)
        processing = first(document, "responseProcessing") if silent else None
        if processing is not None and processing.find(".//{*}include") is None:
            yield at(processing, template=_match_correct(document))


UNKNOWN_TEMPLATE = rule(
    "QTI032",
    holds="A response processing template is one of the three standard ones, or the item says where a copy of it is.",
    says="the template {template!r} is not one of the standard templates",
    hint="Use match_correct, map_response or map_response_point under {folder}, or write the rules out.",
    reason="Engines know the standard templates by address and follow no other: the item never scores.",
    clause="QTI 2.1 Information Model, standard templates",
)


@document_check(UNKNOWN_TEMPLATE, ITEM)
def template_is_known(document: Document) -> Problems:
    facts = item(document)
    if facts.template and not facts.template_location and template(facts) not in qti2.TEMPLATES:
        folder = OF_KINDS[document.kind].templates[0].rstrip("/")
        yield found(_processing_line(document), template=facts.template, folder=folder)


OTHER_TEMPLATE = rule(
    "QTI042",
    severity=Severity.WARNING,
    holds="A standard template is named by its address in the item's own version of QTI.",
    says="{template!r} is the address of the template in another version of QTI",
    hint="Write {expected}.",
    reason="Its rules are the same, but engines know the templates by the addresses of the version that they are for.",
    clause="QTI 2.1 and 3.0 Information Models, responseProcessing template; standard templates",
)
FAR_TEMPLATE = rule(
    "QTI043",
    severity=Severity.NOTE,
    holds="The rules of response processing stand in the item, or are one of the standard templates.",
    says="the rules stand in a file of their own, {location}",
    hint="Nothing must be done; rules in the item itself are followed by more platforms.",
    reason="QTI allows it, but not every platform looks for the file: there the item is not scored.",
    clause="QTI 2.1 Information Model, responseProcessing, templateLocation",
    asks=False,
)


@document_check(OTHER_TEMPLATE, ITEM)
def template_is_of_this_version(document: Document) -> Problems:
    facts, own = item(document), OF_KINDS[document.kind].templates
    standard = template(facts)
    if standard in qti2.TEMPLATES and not _plain(facts.template).startswith(tuple(map(_plain, own))):
        expected = standard.replace(qti2.TEMPLATES_AT, own[0], 1)
        yield found(_processing_line(document), template=facts.template, expected=expected)


def _match_correct(document: Document) -> str:
    return f"{OF_KINDS[document.kind].templates[0]}match_correct"


def _plain(address: str) -> str:
    return address.replace("https:", "http:", 1)


@document_check(FAR_TEMPLATE, ITEM)
def rules_are_at_hand(document: Document) -> Problems:
    facts = item(document)
    if facts.template_location and template(facts) not in qti2.TEMPLATES:
        yield found(_processing_line(document), location=facts.template_location)


def _processing_line(document: Document) -> int:
    processing = first(document, "responseProcessing")
    return 0 if processing is None else at(processing).line


TEMPLATE_RESPONSE = rule(
    "QTI033",
    holds="An item that uses a standard template calls its response variable RESPONSE.",
    says="the template reads RESPONSE, and the item declares {declared}",
    hint="Rename the variable to RESPONSE, or write the rules out.",
    reason="The templates name RESPONSE and SCORE literally and know no others.",
    clause="QTI 2.1 Information Model, standard templates",
)


@document_check(TEMPLATE_RESPONSE, ITEM)
def template_finds_its_response(document: Document) -> Problems:
    facts = item(document)
    if template(facts) in qti2.TEMPLATES and facts.response("RESPONSE") is None:
        declared = ", ".join(response.identifier for response in facts.responses) or "no response"
        yield found(_processing_line(document), declared=declared)


ONE_OF_SEVERAL = rule(
    "QTI034",
    severity=Severity.WARNING,
    holds="An item with several interactions has rules of its own.",
    says="the template scores RESPONSE alone; {others} never count",
    hint="Write response processing that reads every response variable.",
    reason="The standard templates know one variable: the other interactions are asked and not marked.",
    clause="QTI 2.1 Information Model, standard templates",
)


@document_check(ONE_OF_SEVERAL, ITEM)
def template_marks_everything(document: Document) -> Problems:
    facts = item(document)
    if template(facts) in qti2.TEMPLATES and facts.response("RESPONSE") is not None:
        used = {interaction.response for interaction in marked(facts)}
        others = [
            each.identifier for each in facts.responses if each.identifier != "RESPONSE" and each.identifier in used
        ]
        if others:
            yield found(_processing_line(document), others=", ".join(others))


UNDECLARED_READ = rule(
    "QTI035",
    holds="Response processing reads declared variables only.",
    says="<{by}> reads {identifier!r}, which the item does not declare",
    hint="Declare the variable, or correct the name.",
    reason="An unknown variable is NULL: the condition it stands in is never true, and nobody is told.",
    clause="QTI 2.1 Information Model, variable: identifier of a declared variable",
    explains=("{by}/@identifier", "{by}/@identifier lacking"),
)


@document_check(UNDECLARED_READ, ITEM)
def reads_are_declared(document: Document) -> Problems:
    facts = item(document)
    known = variables(facts)
    for use in facts.reads:
        if use.identifier not in known:
            yield found(use.line, by=use.by, identifier=use.identifier)


UNDECLARED_SET = rule(
    "QTI036",
    holds="Response processing sets declared outcomes only.",
    says="{by} sets {identifier!r}, which no outcomeDeclaration declares",
    hint="Declare the outcome variable (for a score: single, float), or correct the name.",
    reason="The value goes nowhere: strict engines stop, others drop the score without a word.",
    clause="QTI 2.1 Information Model, setOutcomeValue; outcomeDeclaration",
    explains=("setOutcomeValue/@identifier", "setOutcomeValue/@identifier lacking"),
)


@document_check(UNDECLARED_SET, ITEM)
def outcomes_are_declared(document: Document) -> Problems:
    facts = item(document)
    known = {outcome.identifier for outcome in facts.outcomes} | qti2.BUILT_IN_OUTCOMES
    for use in facts.sets:
        if use.by in qti2.OUTCOME_SETS and use.identifier not in known:
            yield found(use.line, by=f"<{use.by}>", identifier=use.identifier)
    if template(facts) in qti2.TEMPLATES and "SCORE" not in known:
        yield found(_processing_line(document), by="the template", identifier="SCORE")


NO_CORRECT = rule(
    "QTI037",
    holds="What is compared with the correct response has one.",
    says="{by} compares {identifier} with its correct response, and none is declared",
    hint="Declare <correctResponse> with its values.",
    reason="A missing correct response is NULL, and nothing equals NULL: the item can never score.",
    clause="QTI 2.1 Information Model, correct: NULL without a declared correct response",
)
NO_MAPPING = rule(
    "QTI038",
    holds="What is scored by its mapping has one.",
    says="{by} scores {identifier} by its {mapping}, and none is declared",
    hint="Declare <{mapping}> with the points of each value.",
    reason="Without it there is nothing to add up: engines stop, or give 0 points.",
    clause="QTI 2.1 Information Model, mapResponse, mapResponsePoint; mapping, areaMapping",
)


def _compared(facts: ItemFacts, standard: str, expression: str) -> Iterator[tuple[str, Response, int]]:
    """Responses that a template or an expression of that name uses: by what, which, and on which line."""
    declared = {response.identifier: response for response in facts.responses}
    if template(facts) == standard and "RESPONSE" in declared:
        yield "the template", declared["RESPONSE"], declared["RESPONSE"].line
    for use in facts.reads:
        if use.by == expression and use.identifier in declared:
            yield f"<{expression}>", declared[use.identifier], use.line


def _computed(facts: ItemFacts) -> set[str]:
    """The responses whose correct response template processing sets anew for each learner."""
    return {use.identifier for use in facts.sets if use.by == "setCorrectResponse"}


@document_check(NO_CORRECT, ITEM)
def compared_responses_have_a_key(document: Document) -> Problems:
    facts = item(document)
    told = _computed(facts)
    for by, response, line in _compared(facts, qti2.MATCH_CORRECT, "correct"):
        if not response.correct and response.identifier not in told:
            told.add(response.identifier)
            yield found(line, response.identifier, by=by, identifier=response.identifier)


@document_check(NO_MAPPING, ITEM)
def mapped_responses_have_a_mapping(document: Document) -> Problems:
    facts = item(document)
    for by, response, line in _compared(facts, qti2.MAP_RESPONSE, "mapResponse"):
        if response.mapping is None:
            yield found(line, response.identifier, by=by, identifier=response.identifier, mapping="mapping")
    for by, response, line in _compared(facts, qti2.MAP_RESPONSE_POINT, "mapResponsePoint"):
        if response.area_mapping is None:
            yield found(line, response.identifier, by=by, identifier=response.identifier, mapping="areaMapping")


NO_KEY = rule(
    "QTI039",
    severity=Severity.WARNING,
    holds="What a machine marks declares its correct response.",
    says="{response} of {kind} declares no correct response",
    hint="Add <correctResponse>, even where a mapping scores.",
    reason="Canvas reads the key from it alone and says that it could not determine the correct answers.",
    clause="QTI 2.1 Information Model, correctResponse; Canvas Classic and New Quizzes (run)",
)


@document_check(NO_KEY, ITEM)
def marked_responses_have_a_key(document: Document) -> Problems:
    facts = item(document)
    told = {response.identifier for _, response, _ in _compared(facts, qti2.MATCH_CORRECT, "correct")} | _computed(
        facts
    )
    for interaction, response in answered(facts) if facts.has_processing else ():
        if interaction.kind in UNMARKED or response.correct or response.identifier in told:
            continue
        if response.area_mapping is None:
            yield found(response.line, response.identifier, response=response.identifier, kind=interaction.kind)


BAD_BOUNDS = rule(
    "QTI040",
    holds="The lower bound of a mapping is not above its upper bound.",
    says="the mapping of {response} is held between {lower} and {upper}",
    hint="Swap the bounds, or take one out.",
    reason="Every sum is then both too low and too high; engines answer by either bound.",
    clause="QTI 2.1 Information Model, mapping, lowerBound and upperBound",
)


@document_check(BAD_BOUNDS, ITEM)
def bounds_are_in_order(document: Document) -> Problems:
    for response in item(document).responses:
        mapping = response.mapping
        if mapping and mapping.lower is not None and mapping.upper is not None and mapping.lower > mapping.upper:
            lower, upper = f"{mapping.lower:g}", f"{mapping.upper:g}"
            yield found(mapping.line, response.identifier, response=response.identifier, lower=lower, upper=upper)


NO_SCORE = rule(
    "QTI041",
    severity=Severity.WARNING,
    holds="An item that processes responses has an outcome called SCORE.",
    says="the item processes responses and declares no outcome SCORE",
    hint="Declare SCORE (single, float) and set it.",
    reason="Tests and LMSs add up SCORE; points under another name are not seen.",
    clause="QTI 2.1 Information Model, outcomeDeclaration; Canvas New Quizzes (read)",
)


@document_check(NO_SCORE, ITEM)
def score_is_declared(document: Document) -> Problems:
    facts = item(document)
    own_rules = facts.has_processing and not facts.template and facts.sets and marked(facts)
    if own_rules and facts.outcome("SCORE") is None and not any(use.identifier == "SCORE" for use in facts.sets):
        yield found(_processing_line(document))
