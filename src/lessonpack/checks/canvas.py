"""CANVAS, NEWQUIZ: what Canvas makes of a QTI 2.1 package, in its Classic Quizzes and in its New Quizzes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import cast

from lxml import etree

from lessonpack import lms
from lessonpack.checks._manifest import Manifest, manifest, problem
from lessonpack.checks._qti import (
    EPSILON,
    answered,
    asks,
    first,
    found,
    item,
    items,
    located,
    named,
    refs,
    shown,
    template,
    tests,
)
from lessonpack.findings import Severity, quoted, rule
from lessonpack.formats import qti2, qti21
from lessonpack.formats.qti2 import ItemFacts, Option, Response
from lessonpack.rule import Document, Inspection, Problems, at, document_check, line_of, package_check

CLASSIC, NEW = ("canvas",), ("canvas-new",)
BOTH = (*CLASSIC, *NEW)
ITEM, TEST, MANIFEST = qti21.ITEM, qti21.TEST, qti21.MANIFEST
_IN_CLASSIC, _IN_NEW = {"platform": "Canvas"}, {"platform": "New Quizzes"}


def _clause(fact: str, *platforms: str) -> str:
    """The evidence for what these platforms do, as a rule gives it."""
    return "; ".join(lms.load()[platform].facts[fact].clause for platform in platforms)


# --- Classic Quizzes: questions ---------------------------------------------------------------------

SHARES = rule(
    "CANVAS001",
    severity=Severity.WARNING,
    holds="For Canvas a question with several right answers is scored in shares.",
    says="{platform} grades this question in shares: some of the right answers earn some of the points",
    hint="Leave out 'scoring: all_or_nothing' if shares will do; Canvas has no other way to grade such a question.",
    elsewhere="Tell learners that parts of the answer count, or make several questions of it in Canvas.",
    reason="It reads the right answers and not how they are scored: the same answers bring other points there.",
    clause=_clause("all-or-nothing", *CLASSIC),
)
RADIO = rule(
    "CANVAS002",
    severity=Severity.WARNING,
    holds="For Canvas a question that takes several choices has several right ones.",
    says="{platform} makes a question for one choice of it, since one choice is right",
    hint="Ask it as single choice, or add a second right choice.",
    reason="Learners there see that one answer is right, and cannot choose another one beside it.",
    clause=_clause("one-right", *CLASSIC),
)
TRUE_FALSE = rule(
    "CANVAS004",
    severity=Severity.NOTE,
    holds="For Canvas no question is a statement to be judged.",
    says="true/false arrives in {platform} as multiple choice with these two choices",
    hint="Nothing need be done: it is asked and scored the same.",
    reason="Who looks for true/false questions in Canvas finds none.",
    clause=_clause("true-false", *CLASSIC),
    asks=False,
)
SHUFFLE = rule(
    "CANVAS005",
    severity=Severity.WARNING,
    holds="For Canvas a question's choices keep their order.",
    says="{platform} does not read that the choices of this question are shuffled",
    hint="Switch on 'Shuffle Answers' in the settings of the quiz: it holds for all of its questions.",
    reason="All learners see the choices in the order of the source.",
    clause=_clause("shuffle", *CLASSIC),
)
FIXED = rule(
    "CANVAS006",
    severity=Severity.WARNING,
    holds="For Canvas no choice keeps its place among shuffled ones.",
    says="{platform} does not read that choice {choice!r} keeps its place",
    hint="Reword a choice such as 'None of these' so that it can stand anywhere, or leave the quiz unshuffled.",
    reason="Where the quiz shuffles, it stands anywhere.",
    clause=_clause("fixed", *CLASSIC),
    naming=("choice",),
)
ALTERNATIVES = rule(
    "CANVAS012",
    severity=Severity.WARNING,
    holds="For Canvas what may be written into a blank is in its correct response.",
    says="Canvas accepts {accepted} for {response}, and none of what its mapping accepts as well",
    hint="Ask it as a choice, or write one answer.",
    reason="Learners who write one of the other accepted answers get no points there.",
    clause=_clause("written-alternatives", *BOTH),
)


TOLERANCE = rule(
    "CANVAS013",
    severity=Severity.WARNING,
    holds="For Canvas a number that is written into a blank is right as it stands, with no tolerance.",
    says="Canvas accepts the exact number alone, and not what <equal> tolerates beside it",
    hint="Ask it as a choice, or make it a numerical question in Canvas.",
    reason="Learners who write 3.14 where 3.1416 is expected get no points there.",
    clause=_clause("tolerance", *BOTH),
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
            yield found(response.line, **_IN_CLASSIC)


@document_check(RADIO, ITEM, lms=CLASSIC)
def several_choices_have_several_right_ones(document: Document) -> Problems:
    for response in _several(item(document)):
        if len(response.correct) == 1:
            yield found(response.line, **_IN_CLASSIC)


@document_check(TRUE_FALSE, ITEM, lms=CLASSIC)
def no_statements_are_judged(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if {choice.identifier.casefold() for choice in interaction.choices} == {"true", "false"}:
            yield found(interaction.line, **_IN_CLASSIC)


@document_check(SHUFFLE, ITEM, lms=CLASSIC)
def choices_keep_their_order(document: Document) -> Problems:
    for interaction in item(document).interactions:
        if interaction.kind == "choiceInteraction" and interaction.shuffle:
            yield found(interaction.line, **_IN_CLASSIC)


def _fixed(document: Document) -> Iterator[Option]:
    for interaction in item(document).interactions:
        if interaction.shuffle:
            yield from (choice for choice in interaction.choices if choice.fixed)


@document_check(FIXED, ITEM, lms=CLASSIC)
def no_choice_keeps_its_place(document: Document) -> Problems:
    for choice in _fixed(document):
        yield found(choice.line, choice.identifier, choice=choice.identifier, **_IN_CLASSIC)


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
                yield at(node)


# --- Classic Quizzes: what learners see -------------------------------------------------------------

FEEDBACK_WORDS = rule(
    "QTI052",
    severity=Severity.WARNING,
    holds="For Canvas the identifier of a choice's feedback does not read as that of the whole question.",
    says="Canvas takes the feedback {identifier!r} of the choice {choice!r} for a comment on the whole question",
    hint="Rename it: without wrong, correct, solution, general_, _all, and not ending in _c or _ic.",
    reason="Canvas sorts feedback by such words, so that every learner reads what was meant for one choice.",
    clause=_clause("feedback-words", *CLASSIC),
)
_WORDS = re.compile(r"wrong|correct|solution|general_|_all|_i?c$", re.IGNORECASE)


@document_check(FEEDBACK_WORDS, ITEM, lms=CLASSIC)
def feedback_is_told_apart(document: Document) -> Problems:
    facts = item(document)
    read = [each for each in facts.feedbacks if each.kind == "modalFeedback" and _WORDS.search(each.identifier)]
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
    clause=_clause("stray-blocks", *CLASSIC),
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
    clause=_clause("rubric-block", *CLASSIC),
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
    clause=_clause("prompts", *CLASSIC),
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
    clause=_clause("long-stem", *CLASSIC),
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
    clause=_clause("unlisted-files", *CLASSIC),
    explains=("QTI102 href",),
)


@package_check(UNLISTED, qti21.STANDARD, lms=CLASSIC)
def what_is_shown_is_listed(inspection: Inspection) -> Problems:
    for facts in _manifests(inspection):
        for path, reference, target in shown(inspection):
            if target in inspection.package and target not in facts.listed:
                yield located(path, reference.line, by=reference.by, href=reference.href, target=target)


def _manifests(inspection: Inspection) -> Iterator[Manifest]:
    """The manifest's facts, once, if it could be read."""
    facts = manifest(inspection)
    if facts is not None:
        yield facts


