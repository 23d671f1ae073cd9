"""The saved state: as long as the build says at most, in letters that no LMS escapes."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from msgspec.structs import replace

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Reveal
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse
from runtime.answers import RIGHT, Response, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import JUDGE, ONE, SOME, Packed, choice, content, small, words
from runtime.test_checks import checking
from runtime.versions import STATE

pytestmark = pytest.mark.browser


LIMITS = {"scorm12": 3584, "scorm2004-3rd": 3500, "scorm2004": 40_000}


def fields(packed: Packed, target: str) -> dict[str, int]:
    """The fields of the layout that the build wrote, in order, with the most characters of each."""
    data = json.loads(packed.files(target)["data.js"].decode().partition("=")[2].strip().removesuffix(";"))
    return dict(data["layout"]["fields"])


def without_rows(state: str, names: list[str]) -> str:
    """A state but for the rows of answers, which are written only where the platform has room left."""
    pieces = state.split("|")
    pieces[names.index("rows")] = ""
    return "|".join(pieces)


def full_answers(packed: Packed) -> dict[str, Response]:
    """Every box ticked, and everything else answered: of choices nothing needs more room."""
    boxes = [question for question in packed.lesson.asked if isinstance(question, MultipleResponse)]
    return all_of(packed.lesson, RIGHT) | {
        question.id: frozenset(choice.id for choice in question.choices) for question in boxes
    }


def fill(player: Player, packed: Packed) -> None:
    """Go everywhere, flag every question, choose everything, and stop before submitting."""
    player.read_on()
    player.press("next")
    for _ in packed.lesson.asked:
        player.press("flag")
        player.answer_this(full_answers(packed))
        player.press("next")


def many(number: int) -> Packed:
    boxes = tuple(choice(f"choice-{n}", correct=n == 0) for n in range(8))
    asked = tuple(MultipleResponse(id=f"question-{n}", stem=words("Which?"), choices=boxes) for n in range(number))
    return small(asked, pass_mark=Fraction(50), feedback=Reveal.AT_ONCE)


@pytest.mark.full
@pytest.mark.parametrize("name", few(["kitchen-sink", "mesa-optimization", "many"]))
def test_no_state_is_longer_than_the_build_computed(room: Room, name: str) -> None:
    packed = many(24) if name == "many" else content(name)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    fill(player, packed)
    room.leave(lms)
    states = [value for element, value in lms.calls.writes if element == STATE]
    widths = fields(packed, room.version.target)
    computed = sum(widths.values()) + len(widths) - 1
    longest = max(len(without_rows(state, list(widths))) for state in states)
    assert longest <= computed <= LIMITS[room.version.target]
    assert max(map(len, states)) <= LIMITS[room.version.target]
    fixed = 60  # fields whose worst case needs thousands of attempts: count, number of reports, score
    if all(
        isinstance(question, ChoiceQuestion) for question in packed.lesson.asked
    ):  # the longest texts: state.test.mjs
        assert computed - longest <= fixed, "the computed worst case is near to what a learner can reach"
    assert all(re.fullmatch(r"[A-Za-z0-9._~|:;,-]*", state) for state in states)
    assert lms.calls.refused == []


@pytest.mark.full
@pytest.mark.fault("the package updated between visits")
@pytest.mark.versions("scorm12", "scorm2004")
def test_answers_outlive_a_mended_lesson(room: Room) -> None:
    """A stem is mended, a choice and a question are put in, a question goes: what still fits is kept."""
    packed = small(pass_mark=Fraction(50), attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for _ in range(2):
        player.answer_this({ONE.id: frozenset({"second"}), SOME.id: frozenset({"a-1", "c-3"})})
        player.press("next")
    room.leave(lms)

    added = replace(ONE, id="added")
    mended = replace(SOME, stem=words("Which ones, then?"), choices=(choice("z-0"), *SOME.choices))
    later = small((added, mended, ONE), pass_mark=Fraction(50), attempts=1)
    room.update(lms, later)
    player = room.open(lms, later)
    assert player.notice("changed").is_visible()
    assert player.response(ONE) == {"second"}
    assert player.response(mended) == {"a-1", "c-3"}
    assert player.response(added) == frozenset()
    assert player.verdict(added) == ""
    room.leave(lms)
    assert lms.calls.refused == []


@pytest.mark.fault("the package updated between visits")
@pytest.mark.versions("scorm12", "scorm2004")
def test_an_answer_whose_choice_is_gone_is_left_out_and_said(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    player.answer_this({ONE.id: frozenset({"third"})})
    room.leave(lms)

    shorter = replace(ONE, choices=ONE.choices[:2])
    later = small((shorter, SOME, JUDGE), pass_mark=Fraction(50))
    room.update(lms, later)
    player = room.open(lms, later)
    assert "One of your answers no longer fits" in player.notice("changed").inner_text()
    assert player.response(shorter) == frozenset()
    player.read_on()
    assert player.place in ("quiz", "review")


# What a package of an earlier version, whose player knew no tries, no confidence and nothing asked before reading, left
# with a platform: two questions answered, the second one flagged; a knowledge check answered; an attempt handed in.
EARLIER = "1.3.2|26719e9d|2|E7d.vLa|qEOh|o|0|7s2rmp||0|b0|||eqKinP||E7dFse;vLaHFCtg"
EARLIER_CHECK = "1.3.2|b8a4e3cb|0||sinP|n|0|x6vhkx||0|b0|||eqKinP|vLaBv9|"
EARLIER_RESULT = "1.3.2|26719e9d|3|E7d.vLa.EOh|z|h|1|53shnl||2kl|b2kl|||eqKinP||E7dFp5;vLaFv9FA;EOhFtb"


@pytest.mark.fault("the package updated between visits")
@pytest.mark.versions("scorm12")
def test_what_a_package_of_an_earlier_version_left_is_read(room: Room) -> None:
    packed = small(pass_mark=Fraction(50), attempts=3)
    player = room.open(room.lms(packed, stored={STATE: EARLIER}), packed)
    assert "Everything you did was kept" in player.notice("changed").inner_text()
    assert player.question == JUDGE
    seen = player.seen()
    assert seen.verdicts == {token(ONE.id): "wrong", token(SOME.id): "partly", token(JUDGE.id): ""}
    assert (player.response(ONE), player.response(SOME)) == ({"third"}, {"a-1", "c-3"})
    assert seen.flagged == {token(SOME.id)}
    assert len(seen.read) > len(packed.lesson.sections)
    player.answer_this(all_of(packed.lesson, RIGHT))
    player.press("next")
    player.submit()
    assert player.score == "55.56"


@pytest.mark.fault("the package updated between visits")
@pytest.mark.versions("scorm12")
def test_a_knowledge_check_and_a_result_of_an_earlier_version_are_read(room: Room) -> None:
    checked = checking()
    player = room.open(room.lms(checked, stored={STATE: EARLIER_CHECK}), checked)
    assert player.frame.locator('.check [data-verdict="wrong"]').count() == 1
    packed = small(pass_mark=Fraction(50), attempts=3)
    player = room.open(room.lms(packed, stored={STATE: EARLIER_RESULT}), packed)
    assert (player.place, player.score) == ("result", "33.33")
    assert player.hook("retry").is_visible()
