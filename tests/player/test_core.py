"""The player's scripts under node's own test runner, on data that the build wrote for small courses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cases import every_case
from conftest import ROOT, few, node
from lessonpack import words as lessonpack_words
from lessonpack.model.blocks import KnowledgeCheck
from lessonpack.model.content import Gap, Paragraph
from lessonpack.model.course import (
    Answers,
    Course,
    FinalQuiz,
    Grade,
    Lesson,
    Mode,
    Objective,
    Pool,
    Quiz,
    Report,
    Section,
    distinct,
    reference,
    together,
)
from lessonpack.model.questions import MultipleResponse, Question
from lessonpack.package import Package
from lessonpack.target import Options
from lessonpack.targets import _player, load
from lessonpack.targets._player import slim
from lessonpack.targets._player.scripts import ADAPTERS, CORE, INTERFACE, PAGE, SAVING
from lessonpack.targets._player.state import layout
from lessonpack.targets._sealed import sealed
from runtime.lessons import CHOOSING, CLOZE, JUDGE, ONE, QUESTIONS, SOME, choice, content, words
from runtime.lms import MANIFEST, objectives, pass_mark

HERE = Path(__file__).parent
PLAYER = ROOT / "templates" / "player"
SCRIPTS = sorted(path.name for path in HERE.glob("*.test.mjs"))
# All of them in one process: to start another, and to build for it what it plays on, takes longer than most of them.
ALL = "all"
TEXTS = ["", " ", "<p>Two \\ “bulges”</p>\n", "المدّ والجزر", "".join(map(chr, range(1, 256))), "😀"]
LINE_START, LINE_END = "lessonpackData = ", ";\n"

MENDED: tuple[Question, ...] = (
    replace(ONE, id="added"),
    replace(SOME, choices=(choice("z-0"), *SOME.choices)),
    replace(ONE, choices=(ONE.choices[0], replace(ONE.choices[2], correct=True))),
)


def course(questions: tuple[Question, ...], sections: int = 2, quiz: bool = True) -> Course:
    asked = Quiz(id="quiz", title="Quiz", questions=tuple(q.id for q in questions), pass_mark=Fraction(80), attempts=3)
    lesson = Lesson(
        id="small",
        title="Small",
        objectives=(Objective(id="choosing", text="Choose."), Objective(id="judging", text="Judge.")),
        sections=tuple(Section(id=f"part-{n}", title=f"Part {n}", blocks=()) for n in range(1, sections + 1)),
        questions=questions,
        quiz=asked if quiz else None,
    )
    return Course(id="small", title="Small", language="en", lessons=(lesson,))


def many(number: int) -> tuple[Question, ...]:
    boxes = tuple(choice(f"choice-{n}", correct=n == 0) for n in range(6))
    return tuple(
        MultipleResponse(id=f"question-{n}", stem=words("Which?"), choices=boxes, shuffle=True) for n in range(number)
    )


def set_to(made: Course, **settings: Any) -> Course:
    """The course, its quiz with these settings."""
    (lesson,) = made.lessons
    assert lesson.quiz is not None
    return replace(made, lessons=(replace(lesson, quiz=replace(lesson.quiz, **settings)),))


def drawing(pool: tuple[Question, ...], pick: int = 3) -> Course:
    """Everybody is asked the first of `many`; some of the `pool` and one of two others are drawn."""
    everybody, *pair = many(3)
    pools = (
        Pool(pick=pick, questions=tuple(question.id for question in pool)),
        Pool(pick=1, questions=tuple(question.id for question in pair)),
    )
    return set_to(course((everybody, *pool, *pair)), questions=(everybody.id,), pools=pools)


def checking(asked: tuple[Question, ...]) -> Course:
    """A quiz of one question, and others that a section asks."""
    blocks = tuple(KnowledgeCheck(question=question.id) for question in asked)
    made = set_to(course((JUDGE, *asked)), questions=(JUDGE.id,))
    lesson = made.lessons[0]
    sections = (*lesson.sections, Section(id="checks", title="Checks", blocks=blocks))
    return replace(made, lessons=(replace(lesson, sections=sections),))


def inherited() -> Course:
    """Everything in it is called as a property that every object of JavaScript has."""
    name = "constructor"
    silent = replace(choice(name), feedback=())
    asked = replace(ONE, id=name, objective=name, choices=(silent, choice("second", correct=True)))
    gaps = (replace(CLOZE.gaps[1], id=name), CLOZE.gaps[2])
    text = (Paragraph((Gap(name), Gap(CLOZE.gaps[2].id))),)
    made = course((asked, replace(CLOZE, text=text, gaps=gaps)))
    objective, section = Objective(id=name, text="Choose."), Section(id=name, title="Part", blocks=())
    return replace(made, lessons=(replace(made.lessons[0], objectives=(objective,), sections=(section,)),))


def several() -> Course:
    """A lesson to read; one with a quiz that has to be passed; one behind it, for practice; a final quiz behind all."""
    read, graded, practised = course((), quiz=False), course(CHOOSING), set_to(course(CHOOSING), mode=Mode.PRACTICE)
    lessons = (
        replace(read.lessons[0], id="read", title="Read"),
        replace(graded.lessons[0], id="graded", title="Graded", weight=Fraction(1, 3)),
        replace(practised.lessons[0], id="practised", title="Practised", requires=("graded",)),
    )
    final = FinalQuiz(
        id="final",
        title="Final",
        questions=tuple(reference(lessons[1], question.id) for question in CHOOSING),
        weight=Fraction(2, 3),
        requires=("read", "practised"),
    )
    return Course(id="several", title="Several", language="en", lessons=lessons, final_quiz=final)


def rearranged() -> Course:
    """The same course a year later: the lesson to read is gone, the others have changed their order, one is new."""
    made = several()
    _, graded, practised = made.lessons
    new = replace(course((), quiz=False).lessons[0], id="new", title="New")
    assert made.final_quiz is not None
    final = replace(made.final_quiz, requires=("practised",))
    return replace(made, lessons=(practised, new, graded), final_quiz=final)


def packaged(subject: Course, target: str, *lms: str) -> Package:
    """A package for all platforms or for these."""
    return load()[target].build(distinct(subject), Options(lms=lms))


def written(package: Package) -> dict[str, Any]:
    """The data that the page's scripts read."""
    text = package.read(_player.DATA).decode("ascii")
    assert text.startswith(LINE_START)
    assert text.endswith(LINE_END)
    data: dict[str, Any] = json.loads(text.removeprefix(LINE_START).removesuffix(LINE_END))
    return data


