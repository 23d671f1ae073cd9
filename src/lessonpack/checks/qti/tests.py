"""QTI tests: the items that they refer to, and the variables that they read and set."""

from __future__ import annotations

from collections import Counter

from lessonpack.checks._manifest import manifest
from lessonpack.checks.qti._facts import located, refs, tests
from lessonpack.findings import Severity, quoted, rule
from lessonpack.formats import qti2, qti21
from lessonpack.rule import Inspection, Problems, package_check

REF_MISSING = rule(
    "QTI080",
    holds="Every item that a test refers to is in the package.",
    says="the test refers to {href}, which is not in the package",
    hint="Correct the href: it is relative to the test's own file.",
    reason="The test has a hole: players stop there, Canvas leaves the question out.",
    clause="QTI 2.1 Information Model, assessmentItemRef href; Canvas Classic (run)",
    explains=("assessmentItemRef/@href lacking",),
)


@package_check(REF_MISSING)
def referenced_items_exist(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    listed = facts.listed | {resource.launch for resource in facts.resources} if facts else frozenset()
    for path, ref, target in refs(inspection):
        if target is None or (target not in inspection.package and target not in listed):
            yield located(path, ref.line, ref.identifier, href=ref.href or quoted(ref.href))


REF_NO_ITEM = rule(
    "QTI081",
    holds="What a test refers to as an item is one.",
    says="the test refers to {href}, which is {found}, not a QTI item",
    hint="Refer to a file that holds an item of the test's own version of QTI.",
    reason="Players cannot show it and stop.",
    clause="QTI 2.1 Information Model, assessmentItemRef href",
)


@package_check(REF_NO_ITEM)
def references_lead_to_items(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    tools = {each.launch for each in facts.resources if each.type.startswith("imslti")} if facts else set()
    for path, ref, target in refs(inspection):
        if target is None or target not in inspection.package or target in inspection.broken or target in tools:
            continue
        kind = inspection.kinds.get(target)
        if kind is None or kind.basis is not qti21.ITEM:
            yield located(path, ref.line, ref.identifier, href=ref.href, found=kind.name if kind else "another file")


REF_TWICE = rule(
    "QTI083",
    holds="No two parts of a test share an identifier.",
    says="the identifier {identifier!r} stands {count} times in the test",
    hint="Give each part, section and item reference an identifier of its own.",
    reason="Results are reported under these names: the second overwrites the first.",
    clause="QTI 2.1 Information Model, identifiers of parts, sections and references",
)


@package_check(REF_TWICE)
def names_in_a_test_are_unique(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        lines = [(name, 0) for name in facts.parts] + [(each.identifier, each.line) for each in facts.sections]
        lines += [(ref.identifier, ref.line) for ref in (*facts.section_refs, *facts.item_refs)]
        last = dict(lines)
        for identifier, count in Counter(name for name, _ in lines).items():
            if count > 1:
                yield located(path, last[identifier], identifier, identifier=identifier, count=count)


SELECTS_TOO_MANY = rule(
    "QTI085",
    holds="A section has at least as many children as it selects, unless they may come again.",
    says="section {identifier} selects {select} of {children} children",
    hint="Lower select, add items, or let them come again with withReplacement.",
    reason="There are not enough to choose from: engines stop, or ask fewer questions than the points assume.",
    clause="QTI 2.1 Information Model, selection select",
)


@package_check(SELECTS_TOO_MANY)
def selections_can_be_made(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if each.select is not None and not each.repeats and each.select > each.children > 0:
                select, children = each.select, each.children
                yield located(
                    path, each.line, each.identifier, identifier=each.identifier, select=select, children=children
                )


EMPTY_SECTION = rule(
    "QTI086",
    severity=Severity.WARNING,
    holds="Sections of a test hold something.",
    says="section {identifier} has no items and no sections in it",
    hint="Add item references, or take the section out.",
    reason="Learners come to a page with nothing on it; a test of such sections asks nothing.",
    clause="QTI 2.1 Information Model, assessmentSection",
)


@package_check(EMPTY_SECTION)
def sections_hold_something(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        for each in facts.sections:
            if not each.children:
                yield located(path, each.line, each.identifier, identifier=each.identifier)


TEST_READ = rule(
    "QTI087",
    holds="A test's rules read variables that exist.",
    says="<{by}> reads {identifier!r}, which neither the test nor one of its items has",
    hint="Write the name of an outcome of the test, or item.VARIABLE with the identifier of an item reference.",
    reason="An unknown variable is NULL, and a sum with NULL in it is no score at all.",
    clause="QTI 2.1 Information Model, variable (in outcome processing, item variables are prefixed)",
    explains=("{by}/@identifier", "{by}/@identifier lacking"),
)


@package_check(TEST_READ)
def tests_read_what_exists(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        own = {outcome.identifier for outcome in facts.outcomes} | qti2.BUILT_IN_OUTCOMES | qti2.BUILT_IN_RESPONSES
        named = {ref.identifier for ref in facts.item_refs} | {each.identifier for each in facts.sections}
        named |= {*facts.parts, *(ref.identifier for ref in facts.section_refs)}
        for use in facts.reads:
            prefix = use.identifier.partition(".")[0]
            if use.identifier not in own and not ("." in use.identifier and prefix in named) and not facts.section_refs:
                yield located(path, use.line, by=use.by, identifier=use.identifier)


TEST_SET = rule(
    "QTI088",
    holds="A test's rules set declared outcomes only.",
    says="<{by}> sets {identifier!r}, which no outcomeDeclaration of the test declares",
    hint="Declare the outcome variable, or correct the name.",
    reason="The test's result goes nowhere.",
    clause="QTI 2.1 Information Model, setOutcomeValue; outcomeDeclaration",
    explains=("{by}/@identifier", "{by}/@identifier lacking"),
)


@package_check(TEST_SET)
def tests_set_what_they_declare(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        own = {outcome.identifier for outcome in facts.outcomes} | qti2.BUILT_IN_OUTCOMES
        for use in facts.sets:
            if use.identifier not in own:
                yield located(path, use.line, by=use.by, identifier=use.identifier)


NO_SUCH_WEIGHT = rule(
    "QTI089",
    severity=Severity.WARNING,
    holds="A weight that is used is defined by some item reference.",
    says="<{by}> weighs by {identifier!r}, and no item reference has such a weight",
    hint="Add <weight identifier={identifier!r}> to the references, or correct weightIdentifier.",
    reason="An undefined weight is 1: the test is added up as if all items were worth the same.",
    clause="QTI 2.1 Information Model, weight; weightIdentifier",
    explains=("{by}/@weightIdentifier",),
)


@package_check(NO_SUCH_WEIGHT)
def weights_are_defined(inspection: Inspection) -> Problems:
    for path, facts in tests(inspection):
        defined = {name for ref in facts.item_refs for name, _ in ref.weights}
        for use in facts.weights_used:
            if use.identifier not in defined and not facts.section_refs:
                yield located(path, use.line, by=use.by, identifier=use.identifier)
