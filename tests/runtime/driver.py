"""Plays a package as a learner does: opens it, reads, answers, submits, leaves; or is killed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from playwright.sync_api import BrowserContext, Error, Frame, Locator, Page

from lessonpack.ids import token
from lessonpack.model.course import Lesson, Reveal
from lessonpack.model.questions import (
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TextOnly,
    TrueFalse,
    named_parts,
)
from runtime.answers import Answers, Response
from runtime.lms import Lms
from runtime.tabs import FOUND_WITHIN

OPENED = '[data-lp="save-state"][data-state]:not([data-state="searching"])'
# Where there is none: the steps of that search take no time.
HURRIED = """const later = window.setTimeout;
window.setTimeout = (act, wait, ...more) => later(act, wait === 100 ? 0 : wait, ...more);"""


def leave(page: Page, lms: Lms) -> None:
    """Close the window of the package as a learner does; its last calls have arrived when this returns."""
    popups = [popup for popup in page.context.pages if popup is not page]
    for popup in popups:
        popup.close(run_before_unload=True)
    if popups:
        arrived(lms)
    page.goto("about:blank")
    arrived(lms)


def arrived(lms: Lms) -> None:
    """Wait for the beacons of a page that went away, until the session has ended, as long as they may take."""
    end = time.monotonic() + FOUND_WITHIN / 1000
    while not lms.calls.named("Terminate") and time.monotonic() < end:
        time.sleep(0.01)


def killed(page: Page) -> None:
    """The tab dies at once: no event is fired in it, no request sent."""
    with page.expect_event("crash", timeout=FOUND_WITHIN), suppress(Error):
        page.goto("chrome://crash")
    page.close()


BEHIND_MORE = ["exit", "restart", "settings", "search"]  # what a narrow window has no room for in its bar
Click = Callable[[Locator], None]


def swiftly(target: Locator) -> None:
    """A click without the way there: not moving a pointer saves most of the time of a long run."""
    target.evaluate("element => element.click()")


# Swift acts, and whole ways of them, are one message to the browser: it need not draw what nobody looks at. What is
# pressed may be about to appear.
SWIFT = """
const shown = (name) => [...document.querySelectorAll(`[data-lp="${name}"]`)].filter((element) =>
  element.getClientRects().length && element.checkVisibility({ visibilityProperty: true }));
const BEHIND_MORE = BEHIND;
const press = async (name) => {
  if (BEHIND_MORE.includes(name) && !shown(name).length && shown("more").length) await press("more");
  const end = performance.now() + WITHIN;
  for (let found = shown(name); ; found = shown(name)) {
    if (found.length === 1) {
      found[0].click();
      return name === "next" && READ.includes(here().id) ? press(name) : null;
    }
    if (performance.now() > end) throw new Error(`${found.length} are shown of ${name}`);
    await new Promise((drawn) => setTimeout(drawn, 5));
  }
};
const here = () => document.querySelector("main > .page.current");
const readOn = async () => {
  while (here().id.split("-")[0] !== "quiz" && shown("next").length) await press("next");
};
const give = (id) => GIVEN[id](document.getElementById(`question-${id}`));
const answerThis = async () => {
  give(here().id.slice("question-".length));
  if (AT_ONCE) await press("check");
};
const answerAll = async () => {
  await press("next");
  for (let number = 0; number < LENGTH; number += 1) {
    await answerThis();
    await press("next");
  }
};
const answerOn = async () => {
  while (here().id.startsWith("question-")) {
    await answerThis();
    await press("next");
  }
};
const submit = async () => {
  await press("submit");
  await press("confirm");
};
""".replace("WITHIN", str(FOUND_WITHIN)).replace("= BEHIND;", f"= {json.dumps(BEHIND_MORE)};")


# --- one driver per question kind ---------------------------------------------------------------------


class Kind(Protocol):
    """How questions of a kind are answered, by pointer and by keyboard, and how an answer is read off the page.

    `read` is a JavaScript function from the question's page to a list of texts, `understood` makes a response of it and
    `texts` the texts of a response; `give` is one from the page and such texts that answers without a pointer; `given`
    selects the parts that were given.
    """

    read: str
    give: str
    given: str

    def texts(self, response: Response) -> list[str]: ...

    def respond(self, page: Locator, response: Response, click: Click) -> None: ...

    def keys(self, page: Locator, response: Response) -> None: ...

    def understood(self, read: list[str]) -> Response: ...


class Choices:
    """Kinds whose response is a set of choices: rows with an input each, whose value is the choice's id."""

    read = 'page => [...page.querySelectorAll("input:checked")].map(input => input.value)'
    give = """(page, values) => {
      const amiss = (input) => values.includes(input.value) !== input.checked;
      const free = (input) => input.type === "checkbox" || !input.checked;
      for (const input of page.querySelectorAll("input")) if (amiss(input) && free(input)) input.click();
    }"""

    given = ".choice:has(:checked) .option"

    def __init__(self, question: Question) -> None:
        self.authored = {token(choice.id): choice.id for choice in question.choices}

    def respond(self, page: Locator, response: Response, click: Click) -> None:
        for value in sorted(self._wrong_yet(page, response)):
            click(page.locator(f'[data-choice="{value}"] .option'))

    def keys(self, page: Locator, response: Response) -> None:
        """Tab into the group; arrows go through radio buttons, Space ticks a box."""
        keyboard = page.page.keyboard
        for value in sorted(self._wrong_yet(page, response)):
            target = page.locator(f'input[value="{value}"]')
            if target.get_attribute("type") == "checkbox":
                tab_to(target)
                keyboard.press("Space")
                continue
            tab_to(page.locator("input"))
            for _ in self.authored:
                if target.is_checked():
                    break
                keyboard.press("ArrowDown")
            if not target.is_checked():
                keyboard.press("Space")

    def understood(self, read: list[str]) -> Response:
        return frozenset(self.authored[value] for value in read)

    def texts(self, response: Response) -> list[str]:
        return sorted(map(token, response))

    def _wrong_yet(self, page: Locator, response: Response) -> set[str]:
        """The inputs to be pressed: those of choices to add and, where boxes can be unticked, to take away."""
        there = self.understood(page.evaluate(self.read))
        boxes = page.locator('input[type="checkbox"]').count()
        return set(self.texts((response ^ there) if boxes else (response - there)))