def facts(subject: Course) -> dict[str, Any]:
    """What the build writes, for each adapter, and how long a state it expects at most."""
    packages = {target: packaged(subject, target) for target in ("scorm12", "scorm2004", "html")}
    data = {target: written(package) for target, package in packages.items()}
    return {
        "data": data["scorm12"],
        "reports": {target: said["adapter"] for target, said in data.items()},
        "manifests": {target: manifest(packages[target]) for target in ("scorm12", "scorm2004")},
        "worst": layout(together(distinct(subject))).worst,
    }


def manifest(package: Package) -> dict[str, Any]:
    """What a platform reads from the manifest."""
    files = {MANIFEST: package.read(MANIFEST)}
    return {"mastery": pass_mark(files), "objectives": objectives(files)}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    courses = {
        "small": course(CHOOSING),
        "mended": course(MENDED),
        "reading": course((), quiz=False),
        "answers shown": set_to(course(CHOOSING), answers=Answers.AFTER_EACH_QUESTION),
        "practised": set_to(course(CHOOSING), mode=Mode.PRACTICE, pass_mark=None, attempts=None),
        "averaged": set_to(course(CHOOSING), grade=Grade.AVERAGE, pass_mark=None, attempts=None),
        "checked": checking((ONE, SOME)),
        "inherited": inherited(),
        "once": set_to(course(CHOOSING), attempts=1),
        "unlimited": set_to(course(CHOOSING), attempts=None),
        "ending": set_to(course(CHOOSING), report=Report.END),
        "timed": set_to(course(CHOOSING), time_limit=1000),
        "drawn": drawing(many(12)[3:]),
        "drawn fewer": drawing(many(12)[4:], pick=2),
        "drawn of more": drawing(many(20)[3:]),
        "many": course(many(40), sections=12),
        "one": course((JUDGE,), sections=0),
        "other kinds": course(QUESTIONS[len(CHOOSING) :]),
        "mesa": content("mesa-optimization").course,
    }
    courses |= {"several": several(), "rearranged": rearranged()}
    file = tmp_path_factory.mktemp("player") / "built.json"
    made = {name: facts(subject) for name, subject in courses.items()}
    made["small"] |= {"texts": TEXTS, "sealed": [sealed(text) for text in TEXTS]}
    file.write_text(json.dumps(made), "utf-8")
    return file


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build knows of each language of the player."""
    facts = {
        language: {
            "texts": {key: message.text for key, message in lessonpack_words.messages(language).items()},
            "forms": [lessonpack_words.form(language, number) for number in range(250)],
            "percents": {
                plain: lessonpack_words.percent(language, plain) for plain in ("0", "7", "66.67", "57.5", "100")
            },
        }
        for language in sorted(lessonpack_words.languages())
    }
    file = tmp_path_factory.mktemp("player") / "words.json"
    file.write_text(json.dumps(facts), "utf-8")
    return file


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Runs all files of tests, or one, once, with other settings if asked to; where node then says which code was run.

    Of several workers one runs it, and the others wait for what it says: who waits builds nothing.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def play(which: str, **more: str) -> Path:
        folder = shared / "-".join(("played", which, *more.values()))
        said = folder / "said"
        try:
            folder.mkdir()
        except FileExistsError:
            while not said.exists():
                time.sleep(0.1)
        else:
            told = run(SCRIPTS if which == ALL else [which], folder / "coverage", more)
            (folder / "saying").write_text(told, "utf-8")
            (folder / "saying").rename(said)
        if told := said.read_text("utf-8"):
            pytest.fail(told, pytrace=False)
        return folder / "coverage"

    def run(scripts: list[str], coverage: Path, more: dict[str, str]) -> str:
        """What it says when something fails; "" when nothing does."""
        given = {
            "PLAYER_SCRIPTS": str(PLAYER),
            "PLAYER_DATA": str(request.getfixturevalue("built")),
            "PLAYER_WORDS": str(request.getfixturevalue("spoken")),
            "PLAYER_ADAPTERS": json.dumps(ADAPTERS),
            "PLAYER_VECTORS": str(ROOT / "tests" / "vectors" / "scoring.json"),
            "PLAYER_LEARNERS": "3",
            "PLAYER_STEPS": "few",
            "NODE_V8_COVERAGE": str(coverage),
        }
        done = subprocess.run(
            [node(), *(str(HERE / name) for name in ("together.mjs", *scripts))],  # `--test` would start another node
            env={**os.environ, **given, **more},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=1800,
        )
        return done.stdout + done.stderr if done.returncode else ""

    return play


@pytest.mark.first
def test_the_player_s_core(played: Callable[..., Path]) -> None:
    played(ALL)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_what_hundreds_of_learners_do_is_restored(played: Callable[..., Path]) -> None:
    played("state.test.mjs", PLAYER_LEARNERS="400")


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("script", ["proof.test.mjs", "journal.test.mjs", "rows.test.mjs"])
def test_whatever_step_goes_wrong_nothing_is_lost(script: str, played: Callable[..., Path]) -> None:
    played(script, PLAYER_STEPS="all")


TESTED = sorted(
    f"{folder}/{file.name}" for folder in ("core", "forms", "adapters") for file in (PLAYER / folder).glob("*.js")
)


@pytest.fixture(scope="module")
def runs(played: Callable[..., Path]) -> dict[str, list[dict[str, Any]]]:
    """What each run says of each script that it loaded, by the script's address."""
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for report in played(ALL).glob("*.json"):
        for script in json.loads(report.read_text("utf-8"))["result"]:
            said[script["url"]].append(script)
    return said


