"""Pools that several quizzes draw from are banks in Canvas's Classic Quizzes; banks that are missing are told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from lessonpack.model.course import Course, FinalQuiz, Pool, distinct, reference
from lessonpack.package import Package, write_folder
from lessonpack.pipeline import Job, judge
from lessonpack.report import arrivals
from lessonpack.schemas import Store
from lessonpack.target import Options
from lessonpack.targets import load
from qti import samples
from qti12.reader import Pack, strings

DRAWN = ("q1", "q2", "q3")


def sea(*final: str, tag: str = "") -> Course:
    """A lesson whose quiz draws one of three questions, and a final quiz that draws two of these."""
    questions = tuple(samples.judged(id=f"q{number}", points=Fraction(2)) for number in range(5))
    quiz = samples.quiz(questions[0], pools=(Pool(pick=1, questions=DRAWN, tag=tag),))
    course = samples.course(*questions, asked=quiz, id="sea")
    lesson = replace(course.lessons[0], id="tides")
    pool = Pool(pick=2, questions=tuple(reference(lesson, id) for id in final or DRAWN))
    return replace(
        course, lessons=(lesson,), final_quiz=FinalQuiz(id="final", title="All", questions=(), pools=(pool,))
    )


def built(course: Course, target: str = "canvas", *, test: bool = True) -> Package:
    return load()[target].build(distinct(course), Options(test=test))


def pack(package: Package) -> Pack:
    return Pack({path: package.read(path) for path in package.paths})


def sources(found: Pack) -> list[tuple[str | None, int | None, Fraction | None, int]]:
    """Of each group the bank, how many are drawn, for how many points each, and how many questions stand in it."""
    groups = [group for quiz in found.quizzes for group in quiz.root.sections]
    path = "q:selection_ordering/q:selection/q:sourcebank_ref/text()"
    return [(next(iter(strings(each.node, path)), None), each.pick, each.points, len(each.items)) for each in groups]


def test_questions_that_two_quizzes_draw_are_in_a_bank_once() -> None:
    found = pack(built(sea(tag="spring")))
    [bank] = {name for name, *_ in sources(found)}
    assert sources(found) == [(bank, 1, 2, 0), (bank, 2, 2, 0)]
    titled = f"{found.quizzes[0].title}: spring"
    assert {*found.banks} == {titled, "Sample"}
    assert [each.ident for each in found.banks[titled]] == [f"tides__q{number}" for number in (1, 2, 3)]
    [path] = [
        path for path in found.files if bank is not None and f'objectbank ident="{bank}"' in found.files[path].decode()
    ]
    assert any(path in strings(each, "cp:file/@href") for each in found.resources.values())


@pytest.mark.parametrize("target", ["canvas", "canvas-new"])
def test_where_quizzes_draw_from_different_questions_each_has_its_own(target: str) -> None:
    found = pack(built(sea("q1", "q2"), target))
    assert sources(found) == [(None, 1, 2, 3), (None, 2, 2, 2)]
    assert [*found.banks] == ["Sample"]


def test_new_quizzes_which_read_no_bank_of_a_group_have_the_questions_in_it() -> None:
    assert sources(pack(built(sea(), "canvas-new"))) == [(None, 1, 2, 3), (None, 2, 2, 3)]


def test_without_quizzes_there_is_no_bank_of_a_pool() -> None:
    assert [*pack(built(sea(), test=False)).banks] == ["Sample"]


# --- what is told -------------------------------------------------------------------------------------


def told(folder: Path, schemas: Store, old: bytes = b"", new: bytes = b"") -> list[tuple[str, str, int]]:
    """What is said of Canvas, under "", and the findings on the package, in which something is written otherwise."""
    package = built(sea())
    changed = Package(name=package.name)
    for path in package.paths:
        changed.add(path, package.read(path).replace(old, new) if old else package.read(path))
    write_folder(changed, folder)
    outcome = judge(Job(sources=(str(folder),), schemas=str(schemas.folder), lms=("canvas",)))
    found = [each for each in outcome.findings if each.code != "XSD004"]
    assert not outcome.faults
    [(_, said)] = arrivals.at_length(outcome)
    return [("", said, 0), *((each.code, each.place.inside, each.place.line) for each in found)]


@pytest.mark.schemas
def test_a_package_with_banks_of_pools_is_valid(schemas: Store, tmp_path: Path) -> None:
    assert told(tmp_path / "package", schemas) == [("", "Canvas (Classic Quizzes): nothing is known to be lost", 0)]


REF = b"<selection><sourcebank_ref>"
FILLED = b"<sourcebank_ref>BANK<"
SPOILED = {
    "another bank": ("QTI129", b"<sourcebank_ref>pool_", b"<sourcebank_ref>other_", 2),
    "no bank": ("QTI129", b'<objectbank ident="pool_', b'<objectbank ident="other_', 2),
    "more than there are": ("QTI130", b"<selection_number>2<", b"<selection_number>4<", 1),
    "a bank without a name": ("QTI131", FILLED, b"<sourcebank_ref> <", 2),
    "neither bank nor questions": ("QTI131", FILLED + b"/sourcebank_ref>", b"", 2),
    "a word": ("QTI132", b"<selection_number>2<", b"<selection_number>two<", 1),
    "less than nothing": ("QTI132", b"<selection_number>2<", b"<selection_number>-2<", 1),
    "none": ("QTI132", b"<selection_number>2<", b"<selection_number>0<", 1),
}


_EMPTY, _OTHERS = "lost: groups without questions", "changed: how many questions a group draws"
ARRIVES = {"QTI129": _EMPTY, "QTI130": _OTHERS, "QTI131": _EMPTY, "QTI132": _OTHERS}


@pytest.mark.schemas
@pytest.mark.parametrize("name", SPOILED)
def test_a_group_that_finds_no_bank_or_too_few_questions_or_draws_no_number_is_told_at_its_line(
    name: str, schemas: Store, tmp_path: Path
) -> None:
    code, old, new, times = SPOILED[name]
    [bank] = {bank for bank, *_ in sources(pack(built(sea())))}
    (_, said, _), *found = told(tmp_path / "package", schemas, old.replace(b"BANK", str(bank).encode()), new)
    assert [each for each, _, _ in found] == [code] * times
    assert said == f"Canvas (Classic Quizzes): {ARRIVES[code]}"
    for _, path, line in found:
        assert b"<selection>" in (tmp_path / "package" / path).read_bytes().splitlines()[line - 1]


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sourcebank_ref>pool_", b"<!-- <sourcebank_ref>other</sourcebank_ref> --><sourcebank_ref>pool_"),
        (b"<sourcebank_ref>", b"<sourcebank_ref> "),
        (b"<sourcebank_ref>pool_", b"<sourcebank_ref><!-- its\nbank -->pool_"),
        (b"<sourcebank_ref>pool_", b"<sourcebank_ref><![CDATA[pool_]]>"),
        (b"<sourcebank_ref>pool_", b"<sourcebank_ref>&#112;ool_"),
        (b'<objectbank ident="pool_', b'<objectbank ident="&#x70;ool_'),
        (b"<selection>", b"<selection><sourcebank_ref/></selection><selection>"),
        (b"<selection>", b"<selection><sourcebank_ref></sourcebank_ref></selection><selection>"),
        (
            b"</points_per_item></selection_extension>",
            b"</points_per_item><sourcebank_is_external>true</sourcebank_is_external></selection_extension>",
        ),
    ],
    ids=[
        "a comment",
        "a blank",
        "a comment in it",
        "CDATA",
        "a character's number",
        "one in the bank's ident",
        "nothing",
        "no words",
        "a bank that is not of the course",
    ],
)
def test_what_is_no_bank_of_the_package_s_own_is_not_asked_for(
    old: bytes, new: bytes, schemas: Store, tmp_path: Path
) -> None:
    rename = (b"pool_", b"other_") if b"external" in new else (b"", b"")
    package = built(sea())
    changed = Package(name=package.name)
    for path in package.paths:
        data = package.read(path).replace(old, new)
        is_quiz = b"<sourcebank_ref>" in data
        changed.add(path, data.replace(*rename) if is_quiz and rename[0] else data)
    write_folder(changed, tmp_path / "package")
    outcome = judge(Job(sources=(str(tmp_path / "package"),), schemas=str(schemas.folder)))
    assert {each.code for each in outcome.findings} & {"QTI129", "QTI130", "QTI131", "QTI132"} == set()


@pytest.mark.schemas
def test_the_questions_of_a_bank_that_is_there_twice_are_counted_once(schemas: Store, tmp_path: Path) -> None:
    package = built(sea())
    for path in list(package.paths):
        data = package.read(path)
        if b'<objectbank ident="pool_' in data:
            package.add("again.xml", data)
    changed = Package(name=package.name)
    for path in package.paths:
        changed.add(path, package.read(path).replace(b"<selection_number>2<", b"<selection_number>4<"))
    write_folder(changed, tmp_path / "package")
    outcome = judge(Job(sources=(str(tmp_path / "package"),), schemas=str(schemas.folder)))
    assert [dict(each.args)["there"] for each in outcome.findings if each.code == "QTI130"] == ["3"]
