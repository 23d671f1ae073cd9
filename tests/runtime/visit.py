"""A learner who goes through a whole package from its first page to its end, and notes what is met on the way.

Nothing of lessonpack: they read what stands on the screen, choose by its words and press what is offered.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Frame

from runtime.lms import Lms, Server
from runtime.reader import Pack
from runtime.versions import VERSIONS

WITHIN = 30  # seconds, on a slow machine
MOST_STEPS = 80
FRESH_LEARNERS = 3  # whether an order is another one each time is seen by as many
PATIENCE = 21  # minutes that a learner sits before a question
MINUTE = 60_000

# What looks random is drawn alike in each run of the tests, and differently for each learner.
DRAWING = "let drawn = NUMBER; Math.random = () => (drawn = (drawn * 16807) % 2147483647) / 2147483647;"
LEARNER = """
const seen = (selector, within = document) => [...within.querySelectorAll(selector)].filter((element) =>
  element.checkVisibility({ visibilityProperty: true }));
const hook = (name) => seen(`[data-lp="${name}"]`);
const press = (name) => hook(name).map((button) => button.click()).length > 0;
const here = () => document.querySelector("main > .page.current");
const line = (element) => element.textContent.replace(/\\s+/gu, " ").trim();
const words = (selector, within = document) => seen(selector, within).map(line);
const rows = (asked) => [...asked.querySelectorAll("[data-choice]")];
const choice = (row) => line(row.querySelector(".option-text"));
const paired = (asked, wanted) => {
  for (const row of asked.querySelectorAll("[data-term]")) {
    const list = row.querySelector("select");
    const term = line(row.querySelector(".term"));
    const option = [...list.options].find((each) => wanted.includes(`${term}: ${each.text}`));
    list.value = option?.value ?? "";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }
};
const ordered = (asked, wanted) => {
  const items = () => [...asked.querySelectorAll("[data-item]")];
  const words = () => items().map((row) => line(row.querySelector(".item-text")));
  for (const [place, each] of wanted.entries()) {
    while (words().indexOf(each) > place) items()[words().indexOf(each)].querySelector('[data-move="up"]').click();
  }
};
const choose = (asked, wanted) => {
  paired(asked, wanted);
  for (const [place, field] of asked.querySelectorAll("input:not([type]), textarea").entries()) {
    field.value = wanted[place] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const list of asked.querySelectorAll("select:not([data-term] *)")) {
    list.value = [...list.options].find((each) => wanted.includes(each.text))?.value ?? "";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }
  ordered(asked, wanted);
  for (const pad of seen(".spots-pad", asked)) {
    const { left, top, width, height } = pad.getBoundingClientRect();
    const shown = asked.querySelector(".spots-picture img");
    for (const point of wanted.slice(0, 1)) {
      const [x, y] = /^[0-9]+ [0-9]+$/u.test(point) ? point.split(" ") : [0, 0];
      const across = (x / shown.getAttribute("width")) * width;
      const at = { clientX: left + across, clientY: top + (y / shown.getAttribute("height")) * height };
      pad.dispatchEvent(new PointerEvent("click", { ...at, bubbles: true }));
    }
  }
  for (const row of rows(asked)) {
    const input = row.querySelector("input");
    const isWanted = wanted.includes(choice(row));
    if (isWanted !== input.checked && (isWanted || input.type === "checkbox")) input.click();
  }
};
const verdict = (asked) => seen('[data-lp="verdict"]', asked)[0]?.dataset.verdict ?? "";
const turned = (until) => {
  const asked = [];
  while (!here().id.startsWith(until)) {
    const stem = here().querySelector(".stem");
    if (here().id.startsWith("question") && stem) asked.push([title(), line(stem), rows(here()).map(choice)]);
    const [next] = hook("next");
    if (!next) break;
    next.click();
  }
  return asked;
};
const title = () => line([...document.querySelectorAll(".page.quiz")]
  .find((page) => page.dataset.lesson === here().dataset.lesson).querySelector("h2"));