class Pairs:
    """Kinds whose response pairs each term with a partner: a list for each."""

    read = """page => [...page.querySelectorAll("[data-term]")]
      .map(row => [row.dataset.term, row.querySelector("select").value])
      .filter(([, partner]) => partner).map(pair => pair.join(" "))"""
    give = """(page, values) => {
      const given = new Map(values.map((value) => value.split(" ")));
      for (const row of page.querySelectorAll("[data-term]")) {
        const list = row.querySelector("select");
        list.value = given.get(row.dataset.term) ?? "";
        list.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }"""
    given = ".pair .said"

    def __init__(self, question: Matching) -> None:
        self.authored = {token(part.id): part.id for part in named_parts(question)}

    def respond(self, page: Locator, response: Response, _click: Click) -> None:
        for value in self.texts(response):
            term, partner = value.split()
            page.locator(f'[data-term="{term}"] select').select_option(partner)

    def keys(self, page: Locator, response: Response) -> None:
        """Tab to each list; arrows go through what there is to choose from."""
        for value in self.texts(response):
            term, partner = value.split()
            target = page.locator(f'[data-term="{term}"] select')
            tab_to(target)
            for _ in range(target.locator("option").count()):
                if target.input_value() == partner:
                    break
                page.page.keyboard.press("ArrowDown")

    def understood(self, read: list[str]) -> Response:
        pairs = (value.split() for value in read)
        return frozenset((self.authored[term], self.authored[partner]) for term, partner in pairs)

    def texts(self, response: Response) -> list[str]:
        return sorted(" ".join(map(token, each)) for each in response)


class Texts:
    """Kinds whose response is typed into fields."""

    def __init__(self, fields: str) -> None:
        self.fields = fields
        self.read = f'page => [...page.querySelectorAll("{fields}")].map(field => field.value).filter(Boolean)'
        self.give = f"""(page, texts) => page.querySelectorAll("{fields}").forEach((field, place) => {{
          field.value = texts[place] ?? "";
          field.dispatchEvent(new Event("input", {{ bubbles: true }}));
        }})"""
        self.given = fields.split()[0]

    def texts(self, response: Response) -> list[str]:
        return sorted(response)

    def respond(self, page: Locator, response: Response, click: Click) -> None:
        for field, text in zip(page.locator(self.fields).all(), self.texts(response), strict=False):
            click(field)
            field.fill(text)

    def keys(self, page: Locator, response: Response) -> None:
        for field, text in zip(page.locator(self.fields).all(), self.texts(response), strict=False):
            tab_to(field)
            page.page.keyboard.type(text)

    def understood(self, read: list[str]) -> Response:
        return frozenset(read)


