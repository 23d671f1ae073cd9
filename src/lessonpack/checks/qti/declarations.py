"""QTI declarations: a response variable fits its interaction, and its key fits both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from lessonpack.checks.qti._facts import ITEM, answered, found, item
from lessonpack.findings import rule
from lessonpack.formats.qti2_facts import Interaction, Response
from lessonpack.formats.qti2_types import is_written, value_of
from lessonpack.rule import Document, Problem, Problems, document_check

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
            yield _misfit(interaction, response, response.base_type, fitting[1])


def _misfit(interaction: Interaction, response: Response, value: str, expected: Collection[str]) -> Problem:
    """That a response is declared with a value other than those expected of its interaction."""
    return found(
        response.line,
        response.identifier,
        response=response.identifier,
        kind=interaction.kind,
        found=value,
        expected=" or ".join(sorted(expected)),
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
            yield _misfit(interaction, response, response.cardinality, allowed)


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
