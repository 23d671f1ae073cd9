"""Packages made to waste time: what grows in them makes the checks' work grow no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from checks.packages import Files, good, package
from lessonpack import checks, pipeline, xsd
from lessonpack.schemas import Store

M, ONE, TWO = "imsmanifest.xml", "items/one.xml", "items/two.xml"
MANY = 5_000
SECONDS = 8.0  # of CPU, on a slow and busy machine; what was quadratic took minutes


def grown(base: str, path: str, old: str, new: Callable[[int], str], count: int = MANY) -> Files:
    """The package with many pieces before a text of one of its files."""
    files = good(base)
    assert old.encode() in files[path]
    files[path] = files[path].replace(old.encode(), "".join(map(new, range(count))).encode() + old.encode(), 1)
    return files


def page(text: str) -> Files:
    return {**good("scorm"), "index.html": text.encode()}


def style(text: str) -> Files:
    return {**good("scorm"), "style.css": text.encode()}


def resource(number: int, inner: str = "", more: str = "") -> str:
    return f'<resource identifier="X{number}" type="webcontent" adlcp:scormtype="asset"{more}>{inner}</resource>'


def chain(number: int) -> str:
    inner = f'<dependency identifierref="X{number + 1}"/>'
    return resource(number, inner, ' href="style.css"')


ITEM = '<item identifier="Y{0}" identifierref="RES" isvisible="true"><title>{0}</title></item>'
CHOICE = '<simpleChoice identifier="c{0}">{0}</simpleChoice>'
LAST_CHOICE = '<simpleChoice identifier="wind">'
MODAL = '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="c{0}_wrong"><p/></modalFeedback>'

ACTIVITY = '<item identifier="Y{0}" identifierref="RES"><imsss:sequencing IDRef="SHARED-RULES"/></item>'
CONDITION = '<imsss:ruleCondition referencedObjective="o{0}" operator="not" condition="satisfied"/>'
OBJECTIVE = """<imsss:objective objectiveID="o{0}" satisfiedByMeasure="true">
<imsss:mapInfo targetObjectiveID="g{0}" writeSatisfiedStatus="true"/></imsss:objective>"""


def shared_by_many(files: Files) -> Files:
    """Many activities that take many conditions and objectives from one sequencing of the collection."""
    files = {**files}
    for old, new in (
        (b"</organization>", "".join(map(ACTIVITY.format, range(MANY))) + "</organization>"),
        (
            b'<imsss:sequencing ID="SHARED-RULES">',
            '<imsss:sequencing ID="SHARED-RULES"><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>'
            + "".join(map(CONDITION.format, range(MANY)))
            + '</imsss:ruleConditions><imsss:ruleAction action="disabled"/></imsss:preConditionRule>'
            + "</imsss:sequencingRules><imsss:objectives>"
            + "".join(map(OBJECTIVE.format, range(MANY)))
            + "</imsss:objectives>",
        ),
    ):
        files[M] = files[M].replace(old, new.encode(), 1)
    return files


CASES = {
    "activities with shared rules": shared_by_many(good("scorm2004")),
    "launch data": grown("scorm2004", M, "<adlnav:presentation>", lambda _: "<adlcp:dataFromLMS>x</adlcp:dataFromLMS>"),
    "objectives": grown("scorm2004", M, '<imsss:objective objectiveID="known"/>', OBJECTIVE.format),
    "one identifier": grown("scorm", M, "</resources>", lambda _: resource(0)),
    "pairs of identifiers": grown("scorm", M, "</resources>", lambda number: resource(number // 2)),
    "a chain of dependencies": grown("scorm", M, "</resources>", chain),
    "a circle of dependencies": grown("scorm", M, "</resources>", lambda number: chain(number % (MANY - 1))),
    "everything depends on everything": grown(
        "scorm", M, "</resources>",
        lambda number: resource(number, "".join(f'<dependency identifierref="X{each}"/>' for each in range(70))), 70,
    ),
    "items": grown("scorm", M, "</organization>", ITEM.format),
    "mastery scores": grown("scorm", M, "<adlcp:masteryscore>", lambda _: "<adlcp:masteryscore>1</adlcp:masteryscore>"),
    "numeric references": grown("scorm", M, "Where rain", lambda number: f"&#{number + 200};"),
    "missing files": grown("scorm", M, '<file href="style.css"/>', '<file href="gone/{0}.png"/>'.format),
    "links": page("<html><body>" + "<a href='gone.html'>x</a>" * MANY),
    "missing pages": page("<html><body>" + "".join(f"<a href='{number}.html'>x</a>" for number in range(MANY))),
    "open elements": page("<html><body>" + "<div>" * MANY),
    "open comments": style("/*" * 1_000_000),
    "open addresses": style("url(" * 500_000),
    "blanks in an address": style("url(" + " " * 2_000_000),
    "blanks in many addresses": style(("url(" + " " * 500) * 4_000),
    "long addresses": style(("url(" + "a" * 1_990) * 1_000),
    "open quotation": style('url("' * 400_000),
    "choices": grown("qti", TWO, LAST_CHOICE, CHOICE.format),
    "one choice": grown("qti", TWO, LAST_CHOICE, lambda _: CHOICE.format("c")),
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
    "nested expressions": grown("qti", ONE, "<match>", lambda _: "<not>", 200),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_time_is_bounded(case: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    checks.load()
    store = Store(tmp_path_factory.mktemp("store"))
    job = pipeline.Job(sources=(), schemas=str(store.folder))
    start = time.process_time()
    _, found, _, _ = pipeline.inspect(package(CASES[case]), xsd.Validator(store), job)
    assert time.process_time() - start < SECONDS
    assert found