class Items:
    """Kinds whose response is an order: buttons that move each up and down."""

    read = """page => lessonpack.player.sessions
      .some(({ answers }) => answers?.get(page.dataset.id)?.response.order.length)
      ? [...page.querySelectorAll("[data-item]")].map(row => row.dataset.item) : []"""
    give = """(page, values) => {
      const items = () => [...page.querySelectorAll("[data-item]")];
      const press = (row, way) => row.querySelector(`[data-move="${way}"]`).click();
      if (values.length) { press(items()[1], "up"); }
      for (const [place, id] of values.entries()) {
        const row = items().find((each) => each.dataset.item === id);
        while (items().indexOf(row) > place) press(row, "up");
      }
    }"""
    given = ".item .said"

    def __init__(self, question: Ordering) -> None:
        self.authored = {token(part.id): part.id for part in named_parts(question)}

    def respond(self, page: Locator, response: Response, click: Click) -> None:
        self._move(page, response, click)

    def keys(self, page: Locator, response: Response) -> None:
        def press(button: Locator) -> None:
            tab_to(button)
            page.page.keyboard.press("Enter")

        self._move(page, response, press)

    def _move(self, page: Locator, response: Response, press: Click) -> None:
        """The order shown first is no answer: one item is moved at any rate."""
        press(page.locator('[data-move="up"]').nth(1))
        for place, id in enumerate(self.texts(response)):
            row = page.locator(f'[data-item="{id}"]')
            while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
                press(row.locator('[data-move="up"]'))

    def understood(self, read: list[str]) -> Response:
        return frozenset((self.authored[id], place) for place, id in enumerate(read, 1))

    def texts(self, response: Response) -> list[str]:
        places = sorted((place, token(id)) for id, place in response)  # type: ignore[misc]
        return [id for _, id in places]


class Gaps:
    """Kinds whose response fills gaps: a field or a list in each."""

    read = """page => [...page.querySelectorAll("[data-gap]")]
      .map(gap => [gap.dataset.gap, gap.querySelector("input, select").value])
      .filter(([, text]) => text).map(each => each.join("\\n"))"""
    give = """(page, values) => {
      const given = new Map(values.map((value) => value.split("\\n")));
      for (const gap of page.querySelectorAll("[data-gap]")) {
        const field = gap.querySelector("input, select");
        field.value = given.get(gap.dataset.gap) ?? "";
        field.dispatchEvent(new Event(field.matches("select") ? "change" : "input", { bubbles: true }));
      }
    }"""
    given = ".gap-mark"

    def __init__(self, question: Cloze) -> None:
        self.authored = {token(gap.id): gap.id for gap in question.gaps}

    def respond(self, page: Locator, response: Response, click: Click) -> None:
        for value in self.texts(response):
            field, text = self._field(page, value)
            if field.evaluate("field => field.matches('select')"):
                field.select_option(text)
            else:
                click(field)
                field.fill(text)

    def keys(self, page: Locator, response: Response) -> None:
        """Tab to each; arrows go through what there is to choose from."""
        for value in self.texts(response):
            field, text = self._field(page, value)
            tab_to(field)
            if not field.evaluate("field => field.matches('select')"):
                page.page.keyboard.type(text)
                continue
            for _ in range(field.locator("option").count()):
                if field.input_value() == text:
                    break
                page.page.keyboard.press("ArrowDown")

    def _field(self, page: Locator, value: str) -> tuple[Locator, str]:
        gap, text = value.split("\n")
        return page.locator(f'[data-gap="{gap}"] :is(input, select)'), text

    def understood(self, read: list[str]) -> Response:
        pairs = (value.split("\n") for value in read)
        return frozenset((self.authored[gap], text) for gap, text in pairs)

    def texts(self, response: Response) -> list[str]:
        """In the order of the text."""
        given = dict(response)  # type: ignore[arg-type]
        return [f"{name}\n{given[gap]}" for name, gap in self.authored.items() if gap in given]


