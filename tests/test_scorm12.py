"""SCORM 1.2: what its packages promise to platforms, and golden trees of small courses."""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT
from lessonpack.blobs import Bytes
from lessonpack.features import Feature
from lessonpack.findings import Finding
from lessonpack.formats.scorm import (
    ADLCP_SCORM12,
    IMSCP_SCORM12,
    decimal,
    manifest_number,
    mastery_score,
    measure_weight,
)
from lessonpack.model.blocks import KnowledgeCheck, Prose
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.course import Course, Grade, Mode, Pool, Report, Section
from lessonpack.model.questions import MultipleResponse
from lessonpack.package import MANIFEST, Package
from lessonpack.schemas import Store
from lessonpack.target import Options, losses
from lessonpack.targets import load
from lessonpack.targets._player.state import layout
from qti import samples

SCORM12 = load()["scorm12"]
GOLDEN = ROOT / "tests" / "golden" / "scorm12"
OWN = ("index.html", "data.js", MANIFEST)  # what a course makes; the rest is the same in every package
CP, ADLCP = f"{{{IMSCP_SCORM12}}}", f"{{{ADLCP_SCORM12}}}"


def built(course: Course, **options: Any) -> Package:
    return SCORM12.build(course, Options(**options))


def manifest(course: Course, **options: Any) -> etree._Element:
    return etree.fromstring(built(course, **options).read(MANIFEST))


def data(course: Course) -> dict[str, Any]:
    text = built(course).read("data.js").decode("ascii")
    found: dict[str, Any] = json.loads(text.removeprefix("lessonpackData = ").removesuffix(";\n"))
    return found


def with_quiz(course: Course, **changes: Any) -> Course:
    lesson = course.lessons[0]
    assert lesson.quiz is not None
    return replace(course, lessons=(replace(lesson, quiz=replace(lesson.quiz, **changes)),))


def limits(course: Course) -> list[Finding]:
    return [entry for entry in losses(SCORM12, course) if entry.code.startswith("SCORM")]


# --- golden trees -----------------------------------------------------------------------------------


def listing(package: Package, controls: frozenset[str]) -> str:
    """Every path of a package; with its hash where its bytes are somebody else's and must not change."""
    lines = []
    for path in package.paths:
        hashed = path in controls or path.startswith("media/")
        lines.append(f"{hashlib.sha256(package.read(path)).hexdigest()}  {path}" if hashed else path)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", samples.COURSES)
def test_a_package_is_what_it_was(name: str, accept: bool, schemas: Store) -> None:
    from lessonpack.blobs import File

    controls = {file: File(path) for file, path in schemas.control_documents("scorm12").items()}
    package = built(samples.COURSES[name](), control_documents=controls)
    tree = {path: package.read(path).decode() for path in OWN}
    tree["files.txt"] = listing(package, frozenset(controls))
    folder = GOLDEN / name
    if accept:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in tree.items():
            (folder / path).write_bytes(text.encode())
    assert {path.name for path in folder.iterdir()} == set(tree)
    for path, text in tree.items():
        assert text == (folder / path).read_bytes().decode(), path


def test_there_is_no_golden_tree_without_its_course() -> None:
    assert {folder.name for folder in GOLDEN.iterdir()} == set(samples.COURSES)


# --- the manifest -----------------------------------------------------------------------------------


def test_the_manifest_says_which_scorm_it_is_in_the_words_that_platforms_compare() -> None:
    text = built(samples.kinds_course()).read(MANIFEST).decode()
    assert "<schema>ADL SCORM</schema>" in text
    assert "<schemaversion>1.2</schemaversion>" in text
    assert f'<manifest identifier="manifest_{samples.kinds_course().id.replace("-", "_")}"' in text
    assert f'xmlns:adlcp="{ADLCP_SCORM12}"' in text
    assert 'adlcp:scormtype="sco"' in text


def test_the_default_organization_leads_through_one_visible_item_to_the_first_resource() -> None:
    root = manifest(samples.kinds_course())
    organizations = root.find(f"{CP}organizations")
    organization = organizations.find(f"{CP}organization")
    assert organizations.get("default") == organization.get("identifier")
    (item,) = organization.iter(f"{CP}item")
    resource = root.find(f"{CP}resources/{CP}resource")
    assert (item.get("isvisible"), item.get("identifierref")) == ("true", resource.get("identifier"))
    assert resource.get("href") == "index.html" == resource.find(f"{CP}file").get("href")
    assert [child.tag for child in item] == [f"{CP}title"]