const standing = () => [
  here().id,
  [...document.querySelectorAll('.menu [data-state="locked"] a')].map(line),
  document.querySelector('[data-lp="course-outcome"] [data-score]')?.dataset.score ?? null,
];
const met = () => here().id.startsWith("question") && here().querySelector(".stem") ? [
  title(),
  line(here().querySelector(".stem")),
  rows(here()).map(choice),
  words('[data-lp="remaining"]'),
  hook("check").length > 0,
  words('[data-lp="sure"]', here()),
] : null;
const respond = (wanted, checks) => {
  choose(here(), wanted);
  if (checks) for (const button of hook("check")) button.click();
  return [verdict(here()), line(here()), hook("again").length > 0];
};
const tryOut = (find, wanted) => {
  find().querySelector('[data-lp="again"]')?.click();
  choose(find(), wanted);
  find().querySelector('[data-lp="check"]')?.click();
  return [verdict(find()), line(find())];
};
"""
CHECK = '[id^="check-"]:not(.before *, .answered *)'
EXERCISE = '.check:not([id^="check-"], .answered)'
READY = '[data-lp="save-state"][data-state]:not([data-state="searching"])'

Choices = Sequence[str]
Plan = Callable[[str, int, str], Choices]
"""What is chosen in a quiz (its title), at an attempt (from 0 on), of a question (its words)."""


@dataclass
class Met:
    """A question where it was asked: what was on offer, in which order, and what was said of the answer at once."""

    stem: str
    choices: list[str]
    left: list[str]
    checks: bool = False
    verdict: str = ""
    words: str = ""
    again: bool = False
    sure: list[str] = field(default_factory=list)  # how sure a learner may say to be


@dataclass
class Attempt:
    """What a quiz asked, and what its result says."""

    asked: list[Met] = field(default_factory=list)
    score: str | None = None
    passed: str = ""
    retry: bool = False
    result: str = ""
    judged: dict[str, str] = field(default_factory=dict)  # all that then stands on a question's page, by its words
    out_of_time: bool = False
    told: str | None = None  # the score that the platform has then


@dataclass
class Unfolded:
    """Whether there is something to write in, and all that can be read, before and after each thing asked for."""

    writes: bool
    read: list[str]


@dataclass
class Visit:
    """What one learner met of a package, and what the platform behind it was told."""

    quizzes: dict[str, list[Attempt]] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)  # the verdict, by the words of the question
    guessed: dict[str, list[str]] = field(default_factory=dict)  # the verdict at once, and at the end of the section
    unfolded: list[Unfolded] = field(default_factory=list)  # what shows not everything at once
    said: dict[str, list[str]] = field(default_factory=dict)  # all that stands there after the first try and the second
    closed: list[list[str]] = field(default_factory=list)  # the lessons that the menu called so, from page to page
    outcome: str | None = None  # of the course, in percent
    told: list[tuple[str, str]] = field(default_factory=list)  # what the platform was, by the names of its elements
    standing: list[str] = field(default_factory=list)  # how far the learner was when each SCO was left
    resumed: str = ""  # and in the first one at the next visit, with a browser that had forgotten everything

    @property
    def is_kept(self) -> bool:
        """What was done is known at the next visit, whatever the browser has forgotten."""
        return self.resumed == self.standing[0]

    def interactions(self, field: str) -> list[str]:
        """What was told of answers: this field of each."""
        return [value for name, value in self.told if re.fullmatch(rf"cmi\.interactions\.\d+\.{field}", name)]


@dataclass(frozen=True)
class Habits:
    """What a learner chooses, how often they take a quiz, and in which they let the time run out."""

    plan: Plan
    tries: Mapping[str, int] = field(default_factory=dict)
    idle: Collection[str] = ()


class Learner:
    """Reads and acts in one open page."""

    def __init__(self, frame: Frame, habits: Habits, lms: Lms) -> None:
        self.frame, self.habits, self.lms = frame, habits, lms
        frame.locator(READY).wait_for(state="attached", timeout=WITHIN * 1000)

    def see(self, what: str, given: object = None) -> Any:
        """An expression of JavaScript, in the words of LEARNER."""
        return self.frame.evaluate(f"(given) => {{ {LEARNER} return {what}; }}", given)

    def press(self, name: str) -> bool:
        """Press what is shown of that name; False when nothing is."""
        return bool(self.see("press(given)", name))

    def has(self, name: str) -> bool:
        return bool(self.see("hook(given).length > 0", name))

    @property
    def place(self) -> str:
        return str(self.see("here().id"))

    @property
    def standing(self) -> str:
        """How far the learner is, by the page that the package opens at."""
        marked = "[...here().querySelectorAll('[data-state], [data-score]')]"
        return str(self.see(f"[here().id, ...{marked}.map(({{ dataset }}) => dataset.state ?? dataset.score)].join()"))

    def go_through(self, visit: Visit, until: str = "") -> None:
        """Page by page, each quiz as often as is wanted, until nothing leads on, the course is done, or here: a kind of
        page, or the last result of the quiz of that title."""
        for _ in range(MOST_STEPS):
            kind, asked = self.note_page(visit)
            if kind == until:
                return
            if kind == "overview":
                self.guess(visit)
            elif kind == "section":
                self.note_answers(visit)
                self.check(visit)
                self.unfold(visit)
            elif asked is not None:
                if self.ask(visit, *asked):
                    continue
                return
            elif kind == "review":
                self.press("submit")
                self.press("confirm")
                continue
            elif kind == "result":
                if self.note_result(visit):
                    continue
                if self.quiz == until:
                    return
            if (kind == "menu" and visit.outcome is not None) or not self.press("next"):
                return
        raise AssertionError(f"no end after {MOST_STEPS} steps")

    @property
    def quiz(self) -> str:
        """The title of the quiz that the page on the screen belongs to."""
        return str(self.see("title()"))

    def turn(self, until: str) -> Iterator[tuple[str, Met]]:
        """Page by page to one of that kind, and nothing answered: each question on the way, with its quiz's title."""
        for title, stem, choices in self.see("turned(given)", until):
            yield title, Met(stem, choices, [])

    def note_page(self, visit: Visit) -> tuple[str, list[Any] | None]:
        """The kind of the page on the screen, and of a question what it asks; noted is what the menu says."""
        (place, closed, visit.outcome), asked = self.see("[standing(), met()]")
        visit.closed.append(closed)
        return str(place).partition("-")[0], asked

    def guess(self, visit: Visit) -> None:
        """Answer what is asked before reading."""
        for stem in self.see("words('.before .stem', here())"):
            find = "seen('.before .check', here()).find((one) => line(one.querySelector('.stem')) === given[0])"
            self.see(f"choose({find}, given[1])", [stem, self.habits.plan("", 0, stem)])
            visit.guessed[stem] = [str(self.see(f"verdict({find})", [stem]))]

    def note_answers(self, visit: Visit) -> None:
        """What the section says at its end of what was guessed."""
        ended = "seen('.answered .check', here()).map((one) => [line(one.querySelector('.stem')), verdict(one)])"
        for stem, verdict in self.see(ended):
            visit.guessed.setdefault(stem, []).append(str(verdict))

    def check(self, visit: Visit) -> None:
        """Answer what the section asks between its blocks."""
        for stem in self.see(f"words('{CHECK} .stem', here())"):
            find = f"seen('{CHECK}', here()).find((one) => line(one.querySelector('.stem')) === given[0])"
            visit.said[stem] = []
            for _ in range(2):
                plan = self.habits.plan("", 0, stem)
                visit.checks[stem], said = self.see(f"tryOut(() => {find}, given[1])", [stem, plan])
                visit.said[stem].append(said)

    def unfold(self, visit: Visit) -> None:
        """What the section has to write in, and what can be read there as one thing after another is asked for."""
        block = f"seen('{EXERCISE}', here())[given]"
        more = f"seen('details:not([open]) > summary, [data-lp=\"next-step\"]', {block})"
        for place in range(int(self.see(f"seen('{EXERCISE}', here()).length"))):
            read = [str(self.see(f"{block}.innerText", place))]
            while self.see(f"{more}.slice(0, 1).map((way) => way.click()).length", place):
                read.append(str(self.see(f"{block}.innerText", place)))
            visit.unfolded.append(Unfolded(bool(self.see(f"{block}.querySelector('textarea') !== null", place)), read))

    def ask(
        self, visit: Visit, title: str, stem: str, choices: list[str], left: list[str], checks: bool, sure: list[str]
    ) -> bool:
        """Answer the question on the screen and go on, unless the time for it runs out; False when nothing leads on."""
        attempts = visit.quizzes.setdefault(title, [Attempt()])
        attempt = attempts[-1]
        met = Met(stem, choices, left, checks=checks, sure=sure)
        attempt.asked.append(met)
        if title in self.habits.idle and len(attempts) == len(attempt.asked) == 1:
            self.frame.page.clock.run_for(PATIENCE * MINUTE)
            attempt.out_of_time = self.place.startswith("result")
            if attempt.out_of_time:
                return True
        plan = self.habits.plan(title, len(attempts) - 1, stem)
        (met.verdict, met.words, met.again), is_led_on = self.see("[respond(...given), press('next')]", [plan, checks])
        return bool(is_led_on)

    def note_result(self, visit: Visit) -> bool:
        """Note what the result says; True when one more attempt begins."""
        title = self.quiz
        attempt = visit.quizzes[title][-1]
        attempt.score, attempt.passed, attempt.result = self.see(
            "((result) => [result?.querySelector('[data-score]').dataset.score, result?.dataset.passed, line(here())])"
            "(here().querySelector('[data-lp=\"result\"]'))"
        )
        attempt.retry = self.has("retry")
        pages = "[...document.querySelectorAll('.page.question:not(.left-out)')]"
        attempt.judged = self.see(
            f"Object.fromEntries({pages}.filter((page) => page.dataset.lesson === here().dataset.lesson)"
            ".map((page) => [line(page.querySelector('.stem')), line(page)]))"
        )
        attempt.told = self.lms.raw
        if not attempt.retry or len(visit.quizzes[title]) >= self.habits.tries.get(title, 1):
            return False
        visit.quizzes[title].append(Attempt())
        return self.press("retry")


