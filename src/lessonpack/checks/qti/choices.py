"""QTI choices and keys: what learners choose from, and which of it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from lxml import etree
from msgspec import Struct

from lessonpack.checks.qti._draws import drawn_names
from lessonpack.checks.qti._facts import ITEM, answered, found, item, named
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti2_facts import ItemFacts, Response
from lessonpack.rule import Document, Problems, at, document_check
from lessonpack.visible import is_blank, read


class _Choice(Struct, frozen=True):
    """A choice with what a learner reads of it; `is_empty` when there is nothing to see, either."""

    node: etree._Element
    text: str
    is_empty: bool


def _choices(document: Document) -> list[list[_Choice]]:
    """The choices of each choice interaction."""
    return [
        [_choice(node) for node in each if node.tag in _READ]
        for each in named(document, "choiceInteraction", "inlineChoiceInteraction")
    ]


_READ = frozenset(map(qti2.tag, ("simpleChoice", "inlineChoice")))


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
    drawn = document.once(drawn_names)
    for response, known in _offered(item(document)):
        choices = ", ".join(islice(known, _TOLD))
        for value in dict.fromkeys((*response.correct, *drawn.get(response.identifier, ()))):
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
    for choices in document.once(_choices):
        seen: dict[str, str] = {}
        for choice in choices:
            text, identifier = choice.text, choice.node.get("identifier", "")
            if text and text in seen and seen[text] != identifier:
                yield at(choice.node, first=seen[text], second=identifier, text=text[:60])
            seen.setdefault(text, identifier)


def _choice(node: etree._Element) -> _Choice:
    if len(node) == 0:
        text = " ".join(read(node.text or "").split()).casefold()
        return _Choice(node, text, is_blank(text))
    text = read("".join(_words(node)))
    if len(text) > _LONG:  # it is compared letter by letter
        text = text[:_LONG] + sha256(text.encode(errors="surrogatepass")).hexdigest()
    text = " ".join(text.split()).casefold()
    return _Choice(node, text, is_blank(text) and next(node.iter(_MATH), None) is None)


def _words(choice: etree._Element) -> Iterator[str]:
    """The words of a choice, the addresses of its pictures and the variables that it prints; feedback, and questions
    within it, left out."""
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
            elif name == "printedVariable":
                yield f"[{node.get('identifier')}]"


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
    for choices in document.once(_choices):
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