class Places:
    """Kinds whose response are points of a picture: a pad over it that is pressed, with a cross-hair for keys."""

    read = (
        """page => [...page.querySelectorAll(".spots-set .given")].map(({ dataset }) => `${dataset.x} ${dataset.y}`)"""
    )
    give = """(page, values) => {
      const all = (selector) => [...page.querySelectorAll(selector)];
      while (all(".spots-set .given").length) all('[data-spot="remove"]')[0].click();
      const [pad] = all(".spots-pad");
      const { width, height } = all(".spots-picture img")[0].attributes;
      // Clicks are at whole pixels of the window: in the picture's own size each of them is one of its own.
      Object.assign(pad.style, { width: `${width.value}px`, height: `${height.value}px` });
      for (const value of values) {
        const { left, top } = pad.getBoundingClientRect();
        const [x, y] = value.split(" ").map(Number);
        const at = { clientX: Math.ceil(left + x - 0.5), clientY: Math.ceil(top + y - 0.5) };
        pad.dispatchEvent(new PointerEvent("click", { ...at, bubbles: true }));
      }
      pad.removeAttribute("style");
    }"""
    given = ".spots-list li"

    def __init__(self, question: Hotspot) -> None:
        media = question.picture.media
        self.size = (media.width, media.height)

    def respond(self, page: Locator, response: Response, _click: Click) -> None:
        page.evaluate(self.give, self.texts(response))

    def keys(self, page: Locator, response: Response) -> None:
        """From the middle, step by step; each mark stands on the way of the cross-hair."""
        keyboard = page.page.keyboard
        tab_to(page.locator(".spots-pad"))
        for value in self.texts(response):
            cross = page.locator(".spots-cross")
            for side, (less, more) in (("x", ("ArrowLeft", "ArrowRight")), ("y", ("ArrowUp", "ArrowDown"))):
                due = int(value.split()["xy".index(side)])
                step = max(1, round(max(self.size) * 0.02))
                while abs(there := int(cross.get_attribute(f"data-{side}") or "") - due) * 2 > step:
                    far = abs(there) >= 5 * step
                    keyboard.press(f"{'Shift+' if far else ''}{less if there > 0 else more}")
            keyboard.press("Enter")

    def understood(self, read: list[str]) -> Response:
        points = (value.split() for value in read)
        return frozenset((int(x), int(y)) for x, y in points)

    def texts(self, response: Response) -> list[str]:
        return [f"{x} {y}" for x, y in sorted(response)]  # type: ignore[misc]


def kind_of(question: Question) -> Kind:
    match question:
        case Ordering():
            return Items(question)
        case Hotspot():
            return Places(question)
        case Matching():
            return Pairs(question)
        case ShortAnswer() | Numeric():
            return Texts(".typed input")
        case Judged():
            return Texts(".essay textarea")
        case Cloze():
            return Gaps(question)
        case SingleChoice() | MultipleResponse() | TrueFalse():
            return Choices(question)
        case TextOnly():
            raise TypeError("what is only read is not answered")
        case _:
            assert_never(question)


def tab_to(target: Locator) -> None:
    """Press Tab until the focus is on (one of) `target`; an element that Tab does not reach fails."""
    keyboard = target.page.keyboard
    for _ in range(150):
        if target.evaluate_all("elements => elements.includes(document.activeElement)"):
            return
        keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


# --- the player -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What a learner sees of their work: equal before a session ends and after the next one begins."""

    place: str
    answers: dict[str, Response]
    verdicts: dict[str, str]
    strip: dict[str, str]
    flagged: frozenset[str]
    order: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]
    read: tuple[str, ...]
    score: str


SEEN = """() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const pages = all(".page.question:not(.left-out)");
  const number = (page) => Number(/\\d+/.exec(page.querySelector(".question-title").textContent)[0]);
  const verdict = (page) => page.querySelector('[data-lp="verdict"]').dataset.verdict;
  const each = (value) => Object.fromEntries(pages.map((page) => [page.dataset.id, value(page)]));
  const strip = all(".strip:not([hidden]) [data-lp-question]");
  const flagged = pages.filter((page) => page.querySelector('.flag[aria-pressed="true"]'));
  const result = document.querySelector('.current [data-lp="result-score"]');
  return {
    place: document.querySelector("main > .page.current").id,
    verdicts: each((page) => page.classList.contains("revealed") ? verdict(page) : ""),
    strip: Object.fromEntries(strip.map((entry) => [entry.dataset.lpQuestion, entry.className])),
    flagged: flagged.map((page) => page.dataset.id),
    order: pages.sort((a, b) => number(a) - number(b)).map((page) => page.dataset.id),
    choices: each((page) => all("[data-choice]", page).map((row) => row.dataset.choice)),
    read: all("a[data-page].done").map((link) => link.dataset.page),
    score: result ? result.dataset.score : "",
  };
}"""