# --- where packages are played ------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A package that can be played: on a platform that takes this target, or without one.

    `browser` gives a browser that knows nothing of anybody.
    """

    pack: Pack
    target: str
    server: Server
    browser: Callable[[], AbstractContextManager[BrowserContext]]

    def visit(self, habits: Habits) -> Visit:
        """The whole package, one SCO after another; then the first one again, in another browser."""
        visit = Visit()
        platforms = [self._platform(place) for place in range(max(1, len(self.pack.scos)))]
        with self.browser() as context:
            context.clock.install()
            for lms in platforms:
                learner = self._open(context, lms, habits)
                learner.go_through(visit)
                visit.standing.append(learner.standing)
                self._leave(learner)
                visit.told += lms.calls.writes if lms.sessions else []
        with self.browser() as context:
            visit.resumed = self._open(context, platforms[0], habits).standing
        return visit

    def attempts(self, habits: Habits, quiz: str) -> Visit:
        """The way to that quiz of the first lesson, and no further than its last result."""
        visit = Visit()
        with self.browser() as context:
            self._open(context, self._platform(0), habits).go_through(visit, until=quiz)
        return visit

    def draws(self, habits: Habits, quiz: str) -> Iterator[list[Met]]:
        """What that quiz of the first lesson asks several learners, each in a browser of their own, if it asks."""
        for number in range(1, FRESH_LEARNERS + 1):
            with self.browser() as context:
                context.add_init_script(DRAWING.replace("NUMBER", str(number * 48271)))
                asked = list(self._open(context, self._platform(0), habits).turn("review"))
            if found := [met for title, met in asked if title == quiz]:
                yield found

    def _platform(self, place: int) -> Lms:
        """A platform that has read the manifest and launches the SCO at that place."""
        if not self.pack.scos:
            return self.server.lms(self.pack.files)
        sco = self.pack.scos[place]
        return self.server.lms(
            self.pack.files,
            version=VERSIONS[self.target],
            runtime="scorm-again",
            objectives=sco.objectives,
            mastery=sco.mastery,
            first=place,
        )

    def _open(self, context: BrowserContext, lms: Lms, habits: Habits) -> Learner:
        page = context.new_page()
        page.goto(lms.page if self.pack.scos else lms.launch)
        end = time.monotonic() + WITHIN
        while time.monotonic() < end:
            for frame in page.frames:
                if frame.url == lms.launch:
                    frame.locator("main > .page.current").wait_for(state="attached")
                    return Learner(frame, habits, lms)
            page.wait_for_timeout(5)
        raise AssertionError("the package did not open")

    def _leave(self, learner: Learner) -> None:
        """Close the window; what the package says at last has arrived then."""
        learner.frame.page.close(run_before_unload=True)
        end = time.monotonic() + WITHIN
        while self.pack.scos and not learner.lms.calls.named("Terminate") and time.monotonic() < end:
            time.sleep(0.01)
