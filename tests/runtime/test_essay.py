"""A text of one's own: written, counted, kept, looked back at and told; people judge it, and no score is made of it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.model.content import RichText
from lessonpack.model.course import Answers, Mode, Pool, Quiz, Reveal, distinct
from lessonpack.model.questions import Question
from lessonpack.targets._player.limits import limits
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import ESSAY, JUDGE, ONE, SOME, Packed, brief, several, small, words
from runtime.test_course import take
from runtime.test_interactions import PATTERN, RESPONSE, told
from runtime.test_typed import each_of
from runtime.visit import DRAWING

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

TEXT = "The moon pulls at both sides.\n\nSo there are two bulges."
WAITING = '.current [data-lp="result-waiting"]'


def field(page: Locator) -> Locator:
    return page.locator(".essay textarea")


def at_the_essay(room: Room, packed: Packed) -> tuple[Player, Locator]:
    player = room.at_a_question(room.lms(packed), packed)
    return player, player.page_of(ESSAY)


def both(**quiz: object) -> Packed:
    return small((ESSAY, JUDGE), **quiz)


def length(page: Locator) -> str:
    return " ".join(page.locator(".essay-length").inner_text().split())


def test_a_text_is_written_by_the_keyboard_alone_and_its_words_are_counted(room: Room) -> None:
    player, page = at_the_essay(room, both(pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    assert page.get_by_label("Your answer").count() == 1
    assert length(page) == "0 words. Asked for: 3 to 60 words."
    assert page.locator('[data-lp="check"]').inner_text() == "Finish this answer", "nobody checks it"
    player.press("check")
    assert page.locator(".nudge").inner_text() == "Give an answer first."
    tab_to(field(page))
    page.page.keyboard.type("Two")
    assert length(page) == "1 word. Asked for: 3 to 60 words."
    player.press("check")
    assert page.locator(".nudge").inner_text() == "Fewer words than asked for. Press the button again to leave it so."
    tab_to(field(page))
    page.page.keyboard.press("Enter")
    page.page.keyboard.type("big bulges")
    assert field(page).input_value() == "Two\nbig bulges", "Enter begins a line and hands nothing in"
    said = page.locator(".essay-said")
    assert said.inner_text() == "3 words.", "who hears the page is told when it is long enough"
    field(page).fill("word " * 61)
    assert said.inner_text() == "61 words."
    assert field(page).input_value() == "word " * 61, "nobody is held to a number of words"
    player.press("check")
    assert page.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "waiting"
    assert page.locator(".verdict-word").inner_text() == "This one is still to be judged."
    assert field(page).evaluate("field => field.readOnly")
    assert "The moon pulls at the near side most." in page.locator(".essay-sample").inner_text()


def test_the_score_is_of_what_can_be_judged_and_the_result_says_what_waits(room: Room) -> None:
    heavy = replace(ESSAY, points=Fraction(9))
    packed = small((heavy, JUDGE, ONE), pass_mark=60, attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take({each.id: answer(each, WRONG if each is ONE else RIGHT) for each in packed.lesson.asked})
    assert (player.score, player.passed) == ("50", "false")
    assert player.frame.locator(WAITING).inner_text() == (
        "1 answer is still to be judged. What people judge is not part of this score."
    )
    room.leave(lms)
    assert lms.calls.refused == []
    assert lms.calls.written(room.version.raw) == "50"
    assert told(lms.calls)[0]["result"] == "neutral"


@pytest.mark.parametrize("pass_mark", [None, Fraction(50)])
def test_a_quiz_of_essays_alone_is_completed_and_has_no_score(room: Room, pass_mark: Fraction | None) -> None:
    packed = brief(ESSAY, pass_mark=pass_mark, attempts=2)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take({ESSAY.id: answer(ESSAY, RIGHT)})
    assert player.passed == "null"
    result = player.frame.locator('.current [data-lp="result"]').inner_text()
    assert "You have handed in your answers." in result
    assert "1 answer is still to be judged. Until then there is no score." in result
    assert player.frame.locator('.current [data-lp="result-score"]').count() == 0
    room.leave(lms)
    assert lms.calls.refused == []
    assert lms.calls.written(room.version.raw) is None
    assert not [name for name, _ in lms.calls.writes if name.startswith("cmi.objectives.") and "score" in name]
    status = "cmi.core.lesson_status" if room.version.number == "1.2" else "cmi.completion_status"
    assert lms.calls.written(status) == "completed"
    if room.version.number == "2004":
        assert lms.calls.written("cmi.success_status") is None


def test_what_is_written_is_there_at_the_next_visit_and_in_the_next_attempt(room: Room) -> None:
    packed = both(feedback=Reveal.AT_END)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    field(player.page_of(ESSAY)).fill(TEXT)
    room.leave(lms)
    player = room.open(lms, packed)
    assert field(player.page_of(ESSAY)).input_value() == TEXT
    player.press("next")
    player.answer_this({JUDGE.id: answer(JUDGE, WRONG)})
    player.press("next")
    player.submit()
    player.press("retry")
    player.press("next")
    assert field(player.page_of(ESSAY)).input_value() == TEXT
    assert not field(player.page_of(ESSAY)).evaluate("field => field.readOnly")


def test_what_it_still_takes_to_pass_is_told_as_if_it_were_not_asked(room: Room) -> None:
    told = set()
    for questions in ((JUDGE, ONE), (JUDGE, ESSAY, ONE)):
        packed = small(questions, pass_mark=Fraction(80), answers=Answers.AFTER_EACH_QUESTION)
        player = room.at_a_question(room.lms(packed), packed)
        player.respond(JUDGE, answer(JUDGE, RIGHT))
        player.press("check")
        told.add(str(player.frame.locator(".strip-sum").text_content()).strip())
    [said] = told
    assert "80%" in said


def test_who_writes_more_than_can_be_saved_is_told(room: Room) -> None:
    packed = both(feedback=Reveal.AT_END)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    page = player.page_of(ESSAY)
    field(page).fill("x" * 480)
    assert not page.locator(".essay-long").is_visible()
    field(page).fill("x" * 481)
    assert page.locator(".essay-long").is_visible()
    assert page.locator(".essay-said").inner_text() == page.locator(".essay-long").inner_text() != ""
    room.leave(lms)
    assert field(room.open(lms, packed).page_of(ESSAY)).input_value() == "x" * 480


def test_platforms_are_told_the_text_in_one_line_and_as_much_of_it_as_they_take(room: Room) -> None:
    texts = [TEXT, "word " * 900, "{lang=xx} first [,] second"]
    asked = each_of(replace(ESSAY, most=1000), len(texts))
    packed = small(asked, attempts=1)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    for question, text in zip(asked, texts, strict=True):
        field(player.page_of(question)).fill(text)
        player.press("check")
        player.press("next")
    player.submit()
    room.leave(lms)
    assert lms.calls.refused == []
    kind, most = {"1.2": ("fill-in", 255), "2004": ("long-fill-in", 4000)}[room.version.number]
    expected = []
    for text in texts:
        line = " ".join(text.replace("[,]", " ").split())
        line = f" {line}" if line.startswith("{") else line
        expected.append((kind, line if len(line) <= most else f"{line[: most - 1]}…", "neutral"))
    rows = told(lms.calls)
    assert [(fields["type"], fields[RESPONSE[room.version.number]], fields["result"]) for fields in rows] == expected
    assert not any(PATTERN in fields for fields in rows)


def test_the_sample_answer_is_held_back_as_right_answers_are(room: Room) -> None:
    packed = both(pass_mark=50, attempts=1, answers=Answers.NEVER)
    files = packed.files(room.version.target)
    assert not any(b"pulls at the near side" in data for data in files.values())
    player, page = at_the_essay(room, packed)
    field(page).fill(TEXT)
    player.press("check")
    assert page.locator(".essay-sample").count() == 0


@pytest.mark.parametrize("sample", [ESSAY.sample, ()])
def test_on_paper_there_are_lines_to_write_on_and_the_sample_stands_among_the_answers(
    room: Room, sample: RichText
) -> None:
    packed = small((replace(ESSAY, sample=sample), JUDGE), attempts=1, answers=Answers.AFTER_EACH_QUESTION)
    player, page = at_the_essay(room, packed)
    field(page).fill(TEXT)
    player.press("check")
    player.page.emulate_media(media="print")
    player.frame.evaluate('dispatchEvent(new Event("beforeprint"))')
    assert "linear-gradient" in field(page).evaluate("field => getComputedStyle(field).backgroundImage")
    key = [" ".join(entry.split()) for entry in player.frame.locator('[data-lp="key"] li').all_text_contents()]
    assert key == ["The moon pulls at the near side most." if sample else "—"]


def test_practice_takes_an_essay_for_neither_right_nor_missed(room: Room) -> None:
    packed = both(mode=Mode.PRACTICE)
    player, page = at_the_essay(room, packed)
    field(page).fill(TEXT)
    player.press("check")
    player.press("again")
    assert field(page).input_value() == TEXT, "what was written is there to be mended"
    player.press("check")
    player.press("onward")
    player.answer_this({JUDGE.id: answer(JUDGE, RIGHT)})
    player.press("onward")
    assert player.frame.locator('.current [data-lp="practice-right"]').get_attribute("data-right") == "1"
    assert "1 of 1" in player.frame.locator('.current [data-lp="practice-right"]').inner_text()
    assert player.frame.locator(WAITING).count() == 1


def test_in_a_course_what_people_judge_alone_has_no_weight(room: Room) -> None:
    course = several(pass_mark=Fraction(50)).course
    waves = replace(course.lessons[1], requires=())
    essays = Quiz(id="essays", title="Essays", questions=(ESSAY.id,))
    written = replace(waves, id="written", title="Written", questions=(ESSAY,), quiz=essays)
    packed = Packed(replace(course, lessons=(written, waves), final_quiz=None))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    for lesson in packed.lessons:
        take(player, lesson)
    room.leave(lms)
    assert (lms.raw, lms.status) == ("100", "passed")


def drawn(pick: int, *pooled: Question, asked: tuple[Question, ...] = ()) -> Packed:
    pool = Pool(pick=pick, questions=tuple(each.id for each in pooled))
    return small((*asked, *pooled), pools=(pool,), pass_mark=Fraction(50), attempts=1)


def test_who_is_asked_essays_alone_by_a_pool_has_no_score_and_neither_passes_nor_fails(room: Room) -> None:
    """Whatever the manifest says of a pass mark: nothing is told that a platform could hold against it."""
    packed = drawn(1, ESSAY, JUDGE)
    ends = set()
    page = room.context.new_page()
    for number in range(1, 31):  # until each of the two was drawn
        page.add_init_script(DRAWING.replace("NUMBER", str(number * 48271)))
        lms = room.lms(packed)
        player = room.open(lms, packed)
        player.read_on()
        player.press("next")
        is_essay = player.question == ESSAY
        player.answer_on(all_of(packed.lesson, RIGHT))
        player.submit()
        room.leave(lms)
        assert lms.calls.refused == []
        assert (lms.calls.written(room.version.raw) is None) == is_essay
        status = "cmi.core.lesson_status" if room.version.number == "1.2" else "cmi.success_status"
        ends.add((is_essay, lms.calls.written(status)))
        if len(ends) == 2:
            break
    unjudged = "completed" if room.version.number == "1.2" else None
    assert ends == {(True, unjudged), (False, "passed")}


MORE = replace(ESSAY, id="more-words")


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (drawn(1, ESSAY, JUDGE), ["who draws the former alone has no score, and neither passes nor fails"]),
        (drawn(1, ESSAY, JUDGE, asked=(ONE,)), ["its score rests on more questions or on fewer, as they are drawn"]),
        (drawn(2, ESSAY, JUDGE, SOME), ["its score rests on more questions or on fewer, as they are drawn"]),
        (drawn(2, ESSAY, JUDGE), []),
        (drawn(1, JUDGE, SOME, asked=(ESSAY,)), []),
        (drawn(1, ESSAY, MORE, asked=(JUDGE,)), []),
    ],
    ids=["essays alone", "beside another", "two of three", "all of it", "asked of everybody", "a pool of essays"],
)
def test_a_pool_by_which_chance_decides_what_is_judged_is_named(packed: Packed, says: list[str]) -> None:
    found = [entry for entry in limits(distinct(packed.course)) if entry.code == "SCORM100"]
    assert [entry.message.split(": ")[1] for entry in found] == says


def test_what_graders_are_told_is_nowhere_in_the_package(room: Room) -> None:
    files = small((replace(ESSAY, notes=words("Look for two bulges.")), JUDGE)).files(room.version.target)
    assert not any(b"Look for two bulges" in data for data in files.values())
