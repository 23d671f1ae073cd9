"""Packages made to waste time: what grows in them makes the checks' work grow no faster."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

import pytest

from checks.packages import Files, good, package
from effort import LINEAR, growth
from lessonpack import checks, lms, pipeline, xsd
from lessonpack.findings import Finding
from lessonpack.schemas import Store

Grown = Callable[[int], Files]
"""A package with so many of something in it."""

M, ONE, TWO = "imsmanifest.xml", "items/one.xml", "items/two.xml"
MANY = 400


def grown(base: str, path: str, old: str, new: Callable[[int], str]) -> Grown:
    """The package with so many pieces before a text of one of its files."""

    def made(count: int) -> Files:
        files = good(base)
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), "".join(map(new, range(count))).encode() + old.encode(), 1)
        return files

    return made


def page(text: Callable[[int], str]) -> Grown:
    return lambda count: {**good("scorm"), "index.html": f"<html><body>{text(count)}".encode()}


def style(text: Callable[[int], str]) -> Grown:
    return lambda count: {**good("scorm"), "style.css": text(count).encode()}


def resource(number: int, inner: str = "", more: str = "") -> str:
    return f'<resource identifier="X{number}" type="webcontent" adlcp:scormtype="asset"{more}>{inner}</resource>'


def chain(number: int) -> str:
    inner = f'<dependency identifierref="X{number + 1}"/>'
    return resource(number, inner, ' href="style.css"')


def circle(count: int) -> Files:
    return grown("scorm", M, "</resources>", lambda number: chain(number % (count - 1)))(count)


def web(count: int) -> Files:
    """Resources that all depend on all of them, by so many dependencies together."""
    side = isqrt(count)
    inner = "".join(f'<dependency identifierref="X{each}"/>' for each in range(side))
    return grown("scorm", M, "</resources>", lambda number: resource(number, inner))(side)


ITEM = '<item identifier="Y{0}" identifierref="RES" isvisible="true"><title>{0}</title></item>'
CHOICE = '<simpleChoice identifier="c{0}">{0}</simpleChoice>'
LAST_CHOICE = '<simpleChoice identifier="wind">'
MODAL = '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="c{0}_wrong"><p/></modalFeedback>'

ACTIVITY = '<item identifier="Y{0}" identifierref="RES"><imsss:sequencing IDRef="SHARED-RULES"/></item>'
CONDITION = '<imsss:ruleCondition referencedObjective="o{0}" operator="not" condition="satisfied"/>'
OBJECTIVE = """<imsss:objective objectiveID="o{0}" satisfiedByMeasure="true">
<imsss:mapInfo targetObjectiveID="g{0}" writeSatisfiedStatus="true"/></imsss:objective>"""


def shared_by_many(count: int) -> Files:
    """Many activities that take many conditions and objectives from one sequencing of the collection."""
    files = good("scorm2004")
    for old, new in (
        (b"</organization>", "".join(map(ACTIVITY.format, range(count))) + "</organization>"),
        (
            b'<imsss:sequencing ID="SHARED-RULES">',
            '<imsss:sequencing ID="SHARED-RULES"><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>'
            + "".join(map(CONDITION.format, range(count)))
            + '</imsss:ruleConditions><imsss:ruleAction action="disabled"/></imsss:preConditionRule>'
            + "</imsss:sequencingRules><imsss:objectives>"
            + "".join(map(OBJECTIVE.format, range(count)))
            + "</imsss:objectives>",
        ),
    ):
        files[M] = files[M].replace(old, new.encode(), 1)
    return files


CASES: dict[str, Grown] = {
    "activities with shared rules": lambda count: shared_by_many(count // 4),
    "launch data": grown("scorm2004", M, "<adlnav:presentation>", lambda _: "<adlcp:dataFromLMS>x</adlcp:dataFromLMS>"),
    "objectives": grown("scorm2004", M, '<imsss:objective objectiveID="known"/>', OBJECTIVE.format),
    "one identifier": grown("scorm", M, "</resources>", lambda _: resource(0)),
    "pairs of identifiers": grown("scorm", M, "</resources>", lambda number: resource(number // 2)),
    "a chain of dependencies": lambda count: grown("scorm", M, "</resources>", chain)(count // 2),
    "a circle of dependencies": lambda count: circle(count // 2),
    "everything depends on everything": lambda count: web(8 * count),
    "items": grown("scorm", M, "</organization>", ITEM.format),
    "mastery scores": grown("scorm", M, "<adlcp:masteryscore>", lambda _: "<adlcp:masteryscore>1</adlcp:masteryscore>"),
    "numeric references": grown("scorm", M, "Where rain", lambda number: f"&#{number + 200};"),
    "missing files": grown("scorm", M, '<file href="style.css"/>', '<file href="gone/{0}.png"/>'.format),
    "links": page(lambda count: 5 * count * "<a href='gone.html'>x</a>"),
    "missing pages": page(lambda count: "".join(f"<a href='{number}.html'>x</a>" for number in range(count))),
    "open elements": page(lambda count: 5 * count * "<div>"),
    "open comments": style(lambda count: 60 * count * "/*"),
    "open addresses": style(lambda count: 30 * count * "url("),
    "blanks in an address": style(lambda count: "url(" + 100 * count * " "),
    "blanks in many addresses": style(lambda count: 2 * count * ("url(" + 500 * " ")),
    "long addresses": style(lambda count: count // 2 * ("url(" + 1_990 * "a")),
    "open quotation": style(lambda count: 30 * count * 'url("'),
    "choices": grown("qti", TWO, LAST_CHOICE, CHOICE.format),
    "one choice": grown("qti", TWO, LAST_CHOICE, lambda _: CHOICE.format("c")),
    "interactions": grown("qti", TWO, "</itemBody>",
                          '<choiceInteraction responseIdentifier="R{0}"><prompt/></choiceInteraction>'.format),
    "sections": grown("qti", "test.xml", "</testPart>", '<assessmentSection identifier="s{0}" title="S"/>'.format),
    "verdicts": grown("qti", "test.xml", "</outcomeProcessing>", '<setOutcomeValue identifier="V{0}"/>'.format),
    "correct values": grown("qti", TWO, "<value>rain</value>", "<value>v{0}</value>".format),
    "map entries": grown("qti", TWO, '<mapEntry mapKey="rain"', '<mapEntry mapKey="v{0}" mappedValue="1"/>'.format),
    "feedback": grown("qti", ONE, "<modalFeedback", MODAL.format),
    "variables": grown("qti", ONE, "<itemBody>",
                       lambda number: f'<outcomeDeclaration identifier="V{number // 2}" cardinality="single"/>'),
    "rules": grown("qti", ONE, "<responseCondition>",
                   lambda _: '<setOutcomeValue identifier="SCORE"><null/></setOutcomeValue>'),
    "images": grown("qti", ONE, "</div>", '<img src="images/{0}.png" alt="x"/>'.format),
    "references": grown("qti", "test.xml", "</assessmentSection>",
                        '<assessmentItemRef identifier="one" href="items/one.xml"/>'.format),
    # Deeper, and the parser refuses the document.
    "nested expressions": lambda count: grown("qti", ONE, "<match>", lambda _: "<not>")(count // 8),
}  # fmt: skip


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Files], list[Finding]]:
    """Gives what all checks find in a package, those of every platform among them."""
    checks.load()
    store = Store(tmp_path_factory.mktemp("store"))
    validator = xsd.Validator(store)
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=tuple(lms.load()))
    return lambda files: pipeline.inspect(package(files), validator, job)[1]


@pytest.mark.parametrize("case", CASES)
def test_twice_as_much_takes_twice_the_work(case: str, inspected: Callable[[Files], list[Finding]]) -> None:
    assert inspected(CASES[case](MANY))
    assert growth(inspected, CASES[case], MANY) <= LINEAR
