"""NEWQUIZ: what Canvas makes of a QTI 2.1 package in its New Quizzes; asked for by `--for canvas-new`."""

from __future__ import annotations

from lessonpack.checks._manifest import manifests, problem
from lessonpack.checks.qti._canvas import IN_NEW, MANIFEST, NEW, clause, fixed, not_taken, ordering, verdicts
from lessonpack.checks.qti._facts import (
    ITEM,
    TEST,
    found,
    located,
    named,
    tests,
)
from lessonpack.findings import Severity, rule
from lessonpack.formats.lines import line_of
from lessonpack.formats.numbers import count
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

POOL_DISSOLVES = rule(
    "NEWQUIZ001",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz draws no questions from pools.",
    says="New Quizzes asks all {children} questions of the pool, not {select} of them",
    hint="Make the pool anew in New Quizzes, from an item bank, or let the quiz name its questions.",
    reason="Learners get a longer quiz, and all the same questions.",
    clause=clause("pools", *NEW),
)
FIXED_NEW = rule(
    "NEWQUIZ002",
    severity=Severity.WARNING,
    holds="For New Quizzes no choice keeps its place among shuffled ones.",
    says="{platform} does not read that choice {choice!r} keeps its place",
    hint="Reword a choice such as 'None of these' so that it can stand anywhere, or do not shuffle the question.",
    reason="It stands anywhere among the others.",
    clause=clause("fixed", *NEW),
    naming=("choice",),
)
MARK_NEW = rule(
    "NEWQUIZ003",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz has no pass mark.",
    says="{platform} does not read the pass mark: a quiz there is not passed or failed",
    hint="Tell learners in words what passes, or require a score for the module in Canvas.",
    reason="It reads nothing of a test's outcome processing.",
    clause=clause("pass-mark", *NEW),
)
ATTEMPTS = rule(
    "NEWQUIZ004",
    severity=Severity.WARNING,
    holds="For New Quizzes attempts are not limited by the package.",
    says="{platform} does not read the limit of {most} attempts",
    hint="Set the number of attempts in the settings of the quiz there.",
    reason="Learners may try as often as those settings say.",
    clause=clause("attempts", *NEW),
)
TIME = rule(
    "NEWQUIZ005",
    severity=Severity.WARNING,
    holds="For New Quizzes time is not limited by the package.",
    says="{platform} does not read the time limit of {seconds} seconds",
    hint="Set the time limit in the settings of the quiz there.",
    reason="Learners have as much time as those settings say.",
    clause=clause("time-limit", *NEW),
)
FEEDBACK = rule(
    "NEWQUIZ006",
    severity=Severity.WARNING,
    holds="For New Quizzes a question has no feedback.",
    says="{platform} drops the feedback of QTI 2.1",
    hint="Upload the SCORM package where learners need the feedback, or write it anew in New Quizzes.",
    elsewhere="Write it anew in New Quizzes, or ask for the questions as SCORM, which brings a player of its own.",
    reason="Learners are told whether they were right and not why.",
    clause=clause("feedback", *NEW),
)
SEVERAL_TESTS = rule(
    "NEWQUIZ007",
    severity=Severity.WARNING,
    holds="For New Quizzes a package has one test.",
    says="{platform} may import the first test of a package alone, and leave this one out",
    hint="Build each lesson by itself, and upload one package for each quiz.",
    elsewhere="Export each test as a package of its own, and upload one after the other.",
    reason="The other quizzes may not arrive, and nobody is told.",
    clause=clause("several-tests", *NEW),
)
SHUFFLED_QUESTIONS_NEW = rule(
    "NEWQUIZ008",
    severity=Severity.WARNING,
    holds="For New Quizzes a quiz asks its questions in order.",
    says="{platform} does not read that the questions are shuffled",
    hint="Switch on 'Shuffle questions' in the settings of the quiz there.",
    reason="All learners get the questions in the order of the source.",
    clause=clause("shuffled-questions", *NEW),
)
NOT_IMPORTED_NEW = rule(
    "NEWQUIZ009",
    holds="For New Quizzes an item's interaction is one of those that it imports, and the only one.",
    says="New Quizzes does not import {what}",
    hint="Ask it as a choice, order or match question; other platforms take it as it is.",
    reason="The question does not arrive.",
    clause=clause("interactions", *NEW),
)
PREFIX = rule(
    "NEWQUIZ010",
    holds="For New Quizzes the names of QTI and of its manifest have no prefix.",
    says="the root is written with the prefix {prefix!r}",
    hint="Make its namespace the default one (xmlns=…).",
    reason="Nothing is found under names with a prefix: the import stops, or the quiz is empty.",
    clause=clause("prefixes", *NEW),
)


@package_check(POOL_DISSOLVES, lms=NEW)
def nothing_is_drawn(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if each.select is not None and each.select < each.children:
                yield located(path, each.line, each.identifier, children=each.children, select=each.select)


@document_check(FIXED_NEW, ITEM, lms=NEW)
def no_choice_keeps_its_place_in_new_quizzes(document: Document) -> Problems:
    for line, choice in fixed(document):
        yield found(line, choice, choice=choice, **IN_NEW)


@document_check(MARK_NEW, TEST, lms=NEW)
def nothing_is_passed_in_new_quizzes(document: Document) -> Problems:
    for node in verdicts(document):
        yield found(line_of(node), **IN_NEW)


@document_check(ATTEMPTS, TEST, lms=NEW)
def attempts_are_not_limited(document: Document) -> Problems:
    for node in named(document, "itemSessionControl"):
        most = count(node.get("maxAttempts"))
        if most:
            yield at(node, most=most, **IN_NEW)


@document_check(TIME, TEST, lms=NEW)
def time_is_not_limited(document: Document) -> Problems:
    for node in named(document, "timeLimits"):
        if node.get("maxTime"):
            yield at(node, seconds=node.get("maxTime", ""), **IN_NEW)


@document_check(FEEDBACK, ITEM, TEST, lms=NEW)
def nothing_is_fed_back(document: Document) -> Problems:
    for each in document.facts.feedbacks:
        yield found(each.line, each.identifier, **IN_NEW)


@package_check(SEVERAL_TESTS, lms=NEW)
def there_is_one_test(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        listed = [each for each in facts.resources if each.type.startswith("imsqti_test_xmlv2p")]
        for resource in listed[1:]:
            yield problem(resource.line, resource.identifier, **IN_NEW)


@document_check(SHUFFLED_QUESTIONS_NEW, TEST, lms=NEW)
def questions_keep_their_order_in_new_quizzes(document: Document) -> Problems:
    for node in ordering(document):
        yield at(node, **IN_NEW)


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
    return not_taken(document, _TAKEN_NEW, ())


@document_check(PREFIX, MANIFEST, ITEM, TEST, lms=NEW)
def names_have_no_prefix(document: Document) -> Problems:
    if document.root.prefix:
        yield at(document.root, prefix=document.root.prefix)
