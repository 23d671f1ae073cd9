"""Anyone can use the player: axe finds nothing in any state, the keyboard suffices, narrow screens hold it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Frame, Route

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Reveal
from runtime.answers import RIGHT, WRONG, all_of, answer, mix
from runtime.conftest import Room
from runtime.driver import HURRIED, Player, kind_of, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, choice, content, several, small, words
from runtime.states import WALKS, Stage

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# Other pages are judged when they are shown; that no two elements have one id, the HTML checker sees in all of them.
# Style sheets are read anew for a rule alone that is not asked (that of a page which stays upright).
# Nor does anything on them lie before or behind what is shown: axe need not ask each of their elements for its place.
RUN = """values => {
  const hidden = (node) => node.matches(".page:not(.current)") && !node.checkVisibility();
  const walker = document.createTreeWalker;
  document.createTreeWalker = (root, kinds) => walker.call(
    document, root, kinds, (node) => hidden(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  return axe.run({ exclude: [[".page:not(.current)"]] }, {
    rules: {"target-size": {enabled: true}},
    resultTypes: ["violations"],
    preload: {assets: ["media"]},
    ...(values && {runOnly: {type: "rule", values}}),
  }).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`))
  ).finally(() => delete document.createTreeWalker);
}"""
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, PHONE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}, {"width": 280, "height": 600}
ZOOMED = {"width": 640, "height": 400}  # what 1280 × 800 comes to at 200 %
# WCAG 1.4.12, with the rules of that criterion.
CUT_WHEN_SPACED = """() => {
  const [sheet] = document.styleSheets;
  sheet.insertRule(
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }", 0);
  const { scrollWidth, clientWidth } = document.documentElement;
  const cut = [...document.querySelectorAll("button:not(.number), .option-text, .part, figcaption, h2, h3")]
    .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
    .map((e) => e.textContent.trim());
  sheet.deleteRule(0);
  return scrollWidth > clientWidth ? [...cut, "the page"] : cut;
}"""
PRINT = "() => dispatchEvent(new Event('beforeprint'))"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A blank between a text and an element does not show where their parent lays them out as boxes of their own.
GLUED = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { parentElement: box, data } = text;
    const beside = (/^\\s/.test(data) && text.previousElementSibling) || (/\\s$/.test(data) && text.nextElementSibling);
    if (!data.trim() || !beside || !beside.innerText?.trim() || !box.checkVisibility()) continue;
    const { display, columnGap } = getComputedStyle(box);
    if (/flex|grid/.test(display) && columnGap === "normal") found.push(box.textContent);
  }
  return found;
}"""
OVERFLOW = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
UNCOVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return true;
  const box = (focused.closest(".option") || focused).getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const within = focused.closest(".option") || focused;
  return hit !== null && (within.contains(hit) || hit.contains(within));
}"""
# What each part of a bar is, and its path.
BARS = (
    "bars => bars.map(({ children }) => [...children].map((part) => ['class', 'd'].map((k) => part.getAttribute(k))))"
)
TYPE = "e => { const { fontSize, lineHeight } = getComputedStyle(e); return [fontSize, lineHeight].map(parseFloat); }"
# How many characters each line of a paragraph has, for all paragraphs.
LINES = """paragraphs => paragraphs.map((paragraph) => {
  const lines = new Map();
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (let at = 0; at < texts.currentNode.length; at++) {
      const letter = document.createRange();
      letter.setStart(texts.currentNode, at);
      letter.setEnd(texts.currentNode, at + 1);
      const bottom = Math.round(letter.getBoundingClientRect().bottom / 8);
      lines.set(bottom, (lines.get(bottom) ?? 0) + 1);
    }
  }
  return [...lines.values()];
})"""
VISIBLE = "all => all.filter((e) => e.checkVisibility() && e.getClientRects().length)"
FOCUSED = "() => [document.activeElement.closest('.page').id, document.activeElement.tagName]"


@cache
def axe() -> str:
    return AXE.read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a learner's system shows a page."""

    size: Any
    scheme: Any = "light"
    forced: Any = "none"

    def __str__(self) -> str:
        return f"{'forced' if self.forced == 'active' else self.scheme} at {self.size['width']} px"


# Each scheme once and each size once; all the pairs of them are for the long run.
SOME_LOOKS = (
    Look(size=WIDE),
    Look(size=PHONE, scheme="dark"),
    Look(size=ZOOMED, scheme="dark", forced="active"),
)
SCHEMES: tuple[dict[str, Any], ...] = (
    {},
    {"scheme": "dark"},
    {"forced": "active"},
    {"scheme": "dark", "forced": "active"},
)
EVERY_LOOK = tuple(Look(size=size, **scheme) for size in (WIDE, ZOOMED, PHONE) for scheme in SCHEMES)


def in_turn(number: int, looks: Sequence[Look] = SOME_LOOKS) -> Sequence[Look]:
    """One of the looks, of each state of a walk the next: the quick run judges every state, and in every look some."""
    return [looks[number % len(looks)]]


def audit(player: Player, state: str, looks: Sequence[Look] = SOME_LOOKS) -> list[str]:
    """What is wrong with the page as it stands: violations, by look; what is too wide or cut on a phone; what moves."""
    page, frame = player.page, player.frame
    before = page.viewport_size
    faults = [f"{state}, {fault}" for fault in violations(frame, looks)]
    for size in (PHONE, NARROW):
        page.set_viewport_size(size)
        frame.evaluate(DRAWN)
        if beyond := frame.evaluate(OVERFLOW):
            faults.append(f"{state}: {beyond} px too wide for {size['width']} px")
        if cut := frame.evaluate(CUT_WHEN_SPACED) if size is PHONE else []:
            faults.append(f"{state}: cut when a learner spaces the text out: {cut}")
    if glued := frame.evaluate(GLUED):
        faults.append(f"{state}: words without the blank between them: {glued}")
    if frame.evaluate("document.getAnimations().length"):
        faults.append(f"{state}: something moves although the learner asked for less motion")
    page.set_viewport_size(before or WIDE)
    return faults


def violations(frame: Frame, looks: Sequence[Look] = SOME_LOOKS) -> list[str]:
    """What axe finds, by look: a scheme changes colours alone, so that the other rules are asked once at each size."""
    faults: list[str] = []
    sizes: list[Any] = []
    if frame.evaluate("!window.axe"):
        frame.evaluate(axe())
    for look in looks:
        frame.page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced, reduced_motion="reduce")
        frame.page.set_viewport_size(look.size)
        frame.evaluate(DRAWN)
        faults += [f"{look}: {fault}" for fault in frame.evaluate(RUN, ABOUT_COLOURS if look.size in sizes else None)]
        sizes.append(look.size)
    return faults


class Typist(Player):
    """A learner who has a keyboard and nothing else."""

    @property
    def is_swift(self) -> bool:
        return False

    def press(self, name: str) -> None:
        tab_to(self.hook(name))
        self.page.keyboard.press("Enter")

    def respond(self, question: Any, response: Any) -> None:
        kind_of(question).keys(self.page_of(question), response)


def alone(room: Room, packed: Packed) -> Player:
    """The package on a page of its own, without an LMS."""
    page = room.context.new_page()
    page.add_init_script(HURRIED)
    page.goto(room.lms(packed).launch)
    return Player(page.main_frame, packed.lesson)


# Every look has those in turn among them: what walks by both would tell once more.
WALKED = [*((walk, "in turn") for walk in list(WALKS)[:2]), *((walk, "every") for walk in WALKS)]


@pytest.mark.first
@pytest.mark.parametrize(("walk", "looks"), few(WALKED, 2))
def test_axe_finds_nothing_in_any_state(room: Room, walk: str, looks: str) -> None:
    faults: list[str] = []
    states = []
    for player, state in WALKS[walk](Stage(room.server, room.context, size=PHONE)):
        faults += audit(player, state, EVERY_LOOK if looks == "every" else in_turn(len(states)))
        states.append(state)
    assert faults == []
    assert len(states) > 4


PALE = """<!doctype html><html lang=en><title>One</title><main><h1>One</h1><p>Two</p></main>
<style>@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }</style>"""


def test_axe_is_asked_at_each_size_for_what_one_scheme_alone_shows(room: Room) -> None:
    page = room.context.new_page()
    page.set_content(PALE)
    found = violations(page.main_frame, EVERY_LOOK)
    assert [fault.split(": ")[:2] for fault in found] == [
        [str(Look(size=size, scheme="dark")), "color-contrast"] for size in (WIDE, ZOOMED, PHONE)
    ]


def test_axe_finds_nothing_where_a_script_did_not_arrive(room: Room) -> None:
    page = room.context.new_page()
    page.goto(room.losing(content("kitchen-sink"), "player.js").launch)
    assert page.get_by_role("alert").is_visible()
    assert violations(page.main_frame, in_turn(0)) == []


@pytest.mark.parametrize("reveal", few(list(Reveal)))
def test_the_keyboard_alone_suffices(room: Room, reveal: Reveal) -> None:
    packed = small((ONE, SOME), pass_mark=Fraction(50), feedback=reveal)
    lms = room.lms(packed)
    player = Typist(room.open(lms, packed).frame, packed.lesson)
    player.take(mix(packed.lesson, "rp"))
    assert player.place == "result"
    assert player.passed == "true"
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


@pytest.mark.full
def test_the_keyboard_alone_suffices_for_a_course(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = Typist(room.open(lms, packed).frame, packed.lesson)
    for lesson in packed.lessons:
        player.go_through(lesson, mix(lesson, "r"))
    player.press("next")
    assert player.place == "menu"
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


def test_the_contents_open_and_close_by_keyboard(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    player = Typist(alone(room, packed).frame, packed.lesson)
    player.page.set_viewport_size(PHONE)
    toggle = player.hook("contents")
    player.press("contents")
    assert toggle.get_attribute("aria-expanded") == "true"
    player.page.keyboard.press("Escape")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert toggle.evaluate("element => element === document.activeElement")
    player.press("contents")
    tab_to(player.frame.locator('#contents a[data-page="section-part_2"]'))
    player.page.keyboard.press("Enter")
    assert player.place == "section-part_2"
    assert toggle.get_attribute("aria-expanded") == "false"


def test_every_page_turn_moves_the_focus_to_the_heading_and_names_the_page(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    player = alone(room, packed)
    titles = set()
    for act in ("next", "next", "next", "next"):
        player.press(act)
        focused = player.frame.evaluate(
            "document.activeElement.closest('.page').id + ' ' + document.activeElement.tagName"
        )
        place, tag = focused.split()
        assert place == player.place
        assert tag in ("H1", "H2", "H3")
        titles.add(player.page.title())
    assert len(titles) == 4


def test_answers_are_reviewed_and_confirmed_and_submitting_can_be_taken_back(room: Room) -> None:
    """WCAG 3.3.4 names responses to a test: each answer is shown with its question before it counts."""
    packed = small(pass_mark=Fraction(50), feedback=Reveal.AT_END)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for question in packed.lesson.asked:
        if question is not ONE:
            player.respond(question, answer(question, RIGHT))
        player.press("next")
    listed = player.hook("review-answers").locator("li").all_inner_texts()
    answers = [set(row.splitlines()[-1].split("; ")) for row in listed]
    assert answers == [{"not answered"}, {"Choice a-1", "Choice c-3", "Choice d-4"}, {"Choice true"}]
    assert player.frame.locator(".attention.open").inner_text() == "One question has no answer yet:\n\nQuestion 1"
    player.press("submit")
    assert player.place == "review"
    player.press("back")
    assert player.hook("confirm").count() == 0
    player.hook("go-question").first.click()
    assert player.question == ONE
    player.respond(ONE, answer(ONE, RIGHT))
    while player.place != "review":
        player.press("next")
    assert player.frame.locator(".attention").count() == 0
    player.submit()
    assert player.passed == "true"
    assert lms.value("cmi.core.score.raw") == "100"


def test_the_result_has_bars_as_long_as_what_was_earned_and_leads_back_to_what_was_missed(room: Room) -> None:
    """Bars of the score with the mark in it, and of each objective; on paper the result stands alone."""
    packed = small(pass_mark=Fraction(60))
    player = room.open(room.lms(packed), packed)
    player.take(mix(packed.lesson, "wrr"))
    [score, choosing, judging] = player.frame.locator(".current .gauge").evaluate_all(BARS)
    assert score == [["whole", "M0 6H100"], ["share", "M0 6H66.67"], ["at-mark", "M60 0V12"]]
    assert choosing == [["whole", "M0 6H100"], ["share", "M0 6H50"]]
    assert judging == [["whole", "M0 6H100"], ["share", "M0 6H100"]]
    printed_alone(player)
    objectives = player.hook("result-objectives").locator("li")
    assert [" ".join(row.inner_text().split()[:6]) for row in objectives.all()] == [
        "Choose. Partly right: 1 of 2",
        "Judge. All right: 1 of 1",
    ]
    objectives.first.get_by_role("link", name="Part 2").click()
    assert player.place == "section-part_2"
    assert player.frame.evaluate(FOCUSED) == ["section-part_2", "H2"]
    player.page.emulate_media(media="print")
    assert player.frame.get_by_role("heading", name="Part 1").is_visible()
    assert not player.frame.locator("#result").is_visible()


def printed_alone(player: Player) -> None:
    """A result is printed with the lesson's title, every answer, and nothing else."""
    player.page.emulate_media(media="print")
    shown = player.frame.locator("main > *:visible")
    assert shown.evaluate_all("all => all.map(e => e.id)") == ["result"]
    assert player.frame.get_by_role("heading", level=1, name="Small").is_visible()
    player.frame.evaluate(PRINT)
    assert player.hook("result-answers").locator("li:visible").count() == len(player.lesson.asked)
    assert player.hook("print").count() == 0
    assert player.hook("result-score").inner_text() == "66.67%", "on paper it is exact"
    player.page.emulate_media(media="screen")


@pytest.mark.parametrize("learner", few([Typist, Player]))
def test_the_numbers_lead_to_any_question(room: Room, learner: type[Player]) -> None:
    packed = small(pass_mark=Fraction(50))
    player = learner(alone(room, packed).frame, packed.lesson)
    player.read_on()
    player.press("next")
    number = player.frame.locator(f'[data-lp-question="{token(JUDGE.id)}"]')
    if learner is Typist:
        tab_to(number)
        player.page.keyboard.press("Enter")
    else:
        number.click()
    assert player.question == JUDGE
    assert player.frame.evaluate(FOCUSED) == [player.place, "H2"]
    here = player.frame.locator('.strip [aria-current="step"]')
    assert here.evaluate_all("all => all.map(e => e.dataset.lpQuestion)") == [token(JUDGE.id)]


def test_text_has_the_size_for_reading(room: Room) -> None:
    """18 px on a desk, 17 on a phone, lines 1.6 times as high, and of about 66 characters."""
    packed = content("mesa-optimization")
    player = alone(room, packed)
    player.press("next")
    for size, font in ((WIDE, 18), (PHONE, 17)):
        player.page.set_viewport_size(size)
        read, line = player.frame.locator(".page.current > p:not(.opener)").first.evaluate(TYPE)
        assert (read, round(line / read, 2)) == (font, 1.6)
    player.page.set_viewport_size(WIDE)
    *full, _ = max(player.frame.locator(".page.current > p").evaluate_all(LINES), key=len)
    assert len(full) >= 3
    assert 58 <= sum(full) / len(full) <= 74


def test_code_is_copied_and_where_that_is_forbidden_selected(room: Room) -> None:
    player = alone(room, content("kitchen-sink"))
    room.context.grant_permissions(["clipboard-read", "clipboard-write"])
    while not player.hook("copy").count():
        player.press("next")
    code = player.frame.locator(".page.current pre").first
    player.hook("copy").first.click()
    assert player.frame.evaluate("navigator.clipboard.readText()") == code.text_content()
    assert player.frame.locator('[data-lp="announcer"]').inner_text() == "Copied"
    player.frame.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    player.hook("copy").first.click()
    assert player.frame.evaluate("String(getSelection())").strip() == code.inner_text().strip()


def test_the_start_page_leads_to_what_is_not_yet_read(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    player = room.open(room.lms(packed), packed)
    overview = player.frame.locator('#contents a[data-page="overview"]')
    seen = []
    for _ in range(3):
        label = player.hook("next").inner_text()
        player.press("next")
        seen.append((label, player.place))
        overview.click()
    assert seen == [("Start", "section-part_1"), ("Continue", "section-part_2"), ("Continue", "quiz")]


def test_who_cannot_print_here_is_told_how(room: Room) -> None:
    room.context.clock.install()
    player = alone(room, small())
    player.frame.evaluate(f"() => {{ window.print = {PRINT} }}")
    player.press("print")
    room.context.clock.fast_forward(700)
    assert player.notice("print").count() == 0
    player.frame.evaluate("() => { window.print = () => undefined }")
    player.press("print")
    room.context.clock.fast_forward(700)
    player.notice("print").wait_for()


def test_a_verdict_is_announced_once_and_choosing_submits_nothing(room: Room) -> None:
    packed = small((ONE, SOME), pass_mark=Fraction(50))
    player = alone(room, packed)
    player.read_on()
    player.press("next")
    announcer = player.frame.locator('[data-lp="announcer"]')
    player.respond(player.question, answer(player.question, WRONG))
    assert player.verdict(ONE) == ""
    assert announcer.inner_text() == ""
    player.press("check")
    assert player.verdict(ONE) == "wrong"
    assert announcer.inner_text().count("About first.") == 1
    assert player.frame.locator('[role="status"]', has_text="About first.").count() == 1


def test_every_target_of_a_finger_is_24_pixels_high_at_least(room: Room) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    player.page.set_viewport_size(PHONE)
    player.read_on()
    player.press("next")
    while not player.frame.locator(".page.current .option").count():
        player.press("next")
    heights: Callable[[str], list[float]] = lambda selector: player.frame.locator(selector).evaluate_all(  # noqa: E731
        "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights("button")) >= 24
    assert min(heights(".page.current .option")) >= 48


def test_without_scripts_the_lesson_reads_as_a_page(browser: Browser, room: Room) -> None:
    packed = content("kitchen-sink")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(packed).launch)
    for section in packed.lesson.sections:
        assert page.get_by_role("heading", name=section.title, exact=True).is_visible()
    assert page.locator("noscript p").count() + page.locator("#quiz .notice").count() >= 1
    assert page.locator('[data-lp="exit"]:visible').count() == 0
    context.close()


PAINTS = "performance.getEntriesByName('first-contentful-paint')"
SHIFTS = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => found.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  const later = ({ startTime }) => startTime > (window.turned ?? 0);
  setTimeout(() => done(found.filter(later).map(({ value }) => value)), 300);
})"""
# What moves in the two frames after a page was turned is what the learner asked for.
TURNED = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(window.turned = performance.now())));
})"""


def test_nothing_jumps_when_scripts_and_pictures_come_late(room: Room) -> None:
    """They come when the page has been painted without them."""
    packed = content("mesa-optimization")
    page = room.context.new_page()
    page.set_viewport_size(WIDE)
    held: list[Route] = []
    for late in ("**/data.js", "**/media/*"):
        page.route(late, lambda route: held.append(route))
    page.goto(room.lms(packed).page, wait_until="commit")
    frame = page.wait_for_selector("iframe", state="attached").content_frame()
    frame.wait_for_function(f"() => {PAINTS}.length", polling=20)
    while held:
        held.pop().continue_()
    page.unroute_all()
    player = Player(frame, packed.lesson)
    painted = player.frame.evaluate(f"{PAINTS}[0].startTime")
    ready = player.frame.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventStart")
    assert painted < ready
    assert player.frame.evaluate(SHIFTS) == []
    player.press("next")
    player.frame.evaluate(TURNED)
    player.frame.locator(".page.current img").evaluate("picture => picture.decode()")
    assert player.frame.evaluate(SHIFTS) == []


def test_printed_it_is_a_document_with_everything_in_it_and_the_addresses_of_links(room: Room) -> None:
    """A link whose words are its address has it once."""
    packed = content("kitchen-sink")
    player = alone(room, packed)
    player.page.emulate_media(media="print")
    for section in packed.lesson.sections:
        assert player.page.get_by_role("heading", name=section.title, exact=True).is_visible()
    for question in packed.lesson.asked:
        assert player.page_of(question).is_visible()
    assert player.hook("next").count() == 0
    assert player.hook("contents").count() == 0
    after = "link => getComputedStyle(link, '::after').content"
    links = {
        name: player.page.get_by_role("link", name=name).evaluate(after) for name in ("CommonMark", "example.org/?a=1")
    }
    assert links == {"CommonMark": '" (https://spec.commonmark.org/)"', "example.org/?a=1": "none"}


def test_a_word_longer_than_the_screen_is_broken(room: Room) -> None:
    long = "Donaudampfschifffahrt" * 8
    endless = replace(ONE, stem=words(long), choices=(choice(long[:60].lower(), correct=True), choice("b")))
    player = alone(room, small((endless,)))
    player.page.set_viewport_size(NARROW)
    player.read_on()
    player.press("next")
    assert player.frame.evaluate(OVERFLOW) == 0


def test_every_block_is_seen_on_its_page_and_on_paper(room: Room) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    for section in packed.lesson.sections:
        player.press("next")
        blocks = player.frame.locator(f"#section-{token(section.id)} > *")
        for media in ("screen", "print"):
            player.page.emulate_media(media=media)
            assert len(blocks.evaluate_all(VISIBLE)) == blocks.count() > len(section.blocks)
        player.page.emulate_media(media="screen")


def test_the_key_is_printed_on_a_page_of_its_own_where_nothing_is_recorded(room: Room) -> None:
    player = alone(room, small())
    assert player.hook("key").count() == 0
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    answers = player.hook("key").locator("li")
    assert player.hook("key").evaluate("key => getComputedStyle(key).breakBefore") == "page"
    assert [" ".join(text.split()[-2:]) for text in answers.all_inner_texts()][::2] == ["Choice second", "Choice true"]
    assert len(answers.nth(1).locator("p").all()) == 3


def test_while_work_is_recorded_paper_tells_no_more_than_the_page(room: Room) -> None:
    packed = small()
    player = room.open(room.lms(packed), packed)
    player.read_on()
    player.press("next")
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert player.hook("key").count() == 0
    player.page.emulate_media(media="screen")
    player.answer_this(all_of(packed.lesson, RIGHT))
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert player.hook("key").locator("li").count() == 1
    assert player.hook("choice-feedback").count() == 0


@pytest.mark.parametrize("size", few([{"width": 320, "height": 256}, {"width": 600, "height": 400}]))
def test_what_has_the_focus_is_never_covered(room: Room, size: Any) -> None:
    """Tab through a question in a small frame: the bar covers no focused control (WCAG 2.2, 2.4.11)."""
    packed = small(pass_mark=Fraction(50))
    player = alone(room, packed)
    player.read_on()
    player.press("next")
    player.page.set_viewport_size(size)
    for _ in range(25):
        player.page.keyboard.press("Tab")
        assert player.frame.evaluate(UNCOVERED), player.frame.evaluate("document.activeElement.outerHTML")
