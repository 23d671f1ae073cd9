"""QTI tests: where learners are led, by branch rules and preconditions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from lessonpack.checks.qti._facts import TEST
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti2 import local
from lessonpack.rule import Document, Problems, at, document_check

_PART, _SECTION, _REF, _SECTION_REF = map(
    qti2.tag, ("testPart", "assessmentSection", "assessmentItemRef", "assessmentSectionRef")
)
_BRANCH, _CONDITION, _ORDERING = map(qti2.tag, ("branchRule", "preCondition", "ordering"))
_EXITS = frozenset({"EXIT_TEST", "EXIT_TESTPART", "EXIT_SECTION"})

NO_TARGET = rule(
    "QTI095",
    holds="A branch rule leads to a part, section or item of the test.",
    says="the branch rule leads to {target!r}, which is no {wanted}",
    hint="Write the identifier of one, or EXIT_SECTION, EXIT_TESTPART or EXIT_TEST.",
    reason="There is nowhere to go: engines refuse the test, or stop in the middle of it.",
    clause="QTI 2.1 Information Model, branchRule, target",
)
BACKWARDS = rule(
    "QTI096",
    holds="A branch rule leads forward.",
    says="the branch rule of {source!r} leads back to {target!r}",
    hint="Name something that comes after it.",
    reason="What was presented is not presented again: engines refuse the test, or stop in the middle of it.",
    clause="QTI 2.1 Information Model, branchRule, target: has not yet been presented",
)
NOT_ASKED = rule(
    "QTI097",
    severity=Severity.WARNING,
    holds="Branch rules and preconditions stand where learners go in order.",
    says="the {name} of {source!r} has no effect: its part is nonlinear",
    hint='Write navigationMode="linear" on the testPart, or take the rule out.',
    reason="Learners go where they like in such a part; what the rule was to skip is asked.",
    clause="QTI 2.1 Information Model, testPart, navigationMode: in nonlinear mode they are ignored",
)


_WITHIN = (_SECTION, _REF, _SECTION_REF)


class _Branch(Struct, frozen=True):
    """A branch rule that leads to something by name: where its owner ends and its target starts within their scope.

    `target` is None for a name that the scope does not have; `whole` is False when some of the scope is in other files,
    `ordered` when each learner meets it in another order.
    """

    node: etree._Element
    scope: str
    end: int
    target: int | None
    whole: bool
    ordered: bool


def _branches(document: Document) -> Iterator[_Branch]:
    parts = list(document.root.iterchildren(_PART))
    yield from _scoped({part: index for index, part in enumerate(parts)}, "part", whole=True, ordered=True)
    for part in parts:
        if next(part.iter(_BRANCH), None) is not None:
            whole = next(part.iter(_SECTION_REF), None) is None
            ordered = not any(qti2.is_true(each, "shuffle") for each in part.iter(_ORDERING))
            within = "section or item of the same part"
            yield from _scoped(_ends(part), within, whole=whole, ordered=ordered)


def _ends(part: etree._Element) -> dict[etree._Element, int]:
    """What stands within a part, in document order, each with the place of the last one within it, or its own."""
    ends: dict[etree._Element, int] = {}
    for event, node in etree.iterwalk(part, events=("start", "end"), tag=_WITHIN):
        ends[node] = len(ends) if event == "start" else len(ends) - 1
    return ends


def _scoped(ends: dict[etree._Element, int], scope: str, *, whole: bool, ordered: bool) -> Iterator[_Branch]:
    order = {node.get("identifier", ""): index for index, node in enumerate(ends)}
    for owner, end in ends.items():
        for node in owner.iterchildren(_BRANCH):
            target = node.get("target", "")
            if target not in _EXITS:
                yield _Branch(node, scope, end, order.get(target), whole, ordered)


def _source(node: etree._Element) -> str:
    owner = node.getparent()
    return "" if owner is None else owner.get("identifier", "")


@document_check(NO_TARGET, TEST)
def branches_lead_somewhere(document: Document) -> Problems:
    for branch in _branches(document):
        if branch.target is None and branch.whole:
            yield at(branch.node, target=branch.node.get("target", ""), wanted=branch.scope)


@document_check(BACKWARDS, TEST)
def branches_lead_forward(document: Document) -> Problems:
    for branch in _branches(document):
        if branch.target is not None and branch.target <= branch.end and branch.ordered:
            yield at(branch.node, source=_source(branch.node), target=branch.node.get("target", ""))


@document_check(NOT_ASKED, TEST)
def rules_have_an_effect(document: Document) -> Problems:
    for part in document.root.iterchildren(_PART):
        if part.get("navigationMode") == "nonlinear":
            for node in part.iter(_BRANCH, _CONDITION):
                if node.getparent() is not part:
                    yield at(node, name=local(node), source=_source(node))