class Player:
    """A package open in a browser: in an LMS's window, or on a page of its own (`lms` None)."""

    def __init__(self, frame: Frame, lesson: Lesson, click: Click = swiftly) -> None:
        self.frame = frame
        self.lesson = lesson
        self.click = click
        self.asked = {token(question.id): question for question in lesson.asked}
        self.read = [f"question-{token(each.id)}" for each in lesson.steps if not each.ANSWERED]
        frame.locator(OPENED).wait_for(state="attached", timeout=FOUND_WITHIN)

    @property
    def page(self) -> Page:
        return self.frame.page

    @property
    def lms_page(self) -> Page:
        """The page of the LMS that opened the package."""
        return self.page.context.pages[0]

    def hook(self, name: str) -> Locator:
        return self.frame.locator(f'[data-lp="{name}"]:visible')

    def press(self, name: str) -> None:
        """Press what has that name; what is only read between questions is read, and turned over."""
        if self.is_swift:
            self._at_once(f'press("{name}")')
            return
        if name in BEHIND_MORE and not self.hook(name).count() and self.hook("more").count():
            self.click(self.hook("more"))
        self.click(self.hook(name))
        if name == "next" and self.read and self.place in self.read:
            self.press(name)

    @property
    def is_swift(self) -> bool:
        """True where no act has to be that of a pointer or of a keyboard."""
        return self.click is swiftly

    def _at_once(self, *acts: str, answers: Answers | None = None) -> None:
        """Some acts of SWIFT, one after another."""
        kinds = {id: (kind_of(question), question.id) for id, question in self.asked.items()}
        given = ", ".join(
            f"{id}: (page) => ({kind.give})(page, {json.dumps(kind.texts(answers[authored]))})"
            for id, (kind, authored) in kinds.items()
            if answers and authored in answers
        )
        known = {
            "GIVEN": f"{{{given}}}",
            "READ": json.dumps(self.read),
            "LENGTH": str(self.lesson.length),
            "AT_ONCE": str(self.feedback_at_once).lower(),
        }
        names = " ".join(f"const {name} = {value};" for name, value in known.items())
        self.frame.evaluate(f"async () => {{ {names} {SWIFT} {' '.join(f'await {act};' for act in acts)} }}")

    @property
    def place(self) -> str:
        """The id of the page on the screen: overview, section-…, quiz, question-…, review, result, finished.

        In a course menu, and overview-…, quiz-…, review-… and result-… with the id of the lesson.
        """
        return str(self.frame.locator("main > .page.current").get_attribute("id"))

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.asked[self.place.removeprefix("question-")]

    def page_of(self, question: Question) -> Locator:
        return self.frame.locator(f"#question-{token(question.id)}")

    def respond(self, question: Question, response: Response) -> None:
        if self.is_swift:
            self._at_once(f'give("{token(question.id)}")', answers={question.id: response})
        else:
            kind_of(question).respond(self.page_of(question), response, self.click)

    def response(self, question: Question) -> Response:
        return self.responses()[question.id]

    def responses(self) -> dict[str, Response]:
        """The answers that stand on the page now, by the ids of their questions."""
        kinds = {id: kind_of(question) for id, question in self.asked.items()}
        calls = ", ".join(
            f'{id}: ({kind.read})(document.getElementById("question-{id}"))' for id, kind in kinds.items()
        )
        read: dict[str, list[str]] = self.frame.evaluate(f"() => ({{{calls}}})")
        return {self.asked[id].id: kinds[id].understood(texts) for id, texts in read.items()}

    def verdict(self, question: Question) -> str:
        """right, partly, wrong or none; "" while it is not shown."""
        shown = self.page_of(question).locator('[data-lp="verdict"]:visible')
        return str(shown.get_attribute("data-verdict")) if shown.count() else ""

    def notice(self, name: str) -> Locator:
        return self.frame.locator(f'[data-notice="{name}"]')

    @property
    def save_state(self) -> str:
        return str(self.frame.locator('[data-lp="save-state"]').get_attribute("data-state"))

    @property
    def score(self) -> str:
        return str(self.frame.locator('.current [data-lp="result-score"]').get_attribute("data-score"))

    @property
    def passed(self) -> str:
        """ "true", "false", or "null" without a pass mark."""
        return str(self.frame.locator('.current [data-lp="result"]').get_attribute("data-passed"))

    def seen(self) -> Seen:
        told: dict[str, Any] = self.frame.evaluate(SEEN)
        return Seen(
            place=told["place"],
            answers=self.responses(),
            verdicts=told["verdicts"],
            strip=told["strip"],
            flagged=frozenset(told["flagged"]),
            order=tuple(told["order"]),
            choices={id: tuple(order) for id, order in told["choices"].items()},
            read=tuple(told["read"]),
            score=told["score"],
        )

    # --- longer ways ------------------------------------------------------------------------------------

    def read_on(self) -> None:
        """Read from here to the first page of the quiz, or to the last section."""
        if self.is_swift:
            self._at_once("readOn()")
            return
        while not self.in_quiz and self.hook("next").count():
            self.press("next")

    @property
    def in_quiz(self) -> bool:
        """True on the first page of a quiz: of a course each lesson has one."""
        return self.place.partition("-")[0] == "quiz"

    def within(self, lesson: Lesson) -> Player:
        """The same page, for what another lesson of the course asks."""
        return type(self)(self.frame, lesson, self.click)

    def answer_all(self, answers: Answers) -> None:
        """From the first page of the quiz to the page that lists the answers."""
        assert self.lesson.quiz is not None
        if self.is_swift:
            self._at_once("answerAll()", answers=answers)
            return
        self.press("next")
        for _ in range(self.lesson.length):
            self.answer_this(answers)
            self.press("next")

    def answer_this(self, answers: Answers) -> None:
        if self.is_swift:
            self._at_once("answerThis()", answers=answers)
            return
        question = self.question
        self.respond(question, answers[question.id])
        if self.feedback_at_once:
            self.press("check")

    def answer_on(self, answers: Answers) -> None:
        """From the question on the screen to what comes behind the last one."""
        if self.is_swift:
            self._at_once("answerOn()", answers=answers)
            return
        while self.place.startswith("question-"):
            self.answer_this(answers)
            self.press("next")

    @property
    def feedback_at_once(self) -> bool:
        return self.lesson.quiz is not None and self.lesson.quiz.feedback is Reveal.AT_ONCE

    def submit(self) -> None:
        if self.is_swift:
            self._at_once("submit()")
            return
        self.press("submit")
        self.press("confirm")

    def take(self, answers: Answers) -> None:
        """The whole way from the first page to the result."""
        if self.is_swift:
            self._at_once("readOn()", "answerAll()", "submit()", answers=answers)
            return
        self.read_on()
        self.answer_all(answers)
        self.submit()

    def go_through(self, lesson: Lesson, answers: Answers) -> Player:
        """From the menu, or the end of the lesson before, to the end of a lesson of the course."""
        here = self.within(lesson)
        here.press("next")
        for _ in lesson.sections:
            here.press("next")
        if lesson.quiz is not None:
            here.take(answers)
        return here