def test_every_piece_of_core_forms_and_adapters_is_run_by_its_tests(runs: dict[str, list[dict[str, Any]]]) -> None:
    every_case(((file, file) for file in TESTED), lambda file: all_run(PLAYER / file, runs[(PLAYER / file).as_uri()]))


def all_run(file: Path, runs: Iterable[dict[str, Any]]) -> None:
    assert not_run(file, runs) == []


def not_run(file: Path, runs: Iterable[dict[str, Any]]) -> list[str]:
    """The pieces of a script that no run has reached, each with its line."""
    text = file.read_text("utf-8")
    reached = 0
    for run in runs:
        reached |= int.from_bytes(reached_in(run, len(text)), "big")
    missed = re.finditer(b"\0+", reached.to_bytes(len(text), "big"))
    pieces = ((text.count("\n", 0, m.start()) + 1, text[m.start() : m.end()].strip("\n {}();,")) for m in missed)
    return [f"{line}: {piece}" for line, piece in pieces if piece]


def reached_in(script: dict[str, Any], length: int) -> bytearray:
    """Which characters one run has reached: of the ranges that hold a character the innermost says so."""
    ranges = [ranged for function in script["functions"] for ranged in function["ranges"]]
    reached = bytearray(length)
    for ranged in sorted(ranges, key=lambda one: (one["startOffset"], -one["endOffset"])):
        start, end = ranged["startOffset"], ranged["endOffset"]
        reached[start:end] = bytes([ranged["count"] > 0]) * (end - start)
    return reached


