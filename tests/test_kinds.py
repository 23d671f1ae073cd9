"""Every question kind has its place in each room: mypy finds what the model lacks, these tests all else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from conftest import ROOT, node
from lessonpack import words
from lessonpack.features import OF_KINDS
from lessonpack.formats.scorm import SCORM12, SCORM2004_4TH
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.asked import Asked
from lessonpack.model.questions import KINDS, Judged, Question, named_parts
from lessonpack.source import kinds
from lessonpack.targets._moodle import kinds as moodle_kinds
from lessonpack.targets._player import kinds as player_kinds
from lessonpack.targets._player.alphabet import alphabet_of
from lessonpack.targets._player.carriage import TABLE
from lessonpack.targets._player.kind import Played
from lessonpack.targets._player.kinds import played
from lessonpack.targets._player.scripts import CORE, PAGE
from lessonpack.targets._qti import kinds as qti_kinds
from lessonpack.targets._qti12 import kinds as qti12_kinds
from player.test_messages import SAID, pattern
from runtime.lessons import ONE, QUESTIONS, READ, UPLOAD

PLAYER = ROOT / "templates" / "player"
TYPES = (PLAYER / "types.d.ts").read_text("utf-8")
WRITTEN = kinds.load()  # by authors, in lessons
# What no page asks: it is not there, or only read.
UNPLAYED = {kind for kind, feature in OF_KINDS.items() if not (TABLE[feature].carriage.is_there and kind.ANSWERED)}
PLAYED: dict[type[Asked], Callable[[Any], Played]] = {**player_kinds.load()}
ASKED: set[type[Asked]] = {*qti_kinds.load()}  # in items
SAMPLES: dict[type[Asked], Question] = {type(question): question for question in (*QUESTIONS, UPLOAD, READ)}
# The types of interactions, by the run-time of each version.
OF_BOTH = {"true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"}
INTERACTIONS = [(SCORM12, OF_BOTH), (SCORM2004_4TH, OF_BOTH | {"long-fill-in", "other"})]

LOADED = """
const vm = require("node:vm");
const script = require("node:fs").readFileSync(0, "utf-8");
const kinds = vm.runInContext(script + "; lessonpack.kinds", vm.createContext({}));
console.log(JSON.stringify(Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, Object.keys(kind)]))));
"""


def members() -> list[str]:
    """What a kind is in the player's scripts."""
    (kind,) = re.findall(r"interface Kind<.*?\n  }\n", TYPES, re.DOTALL)
    return re.findall(r"^    (?:readonly )?(\w+)[(:]", kind, re.MULTILINE)


@cache
def loaded(files: tuple[str, ...]) -> dict[str, list[str]]:
    """The kinds that these scripts add, each with what it has."""
    text = "".join((PLAYER / f"{name}.js").read_text("utf-8") for name in (*CORE, *PAGE, *files))
    done = subprocess.run(
        [node(), "-e", LOADED], input=text, capture_output=True, text=True, encoding="utf-8", check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "room", [kinds, player_kinds, qti_kinds, qti12_kinds, moodle_kinds], ids=lambda room: room.__name__
)
def test_every_module_of_a_room_is_listed_with_the_kinds_that_it_has(room: Any) -> None:
    names = [entry.name for entry in iter_modules(room.__path__) if not entry.name.startswith("_")]
    there = {name: import_module(f"{room.__name__}.{name}").KINDS for name in names}
    own = {name: {getattr(kind, "name", kind) for kind in found} for name, found in there.items()}
    assert own == {name: set(listed) for name, listed in room.MODULES.items()}
    assert set(room.load()) == {kind for found in own.values() for kind in found}


def lacking(kind: type[Asked]) -> Iterator[str]:
    """The places that do not know the kind yet."""
    sample = SAMPLES.get(kind)
    if sample is None:
        yield "tests/runtime/lessons.py: QUESTIONS"
        return
    if kind not in ASKED:
        yield f"targets/_qti/kinds: {kind.__name__}"
    if kind in UNPLAYED:
        return
    if kind not in PLAYED:
        yield f"targets/_player/kinds: {kind.__name__}"
        return
    each = PLAYED[kind](sample)
    if each.name not in WRITTEN:
        yield f"source/kinds: {each.name}"
    files = [PLAYER / f"{name}.js" for name in each.scripts] + [PLAYER / each.template]
    missing = [file for file in files if not file.exists()]
    yield from (file.relative_to(ROOT).as_posix() for file in missing)
    if not missing:
        has = loaded(each.scripts).get(each.name, [])
        yield from (f"lp.kinds.{each.name}.{name}" for name in members() if name not in has)
        yield from _unsaid("\n".join(file.read_text("utf-8") for file in files))
    yield from _unreported(sample, each)


def _unsaid(text: str) -> Iterator[str]:
    """The messages that a kind says and a language has not."""
    for _, name in SAID.findall(text):
        for language in sorted(words.languages()):
            keys = [*words.messages(language)]
            stems = [re.sub(r"\.(zero|one|two|few|many|other)$", "", key) for key in keys]
            if not any(map(pattern(name).fullmatch, (*keys, *stems))):
                yield f"templates/player/messages.{language}.json: {name}"