def test_every_file_is_listed_once_control_documents_too() -> None:
    controls = {name: Bytes(b"<xsd/>") for name in ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "ims_xml.xsd")}
    package = built(samples.rich_course(), control_documents=controls)
    root = etree.fromstring(package.read(MANIFEST))
    listed = [file.get("href") for file in root.iter(f"{CP}file")]
    assert sorted(listed) == sorted(path for path in package.paths if path != MANIFEST)
    assert set(controls) <= set(listed)


def test_schema_locations_are_named_only_when_the_documents_are_there() -> None:
    assert b"schemaLocation" not in built(samples.plain_course()).read(MANIFEST)
    with_controls = built(samples.plain_course(), control_documents={"imscp_rootv1p1p2.xsd": Bytes(b"")})
    assert b"imscp_rootv1p1p2.xsd" in with_controls.read(MANIFEST)


def test_identifiers_come_from_the_course_s_id_and_stay_short() -> None:
    long = replace(samples.plain_course(), id="a-" + "very-" * 11 + "id")
    names = [node.get("identifier") for node in manifest(long).iter() if node.get("identifier")]
    assert len(set(names)) == len(names) == 4
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    assert names == [
        node.get("identifier") for node in manifest(replace(long, title="Other")).iter() if node.get("identifier")
    ]
    near = replace(long, id=long.id[:-1] + "x")
    assert not set(names) & {node.get("identifier") for node in manifest(near).iter()}


def test_manifest_findings_lead_to_the_yaml() -> None:
    course = samples.kinds_course()
    package = built(course)
    for node in etree.fromstring(package.read(MANIFEST)).iter():
        if node.get("identifier"):
            assert package.origin(MANIFEST, node.get("identifier")) == course.at


def moodle_text(markup: str) -> str:
    """What Moodle reads as a title: chunks between entities that are blank or "0" when trimmed are dropped."""
    chunks = re.split(r"(&amp;|&lt;|&gt;)", markup)
    entities = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
    kept = [entities.get(chunk, chunk) for chunk in chunks if chunk.strip(" \t\n\r\0\v") not in ("", "0")]
    return "".join(kept)


@pytest.mark.parametrize("title", ["0", "5 & 0 & 6", "< >", "a && b", "Tom & Jerry", "naïve Ω 日本語 🧽", "0 < 1"])
def test_a_title_reads_the_same_in_moodle(title: str) -> None:
    text = built(replace(samples.plain_course(), title=title)).read(MANIFEST).decode()
    written = re.findall(r"<title>(.*?)</title>", text)
    assert len(written) == 2
    assert all(moodle_text(each).replace("\xa0", " ").strip() == title for each in written)
    assert "&#" not in text


def test_a_long_title_is_shortened_in_the_manifest_and_said() -> None:
    course = replace(samples.plain_course(), title="word " * 60)
    title = manifest(course).findtext(f".//{CP}item/{CP}title")
    assert len(title) <= 200
    assert title.endswith("word…")
    assert "SCORM091" in [entry.code for entry in limits(course)]


@pytest.mark.parametrize(
    ("mark", "written"),
    [("80", "80"), ("66.5", "66.5"), ("100", "100"), ("0", "0.0"), ("66.666", "66.67"), ("0.001", "0.01")],
)
def test_the_mastery_score_is_a_number_that_moodle_keeps(mark: str, written: str) -> None:
    course = with_quiz(samples.kinds_course(), pass_mark=Fraction(mark), attempts=1)
    assert manifest(course).findtext(f".//{ADLCP}masteryscore") == written == mastery_score(Fraction(mark))


def test_the_player_judges_by_the_mark_that_was_written_and_tells_it_as_the_manifest_has_it() -> None:
    course = with_quiz(samples.kinds_course(), pass_mark=Fraction("66.6666"), attempts=1)
    quiz = data(course)["quiz"]
    assert (Fraction(quiz["mark"]), quiz["markText"]) == (Fraction("66.6666"), "66.67")
    assert manifest(course).findtext(f".//{ADLCP}masteryscore") == "66.67"


def test_no_number_of_a_manifest_is_a_bare_zero() -> None:
    """Moodle drops the text "0", and in PHP the attribute "0" is none at all: ILIAS let a weight of 0 count in full."""
    numbers = [manifest_number(Fraction(text)) for text in ("0", "0.001", "0.01", "1", "100", "1/3")]
    assert numbers == ["0.0", "0.0", "0.01", "1", "100", "0.33"]
    assert [measure_weight(Fraction(text)) for text in ("0", "2/3", "1", "1/30000")] == ["0.0", "0.6667", "1", "0.0001"]