@pytest.mark.parametrize("adapter", few(["scorm12", "none"]))
def test_what_learners_load_is_the_sources_without_comments_and_blanks_by_short_names(
    tmp_path: Path, adapter: str
) -> None:
    """Each name means what it meant, as a parser sees it."""
    shipped, written = tmp_path / "shipped.js", tmp_path / "written.js"
    early = tmp_path / "early.js"
    first = (*CORE, *ADAPTERS[adapter], *SAVING, *PAGE)
    asking = sorted(
        f"{file.parent.name}/{file.stem}" for room in ("forms", "kinds") for file in (PLAYER / room).glob("*.js")
    )
    names = (*first, *asking, *INTERFACE)
    shipped.write_text(_player.script(names), "utf-8")
    written.write_text("".join((PLAYER / f"{name}.js").read_text("utf-8") for name in names), "utf-8")
    early.write_text(slim.script((PLAYER / "early.js").read_text("utf-8")), "utf-8")
    assert shipped.stat().st_size < 0.5 * written.stat().st_size
    assert not re.search(r"^[ \t]|^\s*//|/\*|; // |[;{},]\n", shipped.read_text("utf-8"), re.MULTILINE)
    program = [node(), str(HERE / "sameprogram.mjs"), str(shipped), str(written), str(early), str(PLAYER / "early.js")]
    assert subprocess.run(program, check=False).returncode == 0


@pytest.mark.parametrize(
    ("written", "shipped"),
    [
        ("const total = a + b;\n", "let a=b+c;"),
        ("const total = 1;\nconst other = total;\n", "let a=1,b=a;"),
        (
            "const total = b;\nlp.sum = () => `${total} of ${document.title}`;\n",
            "let a=b;lp.sum=()=>`${a} of ${document.title}`;",
        ),
        ("const total = 1;\nlp.sum = ({ total }) => total;\n", "let total=1;lp.sum=({total})=>total;"),
        ("const total = 1;\nlp.sum = { total: total };\n", "let total=1;lp.sum={total:total};"),
        ("const total = lp.total;\n", "let total=lp.total;"),
        ("const list = [...total];\n", "let a=[...b];"),
        ("class Sum {\n  total(list) {\n    return list;\n  }\n}\n", "class b{total(a){return a}}"),
        ("class Sum {\n  get total() {\n    return 1;\n  }\n}\n", "class a{get total(){return 1}}"),
        ("const total = () => { throw new Error('total'); };\n", "let a=()=>{throw new Error('total')};"),
    ],
)
def test_a_name_is_short_unless_it_is_that_of_a_property_or_of_others(written: str, shipped: str) -> None:
    assert slim.script(written) == shipped
