"""CANVAS: what Canvas makes of QTI 2.1 items in its Classic Quizzes; asked for by `--for canvas`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree

from lessonpack import lms
from lessonpack.checks._manifest import manifests
from lessonpack.checks.qti._canvas import BOTH, CLASSIC, IN_CLASSIC, clause, fixed, not_taken
from lessonpack.checks.qti._facts import (
    ITEM,
    answered,
    asks,
    first,
    found,
    item,
    located,
    named,
    shown,
    template,
)
from lessonpack.findings import Severity, quoted, rule
from lessonpack.formats import qti2, qti21
from lessonpack.formats.qti2 import local
from lessonpack.formats.qti2_facts import ItemFacts, Response
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

SHARES = rule(
    "CANVAS001",
    severity=Severity.WARNING,
    holds="For Canvas a question with several right answers is scored in shares.",
    says="{platform} grades this question in shares: some of the right answers earn some of the points",
    hint="Leave out 'scoring: all_or_nothing' if shares will do; Canvas has no other way to grade such a question.",
    elsewhere="Tell learners that parts of the answer count, or make several questions of it in Canvas.",
    reason="It reads the right answers and not how they are scored: the same answers bring other points there.",
    clause=clause("all-or-nothing", *CLASSIC),
)
RADIO = rule(
    "CANVAS002",
    severity=Severity.WARNING,
    holds="For Canvas a question that takes several choices has several right ones.",
    says="{platform} makes a question for one choice of it, since one choice is right",
    hint="Ask it as single choice, or add a second right choice.",
    reason="Learners there see that one answer is right, and cannot choose another one beside it.",
    clause=clause("one-right", *CLASSIC),
)
TRUE_FALSE = rule(
    "CANVAS004",
    severity=Severity.NOTE,
    holds="For Canvas no question is a statement to be judged.",
    says="true/false arrives in {platform} as multiple choice with these two choices",
    hint="Nothing need be done: it is asked and scored the same.",
    reason="Who looks for true/false questions in Canvas finds none.",
    clause=clause("true-false", *CLASSIC),
    asks=False,
)
SHUFFLE = rule(
    "CANVAS005",
    severity=Severity.WARNING,
    holds="For Canvas a question's choices keep their order.",
    says="{platform} does not read that the choices of this question are shuffled",
    hint="Switch on 'Shuffle Answers' in the settings of the quiz: it holds for all of its questions.",
    reason="All learners see the choices in the order of the source.",
    clause=clause("shuffle", *CLASSIC),
)
FIXED = rule(
    "CANVAS006",
    severity=Severity.WARNING,
    holds="For Canvas no choice keeps its place among shuffled ones.",
    says="{platform} does not read that choice {choice!r} keeps its place",
    hint="Reword one such as 'None of these' so that it can stand anywhere, or leave the quiz unshuffled if it is no "
    "partner in a matching.",
    reason="Where the quiz shuffles, it stands anywhere; the partners of a matching are shuffled in every quiz.",
    clause=clause("fixed", *CLASSIC),
    naming=("choice",),
)
ALTERNATIVES = rule(
    "CANVAS012",
    severity=Severity.WARNING,
    holds="For Canvas what may be written into a blank is in its correct response.",
    says="Canvas accepts {accepted} for {response}, and none of what its mapping accepts as well",
    hint="Ask it as a choice, or write one answer.",
    reason="Learners who write one of the other accepted answers get no points there.",
    clause=clause("written-alternatives", *BOTH),
)


TOLERANCE = rule(
    "CANVAS013",
    severity=Severity.WARNING,
    holds="For Canvas a number that is written into a blank is right as it stands, with no tolerance.",
    says="Canvas accepts the exact number alone, and not what {what} tolerates beside it",
    hint="Ask it as a choice, or make it a numerical question in Canvas.",
    reason="Learners who write 3.14 where 3.1416 is expected get no points there.",
    clause=clause("tolerance", *BOTH),
)


def _several(facts: ItemFacts) -> Iterator[Response]:
    """The responses to choice interactions that take several choices."""
    for interaction, response in answered(facts):
        if interaction.kind == "choiceInteraction" and response.cardinality == "multiple":
            yield response


@document_check(SHARES, ITEM, lms=CLASSIC)
def several_right_answers_are_scored_in_shares(document: Document) -> Problems:
    facts = item(document)
    mapped = {use.identifier for use in facts.reads if use.by == "mapResponse"}
    for response in _several(facts):
        if len(response.correct) > 1 and response.identifier not in mapped and template(facts) != qti2.MAP_RESPONSE:
            yield found(response.line, **IN_CLASSIC)


@document_check(RADIO, ITEM, lms=CLASSIC)
def several_choices_have_several_right_ones(document: Document) -> Problems:
    for response in _several(item(document)):
        if len(response.correct) == 1:
            yield found(response.line, **IN_CLASSIC)


@document_check(TRUE_FALSE, ITEM, lms=CLASSIC, reads="names")
def no_statements_are_judged(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if {choice.identifier.casefold() for choice in interaction.choices} == {"true", "false"}:
            yield found(interaction.line, **IN_CLASSIC)


@document_check(SHUFFLE, ITEM, lms=CLASSIC)
def choices_keep_their_order(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if interaction.kind == "choiceInteraction" and interaction.shuffle:
            yield found(interaction.line, **IN_CLASSIC)


@document_check(FIXED, ITEM, lms=CLASSIC)
def no_choice_keeps_its_place(document: Document) -> Problems:
    for line, choice in fixed(document):
        yield found(line, choice, choice=choice, **IN_CLASSIC)


@document_check(ALTERNATIVES, ITEM, lms=BOTH)
def blanks_have_one_answer(document: Document) -> Problems:
    written = {
        response.identifier: response
        for interaction, response in answered(item(document))
        if interaction.kind == "textEntryInteraction"
    }
    for response in written.values():
        mapped = {key for key, points in response.mapping.entries if points > 0} if response.mapping else set()
        if response.correct and mapped - set(response.correct):
            accepted = ", ".join(map(quoted, response.correct[:_TOLD]))
            yield found(response.line, response.identifier, accepted=accepted, response=response.identifier)


_TOLD = 20  # answers that a message names


@document_check(TOLERANCE, ITEM, lms=BOTH)
def numbers_are_exact(document: Document) -> Problems:
    if any(interaction.kind == "textEntryInteraction" for interaction in item(document).interactions):
        for node in named(document, "equal"):
            if node.get("toleranceMode") in ("absolute", "relative"):
                yield at(node, what="<equal>")
        for lower, higher in zip(named(document, "gte"), named(document, "lte"), strict=False):
            if _bound(lower) != _bound(higher):
                yield at(lower, what="<gte>")


def _bound(node: etree._Element) -> str | None:
    """What a response is compared with; None where that is no number, or it is no response."""
    compared = {local(each): each for each in node.iterchildren(etree.Element)}
    if compared.keys() != {"variable", "baseValue"} or compared["variable"].get("identifier") != "RESPONSE":
        return None
    return compared["baseValue"].text


FEEDBACK_WORDS = rule(
    "QTI052",
    severity=Severity.WARNING,
    holds="For Canvas the identifier of a choice's feedback does not read as that of the whole question.",
    says="Canvas takes the feedback {identifier!r} of the choice {choice!r} for a comment on the whole question",
    hint="Rename it: without wrong, correct, solution, general_, _all, and not ending in _c or _ic.",
    reason="Canvas sorts feedback by such words, so that every learner reads what was meant for one choice.",
    clause=clause("feedback-words", *CLASSIC),
)
_WORDS = lms.load()["canvas"].facts["feedback-words"]


@document_check(FEEDBACK_WORDS, ITEM, lms=CLASSIC, reads="names")
def feedback_is_told_apart(document: Document) -> Problems:
    facts = item(document)
    read = [each for each in facts.feedbacks if each.kind == "modalFeedback" and _WORDS.speaks_of(each.identifier)]
    choices = [choice for each in facts.interactions for choice in each.choices] if read else []
    known = sorted({choice.identifier for choice in choices} - {""})
    starts = [-1] * len(known)  # for each the place of the longest that it starts with, -1 without one
    for place, identifier in enumerate(known):
        starts[place] = _start(identifier, known, starts, place - 1)
    for each in read:
        place = _start(each.identifier, known, starts, bisect_right(known, each.identifier) - 1)
        if place >= 0:
            yield found(each.line, each.identifier, identifier=each.identifier, choice=known[place])


def _start(identifier: str, known: list[str], starts: list[int], place: int) -> int:
    """The place of the longest of the sorted names that an identifier starts with, -1 without one.

    It is the last one before the identifier, at `place`, or one that this starts with.
    """
    while place >= 0 and not identifier.startswith(known[place]):
        place = starts[place]
    return place


STRAY_BLOCK = rule(
    "QTI060",
    holds="For Canvas the stem stands in paragraphs and divisions.",
    says="<{name}> stands beside a <p> or <div> in itemBody: Canvas drops it",
    hint="Put the whole stem into one <div>.",
    reason="It reads the p and div children of itemBody; lists, tables and the like beside them are lost.",
    clause=clause("stray-blocks", *CLASSIC),
)
_STRAY = frozenset({"ul", "ol", "dl", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "math"})


@document_check(STRAY_BLOCK, ITEM, lms=CLASSIC)
def the_stem_is_read(document: Document) -> Problems:
    body = first(document, "itemBody")
    children = [(qti2.local(node), node) for node in body] if body is not None else []
    if any(name in ("p", "div") for name, _ in children):
        for name, node in children:
            if name in _STRAY:
                yield at(node, name=name)


STEM_IN_RUBRIC = rule(
    "CANVAS011",
    holds="For Canvas a question is asked outside rubricBlock.",
    says="the question stands in rubricBlock alone, which Canvas does not read",
    hint="Put the question into a <div> in itemBody.",
    reason="Learners there see choices and no question.",
    clause=clause("rubric-block", *CLASSIC),
)


@document_check(STEM_IN_RUBRIC, ITEM, lms=CLASSIC)
def questions_are_asked_outside_rubrics(document: Document) -> Problems:
    body = first(document, "itemBody")
    rubric = None if body is None else body.find(f".//{qti2.tag('rubricBlock')}")
    if body is not None and rubric is not None and asks(rubric) and not asks(body, qti2.CHOICES | {"rubricBlock"}):
        yield at(rubric)


STEM_IN_PROMPT = rule(
    "CANVAS014",
    holds="For Canvas a question with pairs is asked outside the interaction's prompt.",
    says="the question stands in <prompt> alone, where Canvas does not read it as the question",
    hint="Put the question into a <div> before the interaction.",
    reason="Of an associate question nothing is asked; a match question asks with all of its words run together.",
    clause=clause("prompts", *CLASSIC),
)
_PAIRS = ("matchInteraction", "associateInteraction")
_PROMPT = qti2.tag("prompt")


@document_check(STEM_IN_PROMPT, ITEM, lms=CLASSIC)
def pairs_are_asked_for_outside_prompts(document: Document) -> Problems:
    body = first(document, "itemBody")
    if body is None or asks(body, qti2.CHOICES | {"rubricBlock", "prompt"}):
        return
    prompts = (prompt for pairs in named(document, *_PAIRS) for prompt in pairs.iterchildren(_PROMPT))
    for prompt in islice(prompts, 1):
        yield at(prompt)


LONG_STEM = rule(
    "QTI062",
    holds="For Canvas the text of a question is shorter than 16 KB.",
    says="the text of the question is {size} bytes long",
    hint="Shorten it, or put the long text into a page of its own.",
    reason="Canvas replaces a longer text by a notice that it was too long.",
    clause=clause("long-stem", *CLASSIC),
)
_LONG = 16 * 1024
_LENGTH = etree.XPath("string-length(.)")


@document_check(LONG_STEM, ITEM, lms=CLASSIC)
def the_stem_is_short_enough(document: Document) -> Problems:
    body = first(document, "itemBody")
    if body is None or cast("float", _LENGTH(body)) < _LONG // 4:
        return  # at most four bytes a letter; serialising every stem would cost more than all the other checks
    for node in body.iterchildren(etree.Element):
        size = _size(node) if not qti2.local(node).endswith("Interaction") else 0
        if size > _LONG:
            yield at(node, size=size)


def _size(node: etree._Element) -> int:
    """How many bytes an element takes as HTML, with its marks; as XML each would repeat all namespaces around it."""
    size = 0
    for each in node.iter(etree.Element):
        words = [each.text or "", (each.tail or "") if each is not node else "", *each.attrib.values()]
        names = 2 * len(qti2.local(each)) + 5 + sum(len(name) + 4 for name in each.attrib)
        size += names + sum(len(word.encode(errors="surrogatepass")) for word in words)
    return size


UNLISTED = rule(
    "CANVAS010",
    holds="For Canvas the manifest lists what a question shows.",
    says="Canvas loses {href}, which <{by}> shows: no resource of the manifest lists it",
    hint='Add <file href="{target}"/> to the item\'s resource, or a resource with it on which that depends.',
    reason="What is not listed is not imported: learners see a broken picture where the question needs one.",
    clause=clause("unlisted-files", *CLASSIC),
    explains=("QTI102 href",),
)


@package_check(UNLISTED, qti21.STANDARD, lms=CLASSIC)
def what_is_shown_is_listed(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for path, reference, target in shown(inspection):
            if target in inspection.package and target not in facts.listed:
                yield located(path, reference.line, by=reference.by, href=reference.href, target=target)


NOT_IMPORTED = rule(
    "QTI067",
    holds="For Canvas an item's interactions are among those that it imports.",
    says="Canvas does not import {what}",
    hint="For Canvas, ask it as a choice, text entry or match question; other platforms take it as it is.",
    reason="A broken question arrives, with a warning in the log of the import.",
    clause=clause("interactions", *CLASSIC),
)
_TAKEN = frozenset(
    {
        "choiceInteraction",
        "textEntryInteraction",
        "inlineChoiceInteraction",
        "matchInteraction",
        "associateInteraction",
        "extendedTextInteraction",
    }
)
_BLANKS = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})  # of which several make one question


@document_check(NOT_IMPORTED, ITEM, lms=CLASSIC)
def interactions_are_imported(document: Document) -> Problems:
    return not_taken(document, _TAKEN, _BLANKS)
