"""QTI items: what the schema takes for mere names and numbers, and what becomes of it in a player."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from lxml import etree

from lessonpack.checks._qti import UNMARKED, answered, asks, elements, first, found, item, marked, named, template
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, qti2, qti21
from lessonpack.formats.qti2 import ItemFacts, Response, TestFacts
from lessonpack.formats.qti2_types import is_written, value_of
from lessonpack.rule import Document, Problems, at, document_check, facts_of

ITEM, TEST = qti21.ITEM, qti21.TEST


@facts_of(ITEM, kept=qti2.kept)
def item_facts(document: Document) -> ItemFacts:
    return qti2.item_facts(document.root, elements(document))


@facts_of(TEST)
def test_facts(document: Document) -> TestFacts:
    return qti2.test_facts(document.root)


class _Choice(NamedTuple):
    """A choice with what a learner reads of it; `is_empty` when there is nothing to see, either."""

    node: etree._Element
    text: str
    is_empty: bool


@lru_cache(maxsize=1)  # two checks ask one after the other for the same document
def _choices(document: Document) -> list[list[_Choice]]:
    """The choices of each choice interaction."""
    return [
        [_choice(node) for node in each if node.tag in _READ]
        for each in named(document, "choiceInteraction", "inlineChoiceInteraction")
    ]


_READ = frozenset(map(qti2.tag, ("simpleChoice", "inlineChoice")))


# --- names ------------------------------------------------------------------------------------------

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


@document_check(DECLARED_TWICE, ITEM)
def variables_are_declared_once(document: Document) -> Problems:
    facts = item(document)
    names = [(response.identifier, response.line) for response in facts.responses]
    names += [(outcome.identifier, outcome.line) for outcome in facts.outcomes]
    names += [(variable.identifier, variable.line) for variable in facts.template_variables]
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
    names = [(response.identifier, response.line) for response in facts.responses]
    names += [(outcome.identifier, outcome.line) for outcome in facts.outcomes]
    names += [(variable.identifier, variable.line) for variable in facts.template_variables]
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
        yield found(1, what="item" if document.kind is ITEM else "test", identifier=facts.identifier)


# --- choices and keys -------------------------------------------------------------------------------

NO_SUCH_CHOICE = rule(
    "QTI010",
    holds="Every correct value names a choice of its interaction.",
    says="the correct response {value!r} of {response} names no choice",
    hint="Write the identifier of one of the choices: {choices}.",
    reason="Nobody can choose it: the item marks every learner wrong.",
    clause="QTI 2.1 Information Model, correctResponse; simpleChoice identifier",
)


_TOLD = 20  # choices that a hint lists


def _parts(response: Response, value: str) -> list[str]:
    return value.split() if response.base_type in ("pair", "directedPair") else [value]


def _offered(facts: ItemFacts) -> Iterator[tuple[Response, dict[str, None]]]:
    """Each response whose values name choices, with the choices that its interaction offers.

    Where several interactions share it, which another rule forbids, those of them all.
    """
    offered: dict[str, tuple[Response, dict[str, None]]] = {}
    for interaction, response in answered(facts):
        if interaction.choices and response.base_type in ("identifier", "pair", "directedPair"):
            _, known = offered.setdefault(response.identifier, (response, {}))
            known.update((choice.identifier, None) for choice in interaction.choices)
    yield from offered.values()


@document_check(NO_SUCH_CHOICE, ITEM)
def keys_name_choices(document: Document) -> Problems:
    for response, known in _offered(item(document)):
        choices = ", ".join(islice(known, _TOLD))
        for value in response.correct:
            if not all(part in known for part in _parts(response, value)):
                yield found(
                    response.line, response.identifier, value=value, response=response.identifier, choices=choices
                )


NO_SUCH_MAP_KEY = rule(
    "QTI011",
    holds="Every entry of a mapping names a choice of its interaction.",
    says="the mapping of {response} has an entry for {value!r}, which names no choice",
    hint="Write the identifier of one of the choices, or take the entry out.",
    reason="The points of that entry can never be earned.",
    clause="QTI 2.1 Information Model, mapping, mapEntry",
    explains=("mapping/mapEntry/@mapKey lacking",),
)


@document_check(NO_SUCH_MAP_KEY, ITEM)
def map_keys_name_choices(document: Document) -> Problems:
    for response, known in _offered(item(document)):
        mapping = response.mapping
        if mapping is None:
            continue
        for value, _ in mapping.entries:
            if not all(part in known for part in _parts(response, value)):
                yield found(mapping.line, response.identifier, response=response.identifier, value=value)


SAME_CHOICE = rule(
    "QTI012",
    holds="No two choices of an interaction share an identifier.",
    says="the choice {identifier!r} is there {count} times",
    hint="Give each choice an identifier of its own.",
    reason="Engines cannot tell them apart: choosing the one chooses the other, and both are right or wrong.",
    clause="QTI 2.1 Information Model, choice, identifier is unique within the interaction",
)


@document_check(SAME_CHOICE, ITEM)
def choices_are_distinct(document: Document) -> Problems:
    for interaction in item(document).interactions:
        names = [choice.identifier for choice in interaction.choices]
        if len(set(names)) != len(names):
            last = {choice.identifier: choice.line for choice in interaction.choices}
            for identifier, count in Counter(names).items():
                if count > 1:
                    yield found(last[identifier], identifier, identifier=identifier, count=count)


SAME_TEXT = rule(
    "QTI013",
    severity=Severity.WARNING,
    holds="No two choices of an interaction read the same.",
    says="the choices {first!r} and {second!r} read the same: {text!r}",
    hint="Reword one of them, or take it out.",
    reason="A learner who picks the wrong twin is marked wrong for the right answer.",
    clause="QTI 2.1 Information Model, simpleChoice; lessonpack's own judgement",
)


@document_check(SAME_TEXT, ITEM)
def choices_read_differently(document: Document) -> Problems:
    for choices in _choices(document):
        seen: dict[str, str] = {}
        for choice, text, _ in choices:
            identifier = choice.get("identifier", "")
            if text and text in seen and seen[text] != identifier:
                yield at(choice, first=seen[text], second=identifier, text=text[:60])
            seen.setdefault(text, identifier)


def _choice(node: etree._Element) -> _Choice:
    if len(node) == 0:
        text = " ".join((node.text or "").split()).casefold()
        return _Choice(node, text, not text)
    text = "".join(_words(node))
    if len(text) > _LONG:  # it is compared letter by letter
        text = text[:_LONG] + sha256(text.encode(errors="surrogatepass")).hexdigest()
    text = " ".join(text.split()).casefold()
    return _Choice(node, text, not text and next(node.iter(_MATH), None) is None)


def _words(choice: etree._Element) -> Iterator[str]:
    """The words of a choice and the addresses of its pictures; feedback, and questions within it, left out."""
    walk = etree.iterwalk(choice, events=("start", "end"))
    for event, node in walk:
        name = qti2.local(node)
        if event == "end":
            yield (node.tail or "") if node is not choice else ""
        elif name == "feedbackInline" or name.endswith("Interaction"):
            walk.skip_subtree()
        else:
            yield node.text or "" if name else ""
            if name in ("img", "object"):
                yield f" [{node.get('src') or node.get('data')}] "


_LONG = 100_000  # characters
_MATH = "{http://www.w3.org/1998/Math/MathML}math"


EMPTY_CHOICE = rule(
    "QTI014",
    severity=Severity.WARNING,
    holds="Every choice has something to read.",
    says="the choice {identifier!r} is empty",
    hint="Write its text, or take it out.",
    reason="Learners see a button without a word; screen readers say nothing.",
    clause="QTI 2.1 Information Model, simpleChoice; WCAG 2.2, 1.3.1",
)


@document_check(EMPTY_CHOICE, ITEM)
def choices_are_not_empty(document: Document) -> Problems:
    for choices in _choices(document):
        for choice in choices:
            if choice.is_empty:
                yield at(choice.node, identifier=choice.node.get("identifier", ""))


FEW_CHOICES = rule(
    "QTI015",
    severity=Severity.WARNING,
    holds="A choice interaction offers at least two choices.",
    says="{kind} offers {count} choice",
    hint="Add choices, or make it text.",
    reason="There is nothing to decide; Moodle's importers refuse such a question.",
    clause="QTI 2.1 Information Model, choiceInteraction; Moodle 4.4 wants at least two choices (run)",
)


@document_check(FEW_CHOICES, ITEM)
def there_is_a_choice(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if interaction.kind in ("choiceInteraction", "inlineChoiceInteraction") and len(interaction.choices) < 2:
            yield found(interaction.line, kind=interaction.kind, count=len(interaction.choices))


FIXED_FOR_NOTHING = rule(
    "QTI016",
    severity=Severity.NOTE,
    holds="Only the choices of a shuffled interaction are fixed.",
    says="the choice {identifier!r} is fixed, and its interaction does not shuffle",
    hint='Set shuffle="true" on the interaction, or take fixed out.',
    reason="fixed keeps a choice in its place while others move; where none moves, somebody expected that they would.",
    clause="QTI 2.1 Information Model, choice, fixed",
)


@document_check(FIXED_FOR_NOTHING, ITEM)
def fixed_choices_are_among_shuffled(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if not interaction.shuffle:
            for choice in interaction.choices:
                if choice.fixed:
                    yield found(choice.line, choice.identifier, identifier=choice.identifier)


# --- declarations against interactions --------------------------------------------------------------

# By the information model: what each interaction's response may be.
_IDENTIFIERS = (frozenset({"single", "multiple"}), frozenset({"identifier"}))
_PAIRS = (frozenset({"single", "multiple"}), frozenset({"directedPair"}))
_WRITTEN = frozenset({"string", "integer", "float"})
_FITTING = {
    "choiceInteraction": _IDENTIFIERS,
    "hottextInteraction": _IDENTIFIERS,
    "hotspotInteraction": _IDENTIFIERS,
    "inlineChoiceInteraction": (frozenset({"single"}), frozenset({"identifier"})),
    "orderInteraction": (frozenset({"ordered"}), frozenset({"identifier"})),
    "graphicOrderInteraction": (frozenset({"ordered"}), frozenset({"identifier"})),
    "matchInteraction": _PAIRS,
    "gapMatchInteraction": _PAIRS,
    "graphicGapMatchInteraction": _PAIRS,
    "associateInteraction": (frozenset({"single", "multiple"}), frozenset({"pair"})),
    "graphicAssociateInteraction": (frozenset({"single", "multiple"}), frozenset({"pair"})),
    "textEntryInteraction": (frozenset({"single", "record"}), _WRITTEN),
    "extendedTextInteraction": (frozenset({"single", "multiple", "ordered", "record"}), _WRITTEN),
    "selectPointInteraction": (frozenset({"single", "multiple"}), frozenset({"point"})),
    "positionObjectInteraction": (frozenset({"single", "multiple"}), frozenset({"point"})),
    "sliderInteraction": (frozenset({"single"}), frozenset({"integer", "float"})),
    "mediaInteraction": (frozenset({"single"}), frozenset({"integer"})),
    "drawingInteraction": (frozenset({"single"}), frozenset({"file"})),
    "uploadInteraction": (frozenset({"single"}), frozenset({"file"})),
    "endAttemptInteraction": (frozenset({"single"}), frozenset({"boolean"})),
}

WRONG_BASE_TYPE = rule(
    "QTI020",
    holds="The base type of a response fits its interaction.",
    says="{response} of {kind} has the base type {found!r}, not {expected}",
    hint="Set baseType to {expected}.",
    reason="What the interaction records cannot be stored in such a variable, nor compared with its key.",
    clause="QTI 2.1 Information Model, each interaction states the base types it may be bound to",
    explains=("responseDeclaration/@baseType", "QTI049", "QTI026 response"),
)


@document_check(WRONG_BASE_TYPE, ITEM)
def base_types_fit(document: Document) -> Problems:
    for interaction, response in answered(item(document)):
        fitting = _FITTING.get(interaction.kind)
        if fitting and response.base_type not in fitting[1] and response.cardinality != "record":
            expected = " or ".join(sorted(fitting[1]))
            yield found(
                response.line,
                response.identifier,
                response=response.identifier,
                kind=interaction.kind,
                found=response.base_type,
                expected=expected,
            )


WRONG_CARDINALITY = rule(
    "QTI021",
    holds="The cardinality of a response fits its interaction and how many choices it takes.",
    says="{response} of {kind} has the cardinality {found!r}, not {expected}",
    hint='Set cardinality to {expected}, or let the interaction take one choice (maxChoices="1").',
    reason="A single variable holds one value: players refuse the second choice, or forget the first.",
    clause="QTI 2.1 Information Model, choiceInteraction, maxChoices other than 1 needs multiple",
    explains=("responseDeclaration/@cardinality", "responseDeclaration/@cardinality lacking", "QTI049"),
)
_COUNTED = frozenset({"choiceInteraction", "hottextInteraction", "hotspotInteraction"})


@document_check(WRONG_CARDINALITY, ITEM)
def cardinalities_fit(document: Document) -> Problems:
    for interaction, response in answered(item(document)):
        fitting = _FITTING.get(interaction.kind)
        if fitting is None:
            continue
        allowed = fitting[0]
        # maxChoices is 1 where the attribute is left out, and 0 stands for any number
        if interaction.kind in _COUNTED and interaction.max_choices not in (1, None):
            allowed = frozenset({"multiple"})
        if response.cardinality not in allowed:
            expected = " or ".join(sorted(allowed))
            yield found(
                response.line,
                response.identifier,
                response=response.identifier,
                kind=interaction.kind,
                found=response.cardinality,
                expected=expected,
            )


SEVERAL_IN_SINGLE = rule(
    "QTI022",
    holds="A single response has one correct value.",
    says="{response} is single and has {count} correct values",
    hint='Keep one value, set cardinality="multiple", or list alternatives in a mapping.',
    reason="JQTI+ and qtism refuse the item, Canvas takes the values for alternatives: nobody agrees what is right.",
    clause="QTI 2.1 Information Model, correctResponse, cardinality; JQTI+, qtism, Canvas Classic (run)",
)


@document_check(SEVERAL_IN_SINGLE, ITEM)
def single_responses_have_one_key(document: Document) -> Problems:
    for response in item(document).responses:
        if response.cardinality == "single" and len(response.correct) > 1:
            yield found(response.line, response.identifier, response=response.identifier, count=len(response.correct))


KEY_TWICE = rule(
    "QTI023",
    holds="A correct response lists each value once.",
    says="{response} lists {value!r} twice among its correct values",
    hint="Take the second one out.",
    reason="Matched as a whole, the key then asks for a value twice, which no learner can give.",
    clause="QTI 2.1 Information Model, correctResponse; match compares containers as wholes",
)


@document_check(KEY_TWICE, ITEM)
def keys_are_listed_once(document: Document) -> Problems:
    for response in item(document).responses:
        if response.cardinality == "multiple" and len(response.correct) > 1:
            written = [value for value in response.correct if is_written(response.base_type, value)]
            counts = Counter(value_of(response.base_type, value) for value in written)
            for value in written:
                if counts.pop(value_of(response.base_type, value), 0) > 1:
                    yield found(response.line, response.identifier, response=response.identifier, value=value)


MORE_KEYS_THAN_CHOICES = rule(
    "QTI024",
    holds="A learner may choose as many choices as are correct.",
    says="{count} choices of {response} are correct, and maxChoices allows {most}",
    hint="Set maxChoices to 0 (any number) or to at least {count}.",
    reason="The right answer cannot be given: players refuse the choice beyond maxChoices.",
    clause="QTI 2.1 Information Model, choiceInteraction, maxChoices",
)


@document_check(MORE_KEYS_THAN_CHOICES, ITEM)
def keys_can_be_chosen(document: Document) -> Problems:
    for interaction, response in answered(item(document)):
        most = interaction.max_choices
        if (
            interaction.kind in _COUNTED
            and most
            and response.cardinality == "multiple"
            and len(response.correct) > most
        ):
            count = len(response.correct)
            yield found(interaction.line, count=count, response=response.identifier, most=most)


MIN_OVER_MAX = rule(
    "QTI025",
    holds="minChoices is neither above maxChoices nor above the number of choices.",
    says="{kind} wants at least {least} choices, and at most {most} can be made",
    hint="Lower minChoices.",
    reason="No answer satisfies it: strict players never let the learner go on.",
    clause="QTI 2.1 Information Model, choiceInteraction, minChoices",
)


@document_check(MIN_OVER_MAX, ITEM)
def enough_can_be_chosen(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if interaction.kind not in _COUNTED or not interaction.min_choices:
            continue
        most = min(interaction.max_choices or len(interaction.choices), len(interaction.choices))
        if interaction.min_choices > most:
            yield found(interaction.line, kind=interaction.kind, least=interaction.min_choices, most=most)


BAD_VALUE = rule(
    "QTI026",
    holds="Correct values are written as their base type wants.",
    says="the correct value {value!r} of {response} is no {base}",
    hint="Write integers and floats as plain numbers, pairs as two identifiers with a blank between.",
    reason="The value cannot be read, so that no response ever equals it.",
    clause="QTI 2.1 Information Model, base types",
)


@document_check(BAD_VALUE, ITEM)
def keys_fit_their_type(document: Document) -> Problems:
    for response in item(document).responses:
        if response.base_type == "identifier":  # which names there are, another rule compares
            continue
        for value in response.correct:
            if not is_written(response.base_type, value):
                yield found(
                    response.line,
                    response.identifier,
                    value=value,
                    response=response.identifier,
                    base=response.base_type,
                )


# --- response processing ----------------------------------------------------------------------------

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
        yield found(1, template=qti2.MATCH_CORRECT)


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
            yield at(processing, template=qti2.MATCH_CORRECT)


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
        folder = qti2.MATCH_CORRECT.rpartition("/")[0]
        yield found(_processing_line(document), template=facts.template, folder=folder)


OTHER_TEMPLATE = rule(
    "QTI042",
    severity=Severity.WARNING,
    holds="A standard template is named by its address in QTI 2.1.",
    says="{template!r} is the address of the template in another version of QTI",
    hint="Write {expected}.",
    reason="Its rules are the same, but engines for QTI 2.1 know the templates by the addresses of QTI 2.1.",
    clause="QTI 2.1 Information Model, responseProcessing template; standard templates",
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
    facts = item(document)
    if facts.template.replace("https:", "http:", 1).startswith(qti2.OTHER_TEMPLATES):
        expected = template(facts)
        if expected in qti2.TEMPLATES:
            yield found(_processing_line(document), template=facts.template, expected=expected)


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
    known = {response.identifier for response in facts.responses}
    known |= {outcome.identifier for outcome in facts.outcomes}
    known |= {variable.identifier for variable in facts.template_variables}
    known |= qti2.BUILT_IN_RESPONSES | qti2.BUILT_IN_OUTCOMES
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
        if not response.has_area_mapping:
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
        if not response.has_area_mapping:
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


# --- feedback ---------------------------------------------------------------------------------------

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


# --- what learners see ------------------------------------------------------------------------------

NO_STEM = rule(
    "QTI061",
    severity=Severity.WARNING,
    holds="An item asks something.",
    says="the item has no text beside its choices",
    hint="Write the question into itemBody or into the interaction's prompt.",
    reason="Learners see choices and no question.",
    clause="QTI 2.1 Information Model, itemBody",
)


@document_check(NO_STEM, ITEM)
def something_is_asked(document: Document) -> Problems:
    body = first(document, "itemBody")
    if body is not None and not asks(body):
        yield at(body)


NO_TITLE = rule(
    "QTI063",
    severity=Severity.WARNING,
    holds="Items and tests have a title.",
    says="the {what} {identifier} has an empty title",
    hint="Give it a title that a teacher recognises in a list.",
    reason="Question banks list questions by their titles, LMSs show the test's as its name.",
    clause="QTI 2.1 Information Model, assessmentItem title; assessmentTest title; Canvas (run)",
    explains=("assessmentItem/@title lacking", "assessmentTest/@title lacking"),
)


@document_check(NO_TITLE, ITEM, TEST)
def titles_are_not_empty(document: Document) -> Problems:
    facts: ItemFacts | TestFacts = document.facts
    if not facts.title.strip():
        what = "item" if document.kind is ITEM else "test"
        yield at(document.root, what=what, identifier=facts.identifier)


NO_ALT = rule(
    "QTI064",
    holds="Every image has an alternative text.",
    says="the image {src} has no alt attribute",
    hint='Say in alt what the picture shows, or write alt="" for mere decoration.',
    reason="Learners who cannot see it do not know what is asked.",
    clause="WCAG 2.2, 1.1.1; QTI 2.1 Information Model, img alt is required",
    explains=("img/@alt lacking",),
)
ALT_IS_NAME = rule(
    "QTI065",
    severity=Severity.WARNING,
    holds="An alternative text describes the picture.",
    says="the alternative text {alt!r} of {src} is a file name",
    hint="Say in words what the picture shows.",
    reason="A screen reader spells the name of a file, which tells a learner nothing.",
    clause="WCAG 2.2, 1.1.1 (failure F30)",
)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)", re.IGNORECASE)


@document_check(NO_ALT, ITEM)
def images_have_words(document: Document) -> Problems:
    for node in named(document, "img"):
        if node.get("alt") is None:
            yield at(node, src=node.get("src", ""))


@document_check(ALT_IS_NAME, ITEM)
def image_words_are_no_file_names(document: Document) -> Problems:
    for node in named(document, "img"):
        alt, src = node.get("alt", "").strip(), node.get("src", "")
        if alt and (_FILE_NAME.fullmatch(alt) or alt == posixpath.basename(src)):
            yield at(node, alt=alt, src=src)


REMOTE = rule(
    "QTI066",
    severity=Severity.WARNING,
    holds="Pictures and other media lie inside the package.",
    says="<{by}> loads {href} from another site",
    hint="Put the file into the package and list it in the manifest.",
    reason="Without network, or once that site changes, the question is incomplete; it also sees who is tested.",
    clause="IMS Content Packaging 1.1.2 (a package is self-contained); lessonpack's own judgement",
)


@document_check(REMOTE, ITEM)
def media_are_inside(document: Document) -> Problems:
    for reference in item(document).references:
        if reference.by != "a" and imscp.is_external(reference.href) and not reference.href.startswith("data:"):
            yield found(reference.line, by=reference.by, href=reference.href)
