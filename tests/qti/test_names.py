"""Names are a mapping: what QTI 2.2 and 3.0 have for each sample is the tree of 2.1, written in other words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from lxml import etree

from conftest import ROOT
from lessonpack import xsd
from lessonpack.formats.qti_names import OF_HTML, QTI21, QTI22, QTI30
from lessonpack.model.content import Image
from lessonpack.model.course import Course
from lessonpack.render.xml import Names, Node, document
from lessonpack.schemas import Store
from lessonpack.targets._qti.items import item
from lessonpack.targets._qti.tests import assessment_test
from qti import samples

VERSIONS = {"qti21-2.1.0": QTI21, "qti22-2.2.0": QTI22, "qti22-2.2.4": QTI22, "qti30": QTI30}
LESSONS = sorted(path.parent.name for path in (ROOT / "content").glob("*/lesson.yaml"))


def address(image: Image) -> str:
    return f"images/{image.media.name}"


def trees(course: Course) -> Iterator[Node]:
    """The item of every question of a course."""
    for lesson in course.lessons:
        for question in lesson.questions:
            yield item(question, course.language, address, external=False)


def parsed(tree: Node, names: Names) -> etree._Element:
    return etree.fromstring(document(tree, names))


def judged(trees: Iterable[Node], version: str, schemas: Store) -> list[str]:
    """What the official schemas of a version say of trees that are written in its names."""
    entry = schemas.catalog.entries[version]
    roots = [parsed(tree, VERSIONS[version]) for tree in trees]
    assert roots
    return [f"{root.get('identifier')}: {fault.message}" for root in roots for fault in xsd.judge(schemas, entry, root)]


@pytest.mark.schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", samples.ITEM_BANKS)
def test_the_item_of_each_sample_is_valid_in_each_version(name: str, version: str, schemas: Store) -> None:
    assert judged(trees(samples.ITEM_BANKS[name]()), version, schemas) == []


@pytest.mark.schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LESSONS)
def test_the_item_of_each_question_in_content_is_valid_in_each_version(name: str, version: str, schemas: Store) -> None:
    assert judged(trees(samples.lesson(name)), version, schemas) == []


@pytest.mark.schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("asked", [*samples.ITEM_BANKS.values(), samples.pooled_course], ids=lambda made: made.__name__)
def test_the_test_of_each_sample_is_valid_in_each_version(
    asked: Callable[[], Course], version: str, schemas: Store
) -> None:
    assert judged([assessment_test(*quiz) for quiz in asked().quizzes], version, schemas) == []


@pytest.mark.schemas
@pytest.mark.parametrize("version", ["qti22-2.2.0", "qti30"])
def test_the_schemas_do_judge(version: str, schemas: Store) -> None:
    """What is written in the words of another version is not valid."""
    [tree] = trees(samples.plain_course())
    assert xsd.judge(schemas, schemas.catalog.entries[version], parsed(tree, QTI21))


def local(root: etree._Element) -> list[str]:
    """The names of all elements but those of MathML, which are the same in each version."""
    names = [etree.QName(node) for node in root.iter()]
    return [name.localname for name in names if "MathML" not in (name.namespace or "")]


def test_version_3_spells_its_own_names_anew_and_leaves_those_of_html() -> None:
    for course in (samples.kinds_course(), samples.rich_course()):
        for tree in trees(course):
            root = parsed(tree, QTI30)
            assert {name for name in local(root) if not name.startswith("qti-")} <= OF_HTML
            assert not {name for node in root.iter() for name in node.attrib if name != "{*}lang" and _is_camel(name)}
            assert root.find("{*}qti-item-body//{*}qti-choice-interaction").get("response-identifier") == "RESPONSE"  # type: ignore[union-attr]


XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@pytest.mark.parametrize("names", [QTI21, QTI22, QTI30], ids=["2.1", "2.2", "3.0"])
def test_each_version_says_where_its_schema_is(names: Names) -> None:
    root = parsed(next(trees(samples.kinds_course())), names)
    assert root.get(f"{XSI}schemaLocation", "").startswith(f"{etree.QName(root).namespace} http")
    assert {name for name in root.attrib if str(name).startswith(XSI)} == {f"{XSI}schemaLocation"}


def test_version_3_aligns_by_its_shared_vocabulary() -> None:
    """The attribute of HTML 4 is in the schema of each version; players of 3.0 have a style for the class."""
    tree = next(trees(samples.rich_course()))
    cells = [[(node.get("align"), node.get("class")) for node in parsed(tree, names).iter("{*}td")] for names in BOTH]
    assert [set(each) for each in cells] == [{("left", None), (None, None)}, {(None, "qti-align-left"), (None, None)}]


BOTH = (QTI21, QTI30)


def _is_camel(name: str) -> bool:
    return not name.startswith("{") and name != name.lower()


def test_version_3_has_feedback_in_a_body_of_its_own() -> None:
    tree = next(trees(samples.kinds_course()))
    before, after = parsed(tree, QTI21), parsed(tree, QTI30)
    told = [[local(child) for child in node] for node in before.iterfind("{*}modalFeedback")]
    bodies = after.iterfind("{*}qti-modal-feedback/{*}qti-content-body")
    assert [[local(child) for child in body] for body in bodies] == told != []
    assert all(len(node) == 1 for node in after.iterfind("{*}qti-modal-feedback"))


@pytest.mark.parametrize(
    ("names", "address"),
    [
        (QTI21, "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"),
        (QTI22, "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"),
        (QTI30, "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct"),
    ],
    ids=["2.1", "2.2", "3.0"],
)
def test_each_version_has_its_standard_templates_where_it_keeps_them(names: Names, address: str) -> None:
    [tree] = trees(samples.plain_course())
    assert [node.get("template") for node in parsed(tree, names).iter() if node.get("template")] == [address]


def test_what_one_version_was_written_as_does_not_reach_another() -> None:
    """Parts that items share are kept as they were written."""
    written = [[document(tree, names) for tree in trees(samples.kinds_course())] for names in (QTI21, QTI30, QTI21)]
    assert written[0] == written[2] != written[1]