NOT_IMPORTED = rule(
    "QTI067",
    holds="For Canvas an item's interactions are among those that it imports.",
    says="Canvas does not import {what}",
    hint="For Canvas, ask it as a choice, text entry or match question; other platforms take it as it is.",
    reason="A broken question arrives, with a warning in the log of the import.",
    clause=_clause("interactions", *CLASSIC),
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


def _not_taken(document: Document, taken: Collection[str], together: Collection[str]) -> Problems:
    interactions = item(document).interactions
    other = next((each for each in interactions if each.kind not in taken), None)
    whole = [each for each in interactions if each.kind not in together]
    if other is not None:
        yield found(other.line, what=f"<{other.kind}>")
    elif len(whole) > 1:
        yield found(whole[1].line, what="an item with more than one interaction")


@document_check(NOT_IMPORTED, ITEM, lms=CLASSIC)
def interactions_are_imported(document: Document) -> Problems:
    return _not_taken(document, _TAKEN, _BLANKS)


# --- Classic Quizzes: quizzes -----------------------------------------------------------------------

NO_TEST = rule(
    "CANVAS003",
    severity=Severity.WARNING,
    holds="For Canvas a package has a test.",
    says="without a test Canvas makes no quiz, but a bank without a title of its own, each question worth 1 point",
    hint="Build with the test (without --no-test), or name the bank and set the points in Canvas.",
    elsewhere="Name the bank and set the points in Canvas, or export the questions anew with a test around them.",
    reason="Points are read from the references of a test, and a bank's title from nowhere.",
    clause=_clause("no-test", *CLASSIC),
)


@package_check(NO_TEST, qti21.STANDARD, lms=CLASSIC)
def there_is_a_test(inspection: Inspection) -> Problems:
    if items(inspection) and not tests(inspection) and not inspection.broken:  # one that is broken may be a test
        for facts in _manifests(inspection):
            yield problem(facts.line)


SHUFFLED_QUESTIONS = rule(
    "CANVAS007",
    severity=Severity.WARNING,
    holds="For Canvas a quiz asks its questions in order.",
    says="{platform} keeps the order of the questions and shuffles the choices of every question instead",
    hint="Leave out 'shuffle: true' of the quiz, or look at 'Shuffle Answers' in its settings in Canvas.",
    elsewhere="Look at 'Shuffle Answers' in the settings of the quiz once it is in Canvas.",
    reason="'ordering' of a section is taken for the quiz's setting about answers.",
    clause=_clause("shuffled-questions", *CLASSIC),
)


def _ordering(document: Document) -> Iterator[etree._Element]:
    """Where a test first says that questions are shuffled, if it does."""
    yield from islice((node for node in named(document, "ordering") if qti2.is_true(node, "shuffle")), 1)


@document_check(SHUFFLED_QUESTIONS, TEST, lms=CLASSIC)
def questions_keep_their_order(document: Document) -> Problems:
    for node in _ordering(document):
        yield at(node, **_IN_CLASSIC)


MARK = rule(
    "CANVAS008",
    severity=Severity.WARNING,
    holds="For Canvas a quiz has no pass mark.",
    says="{platform} does not read the pass mark: a quiz there is not passed or failed",
    hint="Tell learners in words what passes, or require a score for the module in Canvas.",
    reason="It reads nothing of a test's outcome processing.",
    clause=_clause("pass-mark", *CLASSIC),
)


def _verdicts(document: Document) -> Iterator[etree._Element]:
    """What a test makes of its score beyond a sum: rules that set an outcome which is no number."""
    told = {outcome.identifier for outcome in document.facts.outcomes if outcome.base_type in ("boolean", "identifier")}
    seen: set[str] = set()
    for node in named(document, "setOutcomeValue"):
        identifier = node.get("identifier", "")
        if identifier in told and identifier not in seen:
            seen.add(identifier)
            yield node


@document_check(MARK, TEST, lms=CLASSIC)
def nothing_is_passed(document: Document) -> Problems:
    for node in _verdicts(document):
        yield found(line_of(node), **_IN_CLASSIC)


POOL_POINTS = rule(
    "CANVAS009",
    severity=Severity.WARNING,
    holds="For Canvas the questions of a pool are worth the same.",
    says="the questions of the pool are worth from {least} to {most} points; each is worth {first} in Canvas",
    hint="Give the questions of a pool the same points, or put them into several pools.",
    reason="A group of questions has one number of points there: that of its first question.",
    clause=_clause("pool-points", *CLASSIC),
)
_SELECTION, _REF, _WEIGHT = map(qti2.tag, ("selection", "assessmentItemRef", "weight"))


@document_check(POOL_POINTS, TEST, lms=CLASSIC)
def pools_are_of_equal_questions(document: Document) -> Problems:
    for section in named(document, "assessmentSection"):
        if section.find(_SELECTION) is None:
            continue
        written = [weight for ref in section.iterchildren(_REF) for weight in ref.iterchildren(_WEIGHT)]
        weights = [number for weight in written if (number := qti2.finite(weight.get("value"))) is not None]
        if weights and max(weights) - min(weights) > EPSILON:
            least, most, first = (f"{value:g}" for value in (min(weights), max(weights), weights[0]))
            yield at(section, least=least, most=most, first=first)


OTHER_NAME = rule(
    "QTI082",
    holds="For Canvas a test refers to an item under the item's own identifier.",
    says="the test calls {href} {name!r}, the item calls itself {own!r}",
    hint="Write identifier={own!r} on the assessmentItemRef.",
    reason="Canvas finds the questions of a quiz by the item's identifier and loses the others in silence.",
    clause=f"{_clause('reference-names', *CLASSIC)}: 7 of 7 questions; QTI 2.1 itself leaves the name free",
)


@package_check(OTHER_NAME, lms=CLASSIC)
def references_use_the_items_name(inspection: Inspection) -> Problems:
    asked = Counter(target for _, _, target in refs(inspection))
    for path, ref, target in refs(inspection):
        facts = inspection.facts.get(target or "")
        once = asked[target] == 1  # asked twice, an item cannot go by its own name both times
        if isinstance(facts, ItemFacts) and once and facts.identifier != ref.identifier:
            yield located(path, ref.line, ref.identifier, href=ref.href, name=ref.identifier, own=facts.identifier)


ASKED_TWICE = rule(
    "QTI084",
    severity=Severity.NOTE,
    holds="For Canvas a test asks each item once.",
    says="{href} is asked {count} times",
    hint="Drop the repeated reference, unless the question is meant to come again.",
    reason="Canvas keeps one question of each item, so that the quiz is shorter there.",
    clause=_clause("asked-twice", *CLASSIC),
)


@package_check(ASKED_TWICE, lms=CLASSIC)
def items_are_asked_once(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        asked = Counter(ref.href for ref in facts.item_refs)
        last = {ref.href: ref for ref in facts.item_refs}
        for href, count in asked.items():
            if count > 1:
                yield located(path, last[href].line, last[href].identifier, href=href, count=count)


POINTS_DIFFER = rule(
    "QTI090",
    severity=Severity.WARNING,
    holds="For Canvas the weight of a reference says the points that the item says.",
    says="{identifier} is worth {weight} points by its weight, {most} by its own maximum",
    hint='Write <weight value="{most}"> into the item\'s reference.',
    reason="Canvas Classic reads points from the weight (1 without one), New Quizzes from the item's maximum.",
    clause=_clause("points", *CLASSIC),
)


@package_check(POINTS_DIFFER, lms=CLASSIC)
def points_agree(inspection: Inspection) -> Problems:
    for path, ref, target in refs(inspection):
        facts = inspection.facts.get(target or "")
        score = facts.outcome("SCORE") if isinstance(facts, ItemFacts) else None
        most = None if score is None else score.normal_maximum
        weight = ref.weights[0][1] if ref.weights else 1.0
        if most is not None and weight is not None and abs(most - weight) > EPSILON:
            points = {"weight": f"{weight:g}", "most": f"{most:g}"}
            yield located(path, ref.line, ref.identifier, identifier=ref.identifier, **points)


SHORT_TIME = rule(
    "QTI091",
    severity=Severity.WARNING,
    holds="For Canvas a time limit is a whole number of minutes.",
    says="the time limit is {seconds} seconds: Canvas makes {minutes} minutes of it",
    hint="Use multiples of 60 seconds.",
    reason="Canvas divides by 60 and drops the rest: 45 seconds become a limit of 0 minutes.",
    clause=_clause("seconds", *CLASSIC),
)


@document_check(SHORT_TIME, TEST, lms=CLASSIC)
def time_limits_are_whole_minutes(document: Document) -> Problems:
    for node in named(document, "timeLimits"):
        seconds = qti2.finite(node.get("maxTime"))
        if seconds is not None and seconds % 60:
            yield at(node, seconds=f"{seconds:g}", minutes=int(seconds // 60))


VISIBLE_SECTION = rule(
    "QTI092",
    severity=Severity.NOTE,
    holds="For Canvas sections are not announced by a title of their own.",
    says="section {identifier} is visible: Canvas makes a question without answers of its title",
    hint='Set visible="false", unless the heading is wanted.',
    reason="The quiz gets one more entry, with no points and nothing to answer.",
    clause=_clause("visible-sections", *CLASSIC),
)


@package_check(VISIBLE_SECTION, lms=CLASSIC)
def sections_are_quiet(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if each.visible and each.title.strip():
                yield located(path, each.line, each.identifier, identifier=each.identifier)


# --- Classic Quizzes: the manifest ------------------------------------------------------------------

NO_MARK = rule(
    "QTI113",
    holds="For Canvas the manifest says in metadata/schema that it is a QTI 2.1 package.",
    says="the manifest's schema is {schema}: Canvas takes the package for QTI 1.2 and imports no question",
    hint="Write <metadata><schema>{expected}</schema><schemaversion>{version}</schemaversion></metadata>.",
    reason="0 questions, 0 quizzes, and no warning.",
    clause=_clause("no-mark", *CLASSIC),
    explains=("QTI114 element",),
)
SCORM_INSIDE = rule(
    "QTI115",
    holds="For Canvas a QTI manifest declares none of SCORM's namespaces.",
    says="the manifest declares {namespace}",
    hint="Put the SCORM content into a package of its own, and take its namespaces out.",
    reason="Canvas then takes the package for SCORM and refuses it, questions and all.",
    clause=_clause("scorm-inside", *CLASSIC),
)
# Namespaces by which it knows a package for QTI 2 (is_qti_2 of its converter), and for SCORM.
_MARKS = (
    "http://www.imsglobal.org/xsd/imsqti_v2p0",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p0",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1",
)
_ADL = ("http://www.adlnet.org/xsd/adlcp", "http://www.adlnet.org/xsd/adlseq", "http://www.adlnet.org/xsd/adlnav")


@package_check(NO_MARK, qti21.STANDARD, lms=CLASSIC)
def the_package_says_that_it_is_qti(inspection: Inspection) -> Problems:
    for facts in _manifests(inspection):
        marked = "qtiv2." in (facts.schema or "").lower()
        if not marked and not any(namespace.startswith(_MARKS) for _, namespace in facts.namespaces):
            schema = "missing" if facts.schema is None else quoted(facts.schema)
            element = "metadata" if facts.schema is None and facts.schemaversion is None else "schema"
            right = {"expected": qti2.SCHEMA_PACKAGE, "version": qti2.SCHEMA_VERSION}
            yield problem(facts.line, schema=schema, element=element, **right)


@package_check(SCORM_INSIDE, qti21.STANDARD, lms=CLASSIC)
def nothing_of_scorm(inspection: Inspection) -> Problems:
    for facts in _manifests(inspection):
        for namespace in sorted({each for _, each in facts.namespaces}):
            if namespace.startswith(_ADL):
                yield problem(facts.line, namespace=namespace)


# --- New Quizzes ------------------------------------------------------------------------------------

POOL_DISSOLVES = rule(
    "NEWQUIZ001",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz draws no questions from pools.",
    says="New Quizzes asks all {children} questions of the pool, not {select} of them",
    hint="Make the pool anew in New Quizzes, from an item bank, or let the quiz name its questions.",
    reason="Learners get a longer quiz, and all the same questions.",
    clause=_clause("pools", *NEW),
)
FIXED_NEW = rule(
    "NEWQUIZ002",
    severity=Severity.WARNING,
    holds="For New Quizzes no choice keeps its place among shuffled ones.",
    says="{platform} does not read that choice {choice!r} keeps its place",
    hint="Reword a choice such as 'None of these' so that it can stand anywhere, or do not shuffle the question.",
    reason="It stands anywhere among the others.",
    clause=_clause("fixed", *NEW),
    naming=("choice",),
)
MARK_NEW = rule(
    "NEWQUIZ003",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz has no pass mark.",
    says="{platform} does not read the pass mark: a quiz there is not passed or failed",
    hint="Tell learners in words what passes, or require a score for the module in Canvas.",
    reason="It reads nothing of a test's outcome processing.",
    clause=_clause("pass-mark", *NEW),
)
ATTEMPTS = rule(
    "NEWQUIZ004",
    severity=Severity.WARNING,
    holds="For New Quizzes attempts are not limited by the package.",
    says="{platform} does not read the limit of {most} attempts",
    hint="Set the number of attempts in the settings of the quiz there.",
    reason="Learners may try as often as those settings say.",
    clause=_clause("attempts", *NEW),
)
TIME = rule(
    "NEWQUIZ005",
    severity=Severity.WARNING,
    holds="For New Quizzes time is not limited by the package.",
    says="{platform} does not read the time limit of {seconds} seconds",
    hint="Set the time limit in the settings of the quiz there.",
    reason="Learners have as much time as those settings say.",
    clause=_clause("time-limit", *NEW),
)
FEEDBACK = rule(
    "NEWQUIZ006",
    severity=Severity.WARNING,
    holds="For New Quizzes a question has no feedback.",
    says="{platform} drops the feedback of QTI 2.1",
    hint="Upload the SCORM package where learners need the feedback, or write it anew in New Quizzes.",
    elsewhere="Write it anew in New Quizzes, or ask for the questions as SCORM, which brings a player of its own.",
    reason="Learners are told whether they were right and not why.",
    clause=_clause("feedback", *NEW),
)
SEVERAL_TESTS = rule(
    "NEWQUIZ007",
    severity=Severity.WARNING,
    holds="For New Quizzes a package has one test.",
    says="{platform} may import the first test of a package alone, and leave this one out",
    hint="Build each lesson by itself, and upload one package for each quiz.",
    elsewhere="Export each test as a package of its own, and upload one after the other.",
    reason="The other quizzes may not arrive, and nobody is told.",
    clause=_clause("several-tests", *NEW),
)
SHUFFLED_QUESTIONS_NEW = rule(
    "NEWQUIZ008",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz asks its questions in order.",
    says="{platform} does not read that the questions are shuffled",
    hint="Switch on 'Shuffle questions' in the settings of the quiz there.",
    reason="All learners get the questions in the order of the source.",
    clause=_clause("shuffled-questions", *NEW),
)
NOT_IMPORTED_NEW = rule(
    "NEWQUIZ009",
    holds="For New Quizzes an item's interaction is one of those that it imports, and the only one.",
    says="New Quizzes does not import {what}",
    hint="Ask it as a choice, order or match question; other platforms take it as it is.",
    reason="The question does not arrive.",
    clause=_clause("interactions", *NEW),
)
PREFIX = rule(
    "NEWQUIZ010",
    holds="For New Quizzes the names of QTI and of its manifest have no prefix.",
    says="the root is written with the prefix {prefix!r}",
    hint="Make its namespace the default one (xmlns=…).",
    reason="Nothing is found under names with a prefix: the import stops, or the quiz is empty.",
    clause=_clause("prefixes", *NEW),
)


@package_check(POOL_DISSOLVES, lms=NEW)
def nothing_is_drawn(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if each.select is not None and each.select < each.children:
                yield located(path, each.line, each.identifier, children=each.children, select=each.select)


@document_check(FIXED_NEW, ITEM, lms=NEW)
def no_choice_keeps_its_place_in_new_quizzes(document: Document) -> Problems:
    for choice in _fixed(document):
        yield found(choice.line, choice.identifier, choice=choice.identifier, **_IN_NEW)


@document_check(MARK_NEW, TEST, lms=NEW)
def nothing_is_passed_in_new_quizzes(document: Document) -> Problems:
    for node in _verdicts(document):
        yield found(line_of(node), **_IN_NEW)


@document_check(ATTEMPTS, TEST, lms=NEW)
def attempts_are_not_limited(document: Document) -> Problems:
    for node in named(document, "itemSessionControl"):
        most = qti2.count(node.get("maxAttempts"))
        if most:
            yield at(node, most=most, **_IN_NEW)


@document_check(TIME, TEST, lms=NEW)
def time_is_not_limited(document: Document) -> Problems:
    for node in named(document, "timeLimits"):
        if node.get("maxTime"):
            yield at(node, seconds=node.get("maxTime", ""), **_IN_NEW)


@document_check(FEEDBACK, ITEM, TEST, lms=NEW)
def nothing_is_fed_back(document: Document) -> Problems:
    for each in document.facts.feedbacks:
        yield found(each.line, each.identifier, **_IN_NEW)


@package_check(SEVERAL_TESTS, lms=NEW)
def there_is_one_test(inspection: Inspection) -> Problems:
    for facts in _manifests(inspection):
        listed = [each for each in facts.resources if each.type.startswith("imsqti_test_xmlv2p")]
        for resource in listed[1:]:
            yield problem(resource.line, resource.identifier, **_IN_NEW)


@document_check(SHUFFLED_QUESTIONS_NEW, TEST, lms=NEW)
def questions_keep_their_order_in_new_quizzes(document: Document) -> Problems:
    for node in _ordering(document):
        yield at(node, **_IN_NEW)


_TAKEN_NEW = frozenset(
    {
        "choiceInteraction",
        "textEntryInteraction",
        "orderInteraction",
        "matchInteraction",
        "associateInteraction",
        "gapMatchInteraction",
        "extendedTextInteraction",
    }
)


@document_check(NOT_IMPORTED_NEW, ITEM, lms=NEW)
def interactions_are_imported_by_new_quizzes(document: Document) -> Problems:
    return _not_taken(document, _TAKEN_NEW, ())


@document_check(PREFIX, MANIFEST, ITEM, TEST, lms=NEW)
def names_have_no_prefix(document: Document) -> Problems:
    if document.root.prefix:
        yield at(document.root, prefix=document.root.prefix)
