"""Kinds of question that no choice answers, on a real page: an order, and gaps, which no lesson has yet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from lessonpack import resources
from lessonpack.model.course import Answers, Mode
from lessonpack.model.questions import Ordering, Part, Scoring, drawn
from lessonpack.targets._player import slim
from runtime.conftest import Room
from runtime.driver import Player, opened
from runtime.lessons import JUDGE, Packed, small, words
from runtime.lms import Lms
from runtime.test_interactions import JOINT, RESPONSE, told
from runtime.versions import Version

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

KINDS = Path(__file__).parents[1] / "player" / "kinds"
LINE = re.compile(r"lessonpackData = (.*);\n", re.DOTALL)
CHOICES = r'(?s)<div class="choices">.*?(?=</fieldset>)'
SEASONS = {"winter": "Winter", "spring": "Spring", "summer": "Summer & sun", "autumn": "Autumn"}
RIGHT = [*SEASONS]
YEAR = Ordering(
    id="year",
    stem=words("In which order?"),
    items=tuple(Part(id=id, text=words(text)) for id, text in SEASONS.items()),
    scoring=Scoring.ALL_OR_NOTHING,
)

# Of a question of choices: what the build would say of it, were it of another kind.
GAPS: dict[str, Any] = {
    "kind": "gaps",
    "gaps": [{"id": "name", "key": "name----"}, {"id": "degrees", "key": "degrees-"}],
    "scoring": {
        "points": "1/1",
        "floor": 0,
        "ceiling": 2,
        "parts": [
            {"accepts": {"gap": "name", "words": ["Öl | ~Fett~"], "case": False}, "units": 1},
            {"accepts": {"gap": "degrees", "from": "99/1", "to": "101/1"}, "units": 1},
        ],
    },
    "right": {"gaps": {"name": "Öl | ~Fett~", "degrees": "100"}},
}
FIELDS = "".join(
    f'<p><label for="gap-{name}">{name}</label> <input id="gap-{name}" name="{name}"></p>'
    for name in ("name", "degrees")
)


def block(source: str) -> str:
    """A file of the player's as the script of a package has it."""
    return f"{{{slim.script(source).removeprefix(slim.OPENING).removesuffix(slim.CLOSING)}}}"


def other_kinds(packed: Packed, version: Version) -> dict[str, bytes]:
    """The files of a package whose second question is one of gaps."""
    files = dict(packed.files(version.target))
    script = files["player.js"].decode()
    last = block(resources.template("player/kinds/choice.js"))
    added = [
        resources.template("player/forms/gaps.js"),
        *(file.read_text("utf-8") for file in sorted(KINDS.glob("*.js"))),
    ]
    assert script.count(last) == 1
    files["player.js"] = script.replace(last, last + "".join(map(block, added))).encode()
    page = files["index.html"].decode()
    files["index.html"] = re.sub(CHOICES, FIELDS, page, count=1).encode()
    data = json.loads(LINE.fullmatch(files["data.js"].decode())[1])  # type: ignore[index]
    question = data["questions"][1]
    question.update(GAPS)
    data["adapter"]["interactions"][question["id"]] |= {
        "type": "fill-in",
        "names": {part["id"]: letter for part, letter in zip(GAPS["gaps"], "ab", strict=True)},
        "pattern": JOINT[version.number].join(["Öl | ~Fett~", "100"]),
    }
    data["layout"]["limit"] = 4000
    files["data.js"] = f"lessonpackData = {json.dumps(data)};\n".encode()
    return files


@pytest.fixture
def packed() -> Packed:
    return small((YEAR, JUDGE), pass_mark=50, attempts=3, answers=Answers.AFTER_EACH_QUESTION)


@pytest.fixture
def lms(room: Room, packed: Packed) -> Lms:
    return room.server.lms(other_kinds(packed, room.version), version=room.version)


