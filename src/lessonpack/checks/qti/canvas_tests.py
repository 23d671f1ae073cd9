"""CANVAS: what Canvas makes of tests and manifests in its Classic Quizzes; asked for by `--for canvas`."""

from __future__ import annotations

from collections import Counter

from lessonpack.checks._manifest import manifests, problem
from lessonpack.checks.qti._canvas import CLASSIC, IN_CLASSIC, clause, ordering, verdicts
from lessonpack.checks.qti._facts import (
    EPSILON,
    TEST,
    found,
    items,
    located,
    named,
    refs,
    tests,
)
from lessonpack.findings import Severity, quoted, rule
from lessonpack.formats import qti2, qti21
from lessonpack.formats.lines import line_of
from lessonpack.formats.qti2_facts import ItemFacts
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

NO_TEST = rule(
    "CANVAS003",
    severity=Severity.WARNING,
    holds="For Canvas a package has a test.",
    says="without a test Canvas makes no quiz, but a bank without a title of its own, each question worth 1 point",
    hint="Build with the test (without --no-test), or name the bank and set the points in Canvas.",
    elsewhere="Name the bank and set the points in Canvas, or export the questions anew with a test around them.",
    reason="Points are read from the references of a test, and a bank's title from nowhere.",
    clause=clause("no-test", *CLASSIC),
)


@package_check(NO_TEST, qti21.STANDARD, lms=CLASSIC)
def there_is_a_test(inspection: Inspection) -> Problems:
    if items(inspection) and not tests(inspection) and not inspection.broken:  # one that is broken may be a test
        for facts in manifests(inspection):
            yield problem(facts.line)


SHUFFLED_QUESTIONS = rule(
    "CANVAS007",
    severity=Severity.WARNING,
    holds="For Canvas a quiz asks its questions in order.",
    says="{platform} keeps the order of the questions and shuffles the choices of every question instead",
    hint="Leave out 'shuffle: true' of the quiz, or look at 'Shuffle Answers' in its settings in Canvas.",
    elsewhere="Look at 'Shuffle Answers' in the settings of the quiz once it is in Canvas.",
    reason="'ordering' of a section is taken for the quiz's setting about answers.",
    clause=clause("shuffled-questions", *CLASSIC),
)


@document_check(SHUFFLED_QUESTIONS, TEST, lms=CLASSIC)
def questions_keep_their_order(document: Document) -> Problems:
    for node in ordering(document):
        yield at(node, **IN_CLASSIC)


MARK = rule(
    "CANVAS008",
    severity=Severity.WARNING,
    holds="For Canvas a quiz has no pass mark.",
    says="{platform} does not read the pass mark: a quiz there is not passed or failed",
    hint="Tell learners in words what passes, or require a score for the module in Canvas.",
    reason="It reads nothing of a test's outcome processing.",
    clause=clause("pass-mark", *CLASSIC),
)


@document_check(MARK, TEST, lms=CLASSIC)
def nothing_is_passed(document: Document) -> Problems:
    for node in verdicts(document):
        yield found(line_of(node), **IN_CLASSIC)


POOL_POINTS = rule(
    "CANVAS009",
    severity=Severity.WARNING,
    holds="For Canvas the questions of a pool are worth the same.",
    says="the questions of the pool are worth from {least} to {most} points; each is worth {first} in Canvas",
    hint="Give the questions of a pool the same points, or put them into several pools.",
    reason="A group of questions has one number of points there: that of its first question.",
    clause=clause("pool-points", *CLASSIC),
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
    clause=f"{clause('reference-names', *CLASSIC)}: 7 of 7 questions; QTI 2.1 itself leaves the name free",
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
    clause=clause("asked-twice", *CLASSIC),
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
    clause=clause("points", *CLASSIC),
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
    clause=clause("seconds", *CLASSIC),
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
    clause=clause("visible-sections", *CLASSIC),
)


@package_check(VISIBLE_SECTION, lms=CLASSIC)
def sections_are_quiet(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if each.visible and each.title.strip():
                yield located(path, each.line, each.identifier, identifier=each.identifier)


NO_MARK = rule(
    "QTI113",
    holds="For Canvas the manifest says in metadata/schema that it is a QTI 2.1 package.",
    says="the manifest's schema is {schema}: Canvas takes the package for QTI 1.2 and imports no question",
    hint="Write <metadata><schema>{expected}</schema><schemaversion>{version}</schemaversion></metadata>.",
    reason="0 questions, 0 quizzes, and no warning.",
    clause=clause("no-mark", *CLASSIC),
    explains=("QTI114 element",),
)
SCORM_INSIDE = rule(
    "QTI115",
    holds="For Canvas a QTI manifest declares none of SCORM's namespaces.",
    says="the manifest declares {namespace}",
    hint="Put the SCORM content into a package of its own, and take its namespaces out.",
    reason="Canvas then takes the package for SCORM and refuses it, questions and all.",
    clause=clause("scorm-inside", *CLASSIC),
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
    for facts in manifests(inspection):
        marked = "qtiv2." in (facts.schema or "").lower()
        if not marked and not any(namespace.startswith(_MARKS) for _, namespace in facts.namespaces):
            schema = "missing" if facts.schema is None else quoted(facts.schema)
            element = "metadata" if facts.schema is None and facts.schemaversion is None else "schema"
            right = {"expected": qti2.SCHEMA_PACKAGE, "version": qti2.SCHEMA_VERSION}
            yield problem(facts.line, schema=schema, element=element, **right)


@package_check(SCORM_INSIDE, qti21.STANDARD, lms=CLASSIC)
def nothing_of_scorm(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for namespace in sorted({each for _, each in facts.namespaces}):
            if namespace.startswith(_ADL):
                yield problem(facts.line, namespace=namespace)