@pytest.mark.parametrize(
    ("settings", "written"),
    [
        ({"pass_mark": None, "attempts": 1}, None),
        ({"pass_mark": Fraction(80), "attempts": 1}, "80"),
        ({"pass_mark": Fraction(80), "attempts": 2}, None),
        ({"pass_mark": Fraction(80), "attempts": None}, None),
        ({"pass_mark": Fraction(80), "attempts": 2, "report": Report.END}, "80"),
    ],
)
def test_there_is_a_mastery_score_only_where_each_score_that_is_told_is_final(
    settings: dict[str, Any], written: str | None
) -> None:
    assert manifest(with_quiz(samples.kinds_course(), **settings)).findtext(f".//{ADLCP}masteryscore") == written


# --- page and data ----------------------------------------------------------------------------------


def test_the_page_has_nothing_inline_that_a_content_policy_stops() -> None:
    page = built(samples.rich_course()).read("index.html").decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert not re.search(r"""(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css|png|svg)""", page)
    script = built(samples.rich_course()).read("player.js").decode()
    assert not re.search(r"\beval\(|new Function|innerHTML|XMLHttpRequest", script)
    assert re.findall(r"\bfetch\(\w+(.*?)\)", script) == [',{cache:"no-store"}'], "of the package itself"


def test_the_page_does_not_say_which_choices_are_right() -> None:
    course = samples.kinds_course()
    swapped = tuple(
        replace(question, choices=tuple(replace(choice, correct=not choice.correct) for choice in question.choices))
        if isinstance(question, MultipleResponse)
        else question
        for question in course.lessons[0].questions
    )
    other = replace(course, lessons=(replace(course.lessons[0], questions=swapped),))
    assert built(course).read("index.html") == built(other).read("index.html")
    assert built(course).read("data.js") != built(other).read("data.js")


def test_the_core_knows_no_name_of_the_data_model() -> None:
    folder = ROOT / "templates" / "player"
    for file in (*folder.glob("core/*.js"), *folder.glob("ui/*.js"), folder / "adapters" / "none.js"):
        assert not re.search(r"\bcmi\.|LMS[A-Z]", file.read_text("utf-8")), file.name


def test_weights_stay_within_100_and_keep_their_proportions() -> None:
    course = samples.kinds_course()
    heavy, *rest = course.lessons[0].questions
    questions = (replace(heavy, points=Fraction(1000)), *(replace(question, points=Fraction(50)) for question in rest))
    changed = replace(course, lessons=(replace(course.lessons[0], questions=questions),))
    weights = [entry["weighting"] for entry in data(changed)["adapter"]["interactions"].values()]
    assert weights[0] == "100"
    assert set(weights[1:]) == {"5"}


def test_numbers_are_plain_decimals() -> None:
    assert [decimal(Fraction(text)) for text in ("1/3", "100", "0", "0.5", "1000000", "0.001")] == [
        "0.33", "100", "0", "0.5", "1000000", "0",
    ]  # fmt: skip


# --- limits -----------------------------------------------------------------------------------------


def many(course: Course, number: int, choices: int) -> Course:
    lesson = course.lessons[0]
    model = next(question for question in lesson.questions if isinstance(question, MultipleResponse))
    boxes = tuple(replace(model.choices[0], id=f"c{n}", correct=n == 0) for n in range(choices))
    questions = tuple(replace(model, id=f"q{n}", choices=boxes) for n in range(number))
    changed = replace(course, lessons=(replace(lesson, questions=questions),))
    return with_quiz(changed, questions=tuple(question.id for question in questions))


def test_a_state_that_cannot_fit_is_an_error_with_the_numbers() -> None:
    assert [entry.code for entry in limits(many(samples.kinds_course(), 100, 6))] == []
    (found,) = limits(many(samples.kinds_course(), 300, 6))
    assert (found.code, found.severity) == ("SCORM090", "error")
    worst = int(dict(found.args)["worst"])
    assert worst > 3584
    assert str(worst) in found.message
    parts = re.findall(r"(answers to the quiz|score, place and the like) (\d+)", found.message)
    assert [name for name, _ in parts] == ["answers to the quiz", "score, place and the like"]
    assert sum(int(width) for _, width in parts) == worst


