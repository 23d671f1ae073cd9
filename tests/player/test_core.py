"""The player's scripts under node's own test runner, on data that the build wrote for small courses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, require
from lessonpack.model.course import Course, Lesson, Objective, Quiz, Section
from lessonpack.model.questions import MultipleResponse, Question
from lessonpack.target import Options
from lessonpack.targets import _player
from lessonpack.targets.scorm import build_scorm12
from runtime.lessons import JUDGE, ONE, QUESTIONS, SOME, choice, content, words

HERE = Path(__file__).parent
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


def facts(subject: Course) -> dict[str, Any]:
    """The data that the page's scripts read, and how long a state the build expects at most."""
    text = build_scorm12(subject, Options()).read(_player.DATA).decode("ascii")
    assert text.startswith(LINE_START)
    assert text.endswith(LINE_END)
    data = json.loads(text.removeprefix(LINE_START).removesuffix(LINE_END))
    return {"data": data, "worst": _player.Layout.of(subject.lessons[0]).worst}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    courses = {
        "small": course(QUESTIONS),
        "mended": course(MENDED),
        "reading": course((), quiz=False),
        "many": course(many(40), sections=12),
        "one": course((JUDGE,), sections=0),
        "mesa": content("mesa-optimization").course,
    }
    file = tmp_path_factory.mktemp("player") / "built.json"
    file.write_text(json.dumps({name: facts(subject) for name, subject in courses.items()}), "utf-8")
    return file


@pytest.mark.parametrize("script", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_player_s_core(script: str, built: Path) -> None:
    node = shutil.which("node")
    if node is None:
        require("browser", "node is not installed")
        raise AssertionError("require() does not return")
    given = {
        "PLAYER_SCRIPTS": str(ROOT / "templates" / "player"),
        "PLAYER_DATA": str(built),
        "PLAYER_VECTORS": str(ROOT / "tests" / "vectors" / "scoring.json"),
    }
    run = subprocess.run(
        [node, "--test", str(HERE / script)],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)
