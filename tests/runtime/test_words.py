"""The player in other languages: from right to left, in German, in none of its own, and in one made for tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from msgspec.structs import replace

import pseudo
from conftest import few
from lessonpack.model.blocks import Quotation
from lessonpack.model.content import (
    Paragraph,
    Subscript,
    Superscript,
    Text,
)
from lessonpack.model.course import Course, Reveal
from runtime.answers import NOWHERE, PARTLY, RIGHT, WRONG, answer, mix
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import ESSAY, JUDGE, Packed, brief, small
from runtime.states import WALKS, Stage, lesson, with_quiz
from runtime.test_access import DRAWN, NARROW, PHONE, WIDE, Look, Typist, alone, audit, in_turn

pytestmark = pytest.mark.browser

# Words that end up outside of their box, outside of the screen, or cut off. An author's title in the bar and words in a
# list of questions may be cut; tables scroll in their own box.
CUT = """() => {
  const AUTHORS = ".bar-title, .scroll, .entry-stem, .given, svg, template";
  const away = (element) => element && (getComputedStyle(element).clipPath !== "none" || away(element.parentElement));
  const own = ({childNodes}) => [...childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shown = [...document.querySelectorAll("body *")].filter((element) => own(element).length && !away(element)
    && element.checkVisibility({visibilityProperty: true}) && !element.closest(AUTHORS));
  const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 60)}`;
  const scrolls = (row) => row && getComputedStyle(row).overflowX === "auto";  // the numbers of the questions
  const beyond = (element) => !scrolls(element.closest(".strip-list")) && own(element).some((node) => {
    const words = document.createRange();
    words.selectNode(node);
    return [...words.getClientRects()].some((box) => box.left < -0.5 || box.right > innerWidth + 0.5);
  });
  const spills = (element) => {
    const {display, overflowY} = getComputedStyle(element);
    const clipped = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
    return display !== "inline" && (clipped || element.scrollWidth > element.clientWidth + 1);
  };
  return shown.filter((element) => beyond(element) || spills(element)).map(name);
}"""
# All words and names on the page that are not the author's, those for screen readers included.
SAID = """() => {
  const page = document.body.cloneNode(true);
  const others = "script, noscript, template, svg, pre, code, .letter, .paper-key strong, .about";
  for (const part of page.querySelectorAll(others)) part.remove();
  const named = [...page.querySelectorAll("[aria-label], [title]")];
  return [document.title, page.textContent, ...named.map((part) => `${part.ariaLabel ?? ""} ${part.title}`)];
}"""
# Text with the language that a screen reader takes it for: [language, direction, words].
TONGUES = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim();
    if (!words || parent.closest("script, noscript, svg, pre, code, .letter, .about dd")) continue;
    found.push([parent.closest("[lang]").lang, getComputedStyle(parent).direction, words]);
  }
  return found;
}"""
LETTER, LATIN = re.compile(r"[^\W\d]"), re.compile("[A-Za-zÀ-ɏ]")
BRACKETED = re.compile(f"{pseudo.OPENED}[^{pseudo.OPENED}{pseudo.CLOSED}]*{pseudo.CLOSED}")
TYPED = (NOWHERE, *(str(*answer(ESSAY, how)) for how in (RIGHT, PARTLY, WRONG)))  # by the learner, in no language
LOOKS = (Look(size=WIDE), Look(size=PHONE, scheme="dark"))


# --- courses in other languages ---------------------------------------------------------------------


def german(course: Course) -> Course:
    return replace(course, language="de")


def hebrew(course: Course) -> Course:
    """In a language that the player does not speak, from right to left, with a quotation and a question in others."""
    [lesson] = course.lessons
    first = lesson.sections[0]
    quotation = Quotation(content=lesson.hook, by="מישהו", language="de")
    sections = (replace(first, blocks=(*first.blocks, quotation)), *lesson.sections[1:])
    foreign = lesson.asked[0]
    questions = tuple(replace(each, language="fr") if each is foreign else each for each in lesson.questions)
    return replace(course, language="he", lessons=(replace(lesson, sections=sections, questions=questions),))


@cache
def spoken(speak: Callable[[Course], Course], feedback: Reveal = Reveal.AT_ONCE) -> Packed:
    """The Arabic lesson as one in another language: what is in Latin letters then is the player's."""
    return Packed(speak(lesson("arabic", feedback).course))


@dataclass(frozen=True, slots=True)
class Spoken(Stage):
    """A stage where the Arabic lesson is one in another language."""

    speak: Callable[[Course], Course] = pseudo.spoken

    def package(self, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
        return spoken(self.speak, feedback)


def stage(room: Room, speak: Callable[[Course], Course]) -> Spoken:
    return Spoken(room.server, room.context, "arabic", PHONE, speak)


# --- looking at a state -----------------------------------------------------------------------------


def cut(player: Player, state: str) -> list[str]:
    """Words that do not fit on a narrow screen."""
    found: list[str] = []
    for size in (PHONE, NARROW):
        player.page.set_viewport_size(size)
        player.frame.evaluate(DRAWN)
        found += [f"{state}, {size['width']} px: {element}" for element in player.frame.evaluate(CUT)]
    return found


def unsaid(player: Player, state: str) -> list[str]:
    """Latin letters that are not in the brackets of the language for tests: words that no message file knows."""
    found = []
    for text in player.frame.evaluate(SAID):
        rest = untyped(text)
        while (less := BRACKETED.sub("", rest)) != rest:  # a state within a sentence has brackets within brackets
            rest = less
        found += [f"{state}: {word}" for word in rest.split() if LATIN.search(word)]
    return found


def misspoken(player: Player, state: str) -> list[str]:
    """Words in another language or direction than they are marked as: Latin letters are English."""
    return [
        f"{state}: {words!r} is marked as {language}, {way}"
        for language, way, words in player.frame.evaluate(TONGUES)
        if LETTER.search(untyped(words))
        if way != ("rtl" if language == "he" else "ltr")
        or (LATIN.search(untyped(words)) is not None and language != "en")
    ]


def untyped(words: str) -> str:
    for typed in TYPED:
        words = words.replace(typed, " ")
    return words


def tongues(player: Player) -> set[str]:
    return {language for language, _, _ in player.frame.evaluate(TONGUES)}


# --- from right to left -----------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("walk", list(WALKS))
def test_no_word_is_cut_in_arabic(room: Room, walk: str) -> None:
    states = WALKS[walk](Stage(room.server, room.context, "arabic", PHONE))
    assert [fault for player, state in states for fault in cut(player, state)] == []


def test_axe_finds_nothing_in_arabic_on_a_page_a_question_and_its_answer_and_no_word_is_cut(room: Room) -> None:
    """What is marked, ordered and coloured otherwise from right to left is so in these."""
    player = alone(room, lesson("arabic"))
    faults = audit(player, "start", [LOOKS[0]]) + cut(player, "start")
    player.read_on()
    player.press("next")
    player.answer_this({question.id: answer(question, WRONG) for question in player.lesson.asked})
    assert faults + audit(player, "answered", [LOOKS[1]]) + cut(player, "answered") == []


@pytest.mark.full
@pytest.mark.parametrize("walk", list(WALKS))
def test_axe_finds_nothing_in_any_state_in_arabic(room: Room, walk: str) -> None:
    faults = []
    for number, (player, state) in enumerate(WALKS[walk](Stage(room.server, room.context, "arabic", PHONE))):
        faults += audit(player, state, in_turn(number, LOOKS))
    assert faults == []


@pytest.mark.full
def test_the_keyboard_alone_suffices_in_arabic(room: Room) -> None:
    asked = lesson("arabic").lesson.asked[:2]
    packed = with_quiz(lesson("arabic"), questions=tuple(question.id for question in asked))
    lms = room.lms(packed)
    player = Typist(room.open(lms, packed).frame, packed.lesson)
    player.take(mix(packed.lesson, "r"))
    assert (player.place, player.passed, player.score) == ("result", "true", "100")
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.calls.refused == []


BOX = "element => { const box = element.getBoundingClientRect(); return [box.left, box.right]; }"


def test_place_and_direction_are_mirrored_from_right_to_left_and_code_and_figures_are_not(room: Room) -> None:
    """The contents open on the right, and options have the letters of the language."""
    player = alone(room, lesson("arabic"))
    for selector in ("pre", "pre code"):
        code = player.frame.locator(selector).first
        assert code.evaluate("element => getComputedStyle(element).direction") == "ltr"
    player.press("next")
    assert re.search(r"\b2 من \d\b", player.frame.locator('[data-lp="progress"]').inner_text())
    assert player.frame.locator("html").evaluate("html => /[٠-٩۰-۹]/.test(html.textContent)") is False
    player.press("next")
    assert player.frame.evaluate("getComputedStyle(document.body).direction") == "rtl"
    back, ahead = (player.hook(name).evaluate(BOX) for name in ("previous", "next"))
    assert back[0] >= ahead[1]
    for name in ("previous", "next"):
        arrow = player.hook(name).locator(".icon")
        assert arrow.evaluate("element => getComputedStyle(element).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    [contents, main] = [player.frame.locator(name).evaluate(BOX) for name in ("#contents", "main")]
    assert contents[0] >= main[1]
    line = player.frame.locator(".bar progress")
    assert line.evaluate("element => getComputedStyle(element).direction") == "rtl"
    player.read_on()
    player.press("next")
    letters = player.page_of(player.question).locator(".letter").all_inner_texts()
    assert letters == ["أ", "ب", "ج"]
    player.page.set_viewport_size(PHONE)
    player.press("contents")
    left, right = player.frame.locator("#contents").evaluate(BOX)
    assert (right, left > 0) == (PHONE["width"], True)
    entry = player.frame.locator("#contents a").first.evaluate(BOX)
    assert entry[1] > 200


# --- the languages of words and content -------------------------------------------------------------


@pytest.mark.parametrize("walk", few(list(WALKS)))
def test_each_word_is_in_the_language_that_it_is_marked_as(room: Room, walk: str) -> None:
    faults, heard = [], set()
    for player, state in WALKS[walk](stage(room, hebrew)):
        faults += misspoken(player, state)
        heard |= tongues(player)
    assert faults == []
    assert heard >= {"he", "en", "fr", "de"} - ({"fr", "de"} if walk in ("trouble", "notices") else set())


def test_names_for_screen_readers_are_marked_too_and_what_is_announced_keeps_its_languages(room: Room) -> None:
    """A question in another language keeps it in every list."""
    player = alone(room, spoken(hebrew))
    assert player.frame.locator("nav#contents").get_attribute("lang") == "en"
    assert player.frame.locator("nav#contents ol").get_attribute("lang") == "he"
    assert player.frame.locator("nav.strip").get_attribute("lang") == "en"
    assert player.frame.locator("dialog").evaluate_all("all => all.map(e => e.lang)") == ["en", "en"]
    page = player.page_of(player.lesson.asked[0])
    assert page.locator(".stem").get_attribute("lang") == "fr"
    assert {row.get_attribute("lang") for row in page.locator(".option-text").all()} == {"fr"}
    player.read_on()
    player.press("next")
    player.answer_this({question.id: answer(question, WRONG) for question in player.lesson.asked})
    announced = player.frame.locator('[data-lp="announcer"]')
    assert announced.locator('[lang="en"]').first.inner_text() == "Your answer"
    assert "ينسى" in announced.inner_text()
    assert "ينسى" not in " ".join(announced.locator("[lang]").all_inner_texts())
    player.press("next")
    player.answer_on(mix(player.lesson, "r"))
    player.submit()
    player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert player.frame.locator('[data-lp="key"] [lang="fr"]').count() == 1
    assert player.frame.locator("#result .entry-stem[lang=fr]").count() == 1
    assert player.frame.locator("#result .given[lang=fr]").count() == 2, "what was given, and what is right"


def test_what_stands_above_or_below_the_line_does_so_in_every_list(room: Room) -> None:
    power = (Paragraph((Text("2"), Superscript((Text("10"),)), Text(" of H"), Subscript((Text("2"),)), Text("O"))),)
    right = tuple(replace(each, text=power) if each.correct else each for each in JUDGE.choices)
    player = alone(room, brief(replace(JUDGE, stem=power, choices=right)))
    player.take(mix(player.lesson, "r"))
    player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    lists = ('[data-lp="key"] p span', "#result .entry-stem")
    assert [player.frame.locator(each).text_content() for each in lists] == ["2¹⁰ of H₂O"] * 2


def test_german_numbers_and_percentages_are_german(room: Room) -> None:
    player = alone(room, Packed(german(small(attempts=3).course)))
    player.take(mix(player.lesson, "rpw"))
    result = player.frame.locator("#result").inner_text()
    assert player.frame.locator('[data-lp="result-score"]').inner_text().endswith("\u00a0%")
    assert re.search(r"\d,\d", result)
    assert not re.search(r"\d\.\d", result)


@pytest.mark.full  # the language for tests is longer still
@pytest.mark.parametrize("walk", list(WALKS))
def test_no_word_is_cut_in_german(room: Room, walk: str) -> None:
    assert [fault for player, state in WALKS[walk](stage(room, german)) for fault in cut(player, state)] == []


# --- the language for tests -------------------------------------------------------------------------


@pytest.mark.parametrize("walk", few(list(WALKS)))
def test_every_word_of_the_player_comes_from_the_message_file_and_fits(room: Room, walk: str) -> None:
    faults = []
    for player, state in WALKS[walk](stage(room, pseudo.spoken)):
        faults += unsaid(player, state) + cut(player, state)
    assert faults == []


def test_every_word_about_a_state_that_cannot_be_read_and_on_paper_comes_from_the_message_file(room: Room) -> None:
    stored = {"cmi.core.lesson_status": "incomplete", "cmi.core.entry": "resume", "cmi.suspend_data": "none of ours"}
    player = stage(room, pseudo.spoken).course(spoken(pseudo.spoken), stored=stored)
    assert player.notice("unreadable").is_visible()
    player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert unsaid(player, "unreadable") + cut(player, "unreadable") == []