def steps(lesson: Lesson, answers: Answers) -> Iterator[Callable[[Player], None]]:
    """Every single act of a learner, from the first page to the result; each third question is flagged."""
    pages = len(lesson.sections) + 1  # the overview before them
    yield from [pressing("next")] * (pages + 1)
    yield from attempt(lesson, answers)


def attempt(lesson: Lesson, answers: Answers) -> Iterator[Callable[[Player], None]]:
    """Every single act from the first question to the result."""
    for number in range(lesson.length):
        yield lambda player: player.respond(player.question, answers[player.question.id])
        if number % 3 == 0:
            yield pressing("flag")
        if lesson.quiz is not None and lesson.quiz.feedback is Reveal.AT_ONCE:
            yield pressing("check")
        yield pressing("next")
    yield Player.submit


def pressing(name: str) -> Callable[[Player], None]:
    """The act of pressing that button."""
    return lambda player: player.press(name)


def opened(context: BrowserContext, lms: Lms, lesson: Lesson, click: Click = swiftly) -> Player:
    """Open the LMS's page in an idle tab and wait for the package in it."""
    page = next((tab for tab in context.pages if tab.url == "about:blank"), None) or context.new_page()
    others = [tab for tab in context.pages if tab is not page]
    page.goto(lms.page)
    end = time.monotonic() + FOUND_WITHIN / 1000
    while time.monotonic() < end:
        for tab in (tab for tab in context.pages if tab not in others):
            for frame in tab.frames:
                if frame.url == lms.launch:
                    return Player(frame, lesson, click)
        page.wait_for_timeout(5)
    raise AssertionError(f"the package did not open in a {lms.window}")