def _named(sample: Question, each: Played) -> set[str]:
    """What a response names: of what is typed the fields, nothing where it points, else all parts of the question."""
    match response.read(each.right):
        case response.Filled(entries=entries):
            return {entry.gap for entry in entries}
        case response.Pointed() | response.Written():
            return set()
        case _:
            return {token(part.id) for part in named_parts(sample)}


def _unreported(sample: Question, each: Played) -> Iterator[str]:
    """The versions of SCORM to which an answer of this kind cannot be told."""
    ids = _named(sample, each)
    for version, types in INTERACTIONS:
        told = each.interaction(alphabet_of(version))
        is_told = bool(told["pattern"]) is not isinstance(sample, Judged)  # of what people judge no answer is right
        if told["type"] not in types or set(told["names"]) != ids or not is_told:
            yield f"targets/_player/kinds: interaction of {each.name} in {version.title}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_its_place_in_each_room(kind: type[Question]) -> None:
    assert list(lacking(kind)) == []


def test_no_script_speaks_of_a_kind_that_there_is_not() -> None:
    files = tuple(
        f"{folder}/{file.stem}" for folder in ("forms", "kinds") for file in sorted(PLAYER.glob(f"{folder}/*.js"))
    )
    assert set(loaded(files)) == {played(question).name for question in QUESTIONS}
    assert set(WRITTEN) - {name for name, kind in WRITTEN.items() if kind.model in UNPLAYED} == set(loaded(files))
    assert {file.name for file in PLAYER.glob("kinds/*.j2")} == {
        played(question).template.removeprefix("kinds/") for question in QUESTIONS
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_right_answer_that_the_page_knows_is_one_that_the_library_reads(question: Question) -> None:
    each = played(question)
    assert response.data(response.read(each.right)) == each.right
    assert each.longest(2) >= 2 * len(response.pieces(response.read(each.right)))


def test_the_rules_of_kinds_are_known_before_any_question_is_played() -> None:
    told = "from lessonpack import findings, targets; targets.load()['scorm12']; print('SCORM094' in findings.RULES)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    "room", [kinds, player_kinds, qti_kinds, qti12_kinds, moodle_kinds], ids=lambda room: room.__name__
)
def test_no_rule_is_defined_by_loading_a_kind(room: Any) -> None:
    told = f"from lessonpack import building, findings; building.load_everything(); import {room.__name__} as room; "
    told += "before = set(findings.RULES); list(room.load().values()); print(set(findings.RULES) - before)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --- a kind that is nowhere is missed everywhere ----------------------------------------------------------


class Puzzle(Asked, frozen=True, kw_only=True):
    """A kind that somebody begins to make."""


class Begun(Struct, frozen=True):
    """What the player knows of it so far."""

    scripts: tuple[str, ...] = ("kinds/puzzle",)
    template: str = "kinds/puzzle.html.j2"
    name: str = "puzzle"
    type: str = "puzzle"

    def interaction(self, _: object) -> dict[str, object]:
        return {"type": self.type, "names": {}, "pattern": ""}


PUZZLE: Any = Puzzle(id="puzzle", stem=ONE.stem)
UNASKED = "targets/_qti/kinds: Puzzle"
UNREPORTED = [f"targets/_player/kinds: interaction of puzzle in {version.title}" for version, _ in INTERACTIONS]


def begun(monkeypatch: pytest.MonkeyPatch, **more: Any) -> list[str]:
    monkeypatch.setitem(SAMPLES, Puzzle, PUZZLE)
    monkeypatch.setitem(PLAYED, Puzzle, lambda _: replace(Begun(), **more))
    monkeypatch.setitem(globals(), "_named", lambda *_: set())
    return list(lacking(Puzzle))


def test_a_kind_that_is_nowhere_is_missed_in_each_place_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(lacking(Puzzle)) == ["tests/runtime/lessons.py: QUESTIONS"]
    monkeypatch.setitem(SAMPLES, Puzzle, PUZZLE)
    assert list(lacking(Puzzle)) == [UNASKED, "targets/_player/kinds: Puzzle"]
    files = ["templates/player/kinds/puzzle.js", "templates/player/kinds/puzzle.html.j2"]
    assert begun(monkeypatch) == [UNASKED, "source/kinds: puzzle", *files, *UNREPORTED]
    other = {"scripts": ("kinds/choice",), "template": "kinds/choice.html.j2"}
    unmade = [f"lp.kinds.puzzle.{name}" for name in members()]
    assert begun(monkeypatch, **other) == [UNASKED, "source/kinds: puzzle", *unmade, *UNREPORTED]
    assert "encode" in members()
    assert "lp.kinds.puzzle.encode" in unmade


def test_a_message_that_a_kind_says_and_nobody_wrote_is_named_for_each_language() -> None:
    files = [f"templates/player/messages.{language}.json: puzzle.piece" for language in sorted(words.languages())]
    assert list(_unsaid('app.tell("puzzle.piece"), say("hint")')) == files
