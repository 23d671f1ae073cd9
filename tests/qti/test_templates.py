"""A question with variables is one item where that was asked for: each draw of it reads and scores as its variant."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from lessonpack import checks, pipeline, xsd
from lessonpack.checks.qti import scores
from lessonpack.formats import qti21
from lessonpack.inspection import inspect
from lessonpack.model.course import Course, FinalQuiz, Pool
from lessonpack.package import write_zip
from lessonpack.rule import Document
from lessonpack.schemas import Store
from lessonpack.target import Options, losses
from lessonpack.targets import load
from lessonpack.targets._qti.templates import aligned
from qti import samples
from qti.engine import draws, printed
from qti.reader import Package
from qti.templated import APART, HEAD, ONE, QUIZ, built, differences, lesson, varied
from strategies import read

PROVENANCE = "XSD004"  # of the schemas themselves
JOB = pipeline.Job(sources=(), schemas="", require_xsd=True)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ONE)
def test_each_draw_reads_and_scores_as_its_variant(name: str, language: str) -> None:
    assert list(differences(lesson(varied(ONE[name]), language=language))) == []


@pytest.mark.parametrize("name", APART)
def test_what_qti_has_no_variables_for_stays_variants_and_is_told_of_its_question(name: str) -> None:
    question, why = APART[name]
    course = lesson(varied(question))
    paths = [path for path in built(course).paths if path.startswith("items/varied")]
    assert sorted(paths) == [f"items/varied_{number}.xml" for number in (1, 2, 3, 4)]
    [told] = [each for each in losses(load()["qti21"], course, Options(templates=True)) if each.code == "QTI106"]
    assert why in told.message
    assert "'varied'" in told.message
    assert [each.code for each in losses(load()["qti21"], course) if each.code == "QTI106"] == []


def test_without_the_option_variants_are_items_of_a_section() -> None:
    course = lesson(varied(ONE["numeric"]))
    assert "items/varied.xml" not in built(course, templates=False).paths
    test = etree.fromstring(built(course, templates=False).read("test.xml"))
    assert len(test.findall(".//{*}assessmentSection/{*}selection")) == 1


def refs(course: Course) -> list[str | None]:
    """What the first test asks, in its order, sections by their identifiers."""
    section = etree.fromstring(built(course).read("test.xml")).find(".//{*}assessmentSection")
    assert section is not None
    return [each.get("identifier") for each in section.iterfind("*")]


OTHER = "- true_false: {id: other, stem: S, answer: true}\n"
MORE = "- true_false: {id: more, stem: S, answer: true}\n"


def test_the_test_asks_the_item_in_the_place_of_the_section() -> None:
    assert refs(lesson(OTHER, varied(ONE["numeric"]), MORE)) == ["other", "varied", "more"]


def test_pools_beside_it_keep_their_places() -> None:
    typed = varied(APART["what is typed"][0], id="typed")
    both = lesson(typed, OTHER, varied(ONE["numeric"]), MORE)
    assert refs(both) == ["POOL-1", "other", "varied", "more"]
    pool = "quiz: {id: quiz, title: Quiz, questions: [varied], pools: [{pick: 1, questions: [other, more]}]}\n"
    assert refs(lesson(OTHER, varied(ONE["numeric"]), MORE, quiz=pool)) == ["varied", "POOL-1"]


@pytest.mark.parametrize(
    "quiz",
    [
        "quiz: {id: quiz, title: Quiz, pools: [{pick: 2, questions: [varied]}]}\n",
        "quiz: {id: quiz, title: Quiz, pools: [{pick: 1, questions: [varied, other]}]}\n",
    ],
    ids=["two of them", "or another question"],
)
def test_where_learners_are_not_asked_one_of_the_variants_alone_they_stay_apart(quiz: str) -> None:
    course = lesson(OTHER, varied(ONE["numeric"]), quiz=quiz)
    assert "items/varied.xml" not in built(course).paths
    assert [each.code for each in losses(load()["qti21"], course, Options(templates=True)) if "QTI" in each.code] == []


def test_the_variant_that_a_text_asks_stands_by_itself() -> None:
    checked = "sections: [{id: s, title: S, blocks: [text: T, check: varied]}]\n"
    package = built(
        lesson(varied(ONE["numeric"]), quiz=f"{checked}quiz: {{id: quiz, title: Quiz, questions: [varied]}}\n")
    )
    assert sorted(path for path in package.paths if path.startswith("items/")) == [
        "items/varied.xml",
        "items/varied_1.xml",
    ]
    assert draws(package.read("items/varied.xml")) == 3


def test_a_bank_without_a_quiz_has_one_item_as_well() -> None:
    assert "items/varied.xml" in built(lesson(varied(ONE["numeric"]), quiz="")).paths


def test_one_question_of_two_lessons_is_two_items() -> None:
    """Their ids are told apart in a course, and the final quiz asks either of them."""
    own = [lesson(varied(ONE["numeric"])).lessons[0], lesson(varied(ONE["true or false"])).lessons[0]]
    lessons = tuple(replace(each, id=id) for each, id in zip(own, ("first", "second"), strict=True))
    ids = tuple(f"{each.id}/varied-{number}" for each in lessons for number in range(1, 5))
    pools = tuple(Pool(pick=1, questions=ids[at : at + 4]) for at in (0, 4))
    final = FinalQuiz(id="final", title="Final", questions=(), pools=pools)
    course = replace(lesson(varied(ONE["numeric"])), lessons=lessons, final_quiz=final)
    package = built(course)
    assert sorted(path for path in package.paths if path.startswith("items/")) == [
        "items/first__varied.xml", "items/second__varied.xml",
    ]  # fmt: skip
    test = etree.fromstring(package.read("test_final.xml"))
    assert [ref.get("identifier") for ref in test.iter("{*}assessmentItemRef")] == ["first__varied", "second__varied"]


def test_numbers_are_texts_as_they_are_written() -> None:
    course = lesson(varied(ONE["numeric"]), language="de")
    item = built(course).read("items/varied.xml")
    read = [printed(item, draw)[""].strip() for draw in (1, 2, 3, 4)]
    assert any("2,50 und" not in text and "2,50" in text for text in read)
    assert {node.get("baseType") for node in etree.fromstring(item).iter("{*}templateDeclaration")} == {
        "integer", "float", "string",
    }  # fmt: skip


def names(item: bytes) -> list[str | None]:
    return [node.get("identifier") for node in etree.fromstring(item).iter("{*}templateDeclaration")]


def test_variables_are_called_as_their_author_calls_them() -> None:
    assert {"a", "b"} <= set(names(built(lesson(varied(ONE["numeric"]))).read("items/varied.xml")))


@pytest.mark.parametrize("taken", ["duration", "RESPONSE", "SCORE", "VARIANT"])
def test_no_variable_takes_the_name_of_another(taken: str) -> None:
    question = f'numeric: {{stem: "{{{{{taken}}}}}?", answer: "{{{{{taken}}}}}"}}'
    drawn = f"variables: {{{taken}: [1, 2.50, 3, -4]}}, variants: 4"
    course = lesson(varied(question, drawn=drawn))
    assert list(differences(course)) == []
    found = names(built(course).read("items/varied.xml"))
    assert len(set(found)) == len(found)
    assert found.count(taken) == (taken == "VARIANT")


def test_its_title_has_dots_for_what_is_drawn() -> None:
    package = built(lesson(varied(ONE["numeric"])))
    assert etree.fromstring(package.read("items/varied.xml")).get("title") == "… and …?"
    assert "… and …?" in package.read("imsmanifest.xml").decode()


def test_places_lead_back_to_the_question() -> None:
    course = lesson(OTHER, varied(ONE["numeric"]))
    assert built(course).origin("items/varied.xml").line == 7
    assert built(course).origin("test.xml", "varied").line == 7


TEXTS = st.text("ab 1,2.5-é…\n", max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_pieces_make_the_texts_again(parts: list[tuple[str, str, str]]) -> None:
    texts = ["".join(common + own[row] for common, *own in parts) for row in (0, 1)]
    pieces = aligned(texts)
    if pieces is not None:
        made = ["".join(piece if isinstance(piece, str) else piece[row] for piece in pieces) for row in (0, 1)]
        assert made == texts
        assert all(text == text.strip() != "" for piece in pieces if not isinstance(piece, str) for text in piece)


# --- any question -------------------------------------------------------------------------------------

# Each `%s` is a text of the author's.
KINDS = [
    'numeric: {stem: %s, answer: "{{a}}", tolerance: 0.5, unit: %s, feedback: {general: %s, incorrect: %s}}',
    "single_choice: {stem: %s, choices: [{id: r, text: %s, correct: true, feedback: %s}, {id: w, text: %s}]}",
    'single_choice: {stem: %s, choices: [{id: r, text: A, correct: "{{a < 2}}"}, {id: w, text: B, correct: "{{a >= 2}}"'
    "}], feedback: {correct: %s, incorrect: %s}}",
    'true_false: {stem: %s, answer: "{{a < 2}}"}',
    "multiple_response: {stem: %s, choices: [{id: r, text: %s, correct: true}, {id: s, text: %s}, {id: t, text: C}]}",
    'multiple_response: {stem: %s, scoring: all_or_nothing, choices: [{id: r, text: %s, correct: "{{a < 2}}"}, {id: s, '
    'text: %s, correct: "{{a >= 2}}"}]}',
    "matching: {stem: %s, pairs: [{id: p, term: %s, partner: X}, {id: q, term: %s, partner: Y}]}",
    "categorise: {stem: %s, groups: [{id: g, name: %s, items: [%s]}, {id: h, name: %s, items: [%s]}]}",
    "ordering: {stem: %s, items: [%s, %s, Last]}",
    'cloze: {stem: %s, text: "Of {{a}} [[n]] and [[l]].", gaps: {n: {answer: "{{a + 20}}"}, l: {choices: [{text: %s, '
    "correct: true}, {text: Other}]}}}",
    "short_answer: {stem: %s, answers: [It], feedback: {correct: %s}}",
    "essay: {stem: %s, notes: %s, sample: %s}",
]
PIECES = [
    "{{a}}",
    "{{b}}",
    "{{w}}",
    "{{a + b}}",
    "**{{a}}**",
    "`{{b}} x`",
    "${{a}}$",
    " ",
    " km ",
    ", ",
    "-",
    "é",
    "5",
    "\n\n",
]
WORDING = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
NUMBERS = st.permutations(["1", "2.50", "3", "-4", "0.5", "10"]).map(lambda values: ", ".join(values[:3]))


@st.composite
def questions(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(KINDS))
    texts = [json.dumps(f"T{draw(WORDING)}", ensure_ascii=False) for _ in range(kind.count("%s"))]
    drawn = f"variables: {{a: [{draw(NUMBERS)}], b: [{draw(NUMBERS)}], w: [cat, two dogs, Ä]}}, variants: 3"
    return varied(kind % tuple(texts), drawn=drawn)


@given(question=questions(), language=st.sampled_from(["en", "de"]))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_question_reads_and_scores_as_its_variants_or_stays_apart_and_is_told(question: str, language: str) -> None:
    course, _ = read(f"{HEAD.format(language=language)}questions:\n{question}{QUIZ}")
    assume(course is not None)
    assert course is not None
    told = [each for each in losses(load()["qti21"], course, Options(templates=True)) if each.code == "QTI106"]
    if told:
        assert built(course).paths == built(course, templates=False).paths
    else:
        assert list(differences(course)) == []


@pytest.mark.schemas
@given(question=questions())
@settings(deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("version", samples.VERSIONS)
def test_any_question_is_valid(question: str, version: str, schemas: Store) -> None:
    course, _ = read(f"{HEAD.format(language='en')}questions:\n{question}{QUIZ}")
    assume(course is not None)
    assert course is not None
    apart = {code for code, _ in found(course, version, schemas, templates=False)}
    assert [told for told in found(course, version, schemas) if told[0] not in apart] == []


# --- the schemas, our own checks ----------------------------------------------------------------------


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_another_reader_finds_its_variables_in_each_version(version: str, tmp_path: Path) -> None:
    write_zip(built(lesson(varied(ONE["numeric, told"])), version), tmp_path / "a.zip")
    item = Package(tmp_path / "a.zip").items["varied"]
    declared = {each.get("identifier") for each in item.all("templateDeclaration")}
    assert {each.get("identifier") for each in item.all("templateProcessing/setTemplateValue")} == declared
    assert {each.get("identifier") for each in item.all(".//printedVariable")} == declared - {"VARIANT", "ANSWER"}


@pytest.mark.schemas
@pytest.mark.parametrize("version", samples.VERSIONS)
@pytest.mark.parametrize("name", ONE)
def test_it_is_valid_and_nothing_is_found_in_it(name: str, version: str, schemas: Store) -> None:
    assert found(lesson(varied(ONE[name])), version, schemas) == []


@pytest.mark.schemas
@pytest.mark.parametrize("name", ["cloze", "others are right"])
def test_a_hundred_draws_are_judged_to_the_last(name: str, schemas: Store) -> None:
    """As many as a question can have: neither too many, nor too much to be worked out."""
    course = lesson(varied(ONE[name], drawn="variables: {a: {from: 1, to: 200}, b: {from: 5, to: 90}}, variants: 100"))
    assert draws(built(course).read("items/varied.xml")) == 100
    assert found(course, "qti21", schemas) == []


def test_one_wrong_draw_among_many_is_found() -> None:
    checks.load()
    item = built(lesson(varied(ONE["numeric, near"]))).read("items/varied.xml").decode()
    spoiled = re.sub(r'(?<=<baseValue baseType="float">)[^<]+', "1000", item, count=1)
    for text, code in ((item, ""), (spoiled, "QTI070")):
        document = Document("items/varied.xml", qti21.ITEM, etree.fromstring(text.encode()))
        assert scores._verdict(document)[0] == code


def found(course: Course, version: str, schemas: Store, *, templates: bool = True) -> list[tuple[str, str]]:
    """What is said of the package, but for where the schemas are from."""
    checks.load()
    package = built(course, version, templates=templates)
    _, told, runs, _ = inspect(package, xsd.Validator(schemas), JOB, standard=load()[version].standard)
    assert runs
    return [(entry.code, entry.message) for entry in told if entry.code != PROVENANCE]