@pytest.fixture
def visit(room: Room, lms: Lms, packed: Packed) -> Callable[[], Player]:
    return lambda: opened(room.context, lms, packed.lesson)


def order_of(page: Locator) -> list[str]:
    found: list[str] = page.locator("[data-item]").evaluate_all("rows => rows.map((row) => row.dataset.item)")
    return found


def put_in_order(page: Locator, order: list[str]) -> None:
    """By the keyboard, since rows move below a pointer. The order shown first is no answer, even if it is the one asked
    for, as it is once in 24 times: the last row is moved at any rate."""
    page.locator('[data-move="up"]').last.press("Enter")
    for place, id in enumerate(order):
        while order_of(page).index(id) > place:
            page.locator(f'[data-item="{id}"] [data-move="up"]').press("Enter")


def test_an_order_and_gaps_are_given_judged_kept_told_and_printed(
    room: Room, lms: Lms, visit: Callable[[], Player]
) -> None:
    player = visit()
    player.read_on()
    player.press("next")
    order, gaps = player.frame.locator("#question-year"), player.frame.locator("#question-judge")

    player.press("check")
    assert order.locator(".nudge").inner_text() != "", "nothing was given yet"
    put_in_order(order, ["winter", "spring", "autumn", "summer"])
    player.press("check")
    assert order.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "wrong"
    assert order.locator(".said .icon-wrong").count() == 2
    assert order.locator(".items button:visible").count() == 0
    player.press("next")

    gaps.locator("#gap-name").fill("öl | ~FETT~")
    gaps.locator("#gap-degrees").fill("100")
    room.leave(lms)
    player = visit()
    order, gaps = player.frame.locator("#question-year"), player.frame.locator("#question-judge")
    assert order_of(order) == ["winter", "spring", "autumn", "summer"]
    assert [gaps.locator(f"#gap-{name}").input_value() for name in ("name", "degrees")] == ["öl | ~FETT~", "100"]
    player.press("check")
    assert gaps.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "right"

    player.press("next")
    entries = player.frame.locator(".current .entry-answer").all_inner_texts()
    assert entries == ["Winter; Spring; Autumn; Summer & sun", "öl | ~FETT~; 100"]
    player.submit()
    assert player.score == "50"
    player.frame.evaluate('dispatchEvent(new Event("beforeprint"))')
    key = player.frame.locator('[data-lp="key"] li').all_text_contents()
    assert key == ["1 Winter2 Spring3 Summer & sun4 Autumn", "name Öl | ~Fett~degrees 100"]
    room.leave(lms)

    joint, letters = JOINT[room.version.number], dict(zip((item.id for item in drawn(YEAR.items)), "abcd", strict=True))
    named = ["winter", "spring", "autumn", "summer"]
    seasons = [letters[id] for id in named] if room.version.number == "1.2" else named
    sessions = [told(lms.sessions[number]) for number in sorted(lms.sessions)]
    responses = [fields[RESPONSE[room.version.number]] for fields in [*sessions[0], *sessions[1]]]
    assert responses == [joint.join(seasons), joint.join(["öl | ~FETT~", "100"])]


def test_an_answer_of_any_kind_can_be_taken_back_where_the_author_lets_it(room: Room) -> None:
    packed = small((YEAR, JUDGE), mode=Mode.PRACTICE)
    lms = room.server.lms(other_kinds(packed, room.version), version=room.version)
    player = opened(room.context, lms, packed.lesson)
    player.read_on()
    player.press("next")
    order = player.frame.locator("#question-year")
    put_in_order(order, RIGHT[::-1])
    player.press("check")
    player.press("again")
    assert order.locator(".items button:visible").count() == 2 * len(SEASONS)
    assert order.locator(".said").count() == 0
    focus = "document.activeElement.closest('.items') !== null"
    assert player.frame.evaluate(focus), "the focus is where an answer is given"
    put_in_order(order, RIGHT)
    player.press("check")
    assert order.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "right"