def test_of_a_pool_the_longest_answers_make_the_worst_state() -> None:
    short, long = (many(samples.kinds_course(), 2, size).lessons[0].questions for size in (3, 6))
    named = tuple(replace(question, id=f"long-{place}") for place, question in enumerate(long))
    pool = Pool(pick=1, questions=tuple(question.id for question in (*short, *named)))
    lesson = replace(samples.kinds_course().lessons[0], questions=(*short, *named))
    assert lesson.quiz is not None
    drawn = replace(lesson, quiz=replace(lesson.quiz, questions=(), pools=(pool,)))
    answers = dict(layout([drawn]).fields)["answers"]
    alone = replace(lesson, quiz=replace(lesson.quiz, questions=(named[0].id,), pools=()))
    assert answers == dict(layout([alone]).fields)["answers"] == 3 + 1 + 6 * 2


def test_between_the_answers_of_checks_there_is_one_sign() -> None:
    lesson = many(samples.kinds_course(), 3, 4).lessons[0]
    blocks = tuple(KnowledgeCheck(question=question.id) for question in lesson.questions)
    sections = (Section(id="s", title="S", blocks=blocks),)
    checked, asked = replace(lesson, sections=sections, quiz=None), replace(lesson, sections=())
    widths = [dict(layout([each]).fields) for each in (checked, asked)]
    assert widths[0]["checks"] == widths[1]["answers"] > 0


def test_a_question_with_more_choices_than_letters_is_an_error() -> None:
    assert limits(many(samples.kinds_course(), 1, 36)) == []
    assert [entry.code for entry in limits(many(samples.kinds_course(), 1, 37))] == ["SCORM094"]


def test_questions_without_a_quiz_are_not_dropped_in_silence() -> None:
    course = samples.kinds_course()
    bare = replace(course, lessons=(replace(course.lessons[0], quiz=None),))
    assert [entry.code for entry in limits(bare)] == ["SCORM095"]
    assert data(bare)["questions"] == []


def test_a_question_that_a_section_asks_needs_no_quiz() -> None:
    lesson = replace(samples.plain_course().lessons[0], quiz=None)
    check = KnowledgeCheck(question=lesson.questions[0].id)
    checked = replace(lesson, sections=(Section(id="s", title="S", blocks=(check,)),))
    assert limits(replace(samples.plain_course(), lessons=(checked,))) == []


def test_what_the_player_does_not_do_is_said() -> None:
    assert {feature for feature in Feature if SCORM12.table[feature].reason} == {
        Feature.TAGS,
        Feature.DIFFICULTY,
        Feature.SCOS,
        *(Feature.ESSAY, Feature.NOTES, Feature.FILE_UPLOAD, Feature.FILES),
    }


def test_settings_that_few_quizzes_have_stand_in_the_data_where_they_are_set() -> None:
    quiz = data(samples.pooled_course())["quiz"]
    assert quiz["always"] == ["q0"]
    assert quiz["pools"] == [{"pick": 1, "questions": ["q1", "q2"]}, {"pick": 2, "questions": ["q3", "q4", "q5"]}]
    assert quiz["time"] == {"minutes": 20, "extend": True, "more": 10, "most": 35}
    assert data(with_quiz(samples.kinds_course(), grade=Grade.LAST))["quiz"]["grade"] == "last"
    assert data(with_quiz(samples.plain_course(), mode=Mode.PRACTICE))["quiz"]["practice"] is True
    assert data(samples.kinds_course())["quiz"]["answers"] == "after_last_attempt"
    usual = data(samples.plain_course())["quiz"]
    assert usual.keys() == {"title", "mark", "markText", "attempts", "atOnce", "shuffle"}


def test_the_stand_alone_page_has_no_manifest() -> None:
    package = load()["html"].build(samples.rich_course(), Options())
    assert MANIFEST not in package
    assert "index.html" in package


# --- the start page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", "1 minute "),
        ("word " * 200, "1 minute "),
        ("word " * 201, "2 minutes "),
        ("漢" * 500, "1 minute "),
        ("漢" * 501, "2 minutes "),
    ],
)
def test_the_start_page_says_how_long_the_lesson_takes_to_read(text: str, minutes: str) -> None:
    course = samples.COURSES["plain"]()
    prose = Prose(content=(Paragraph((Text(text),)),))
    section = Section(id="only", title="Only", blocks=(prose,))
    lesson = replace(course.lessons[0], hook=(), sections=(section,))
    page = built(replace(course, lessons=(lesson,))).read("index.html").decode()
    assert f"{minutes}to read" in page
