"""Every state that a learner can meet the player in: walks through a lesson that stop at each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Locator

from lessonpack.findings import Log
from lessonpack.ids import token
from lessonpack.model.blocks import block_words
from lessonpack.model.course import FinalQuiz, Mode, Pool, Reveal, reference
from lessonpack.model.questions import Judged, Question, tries_at
from lessonpack.model.theme import Art, Cover
from lessonpack.source import reader
from lessonpack.targets._player.state import base36
from runtime.answers import PARTLY, RIGHT, WRONG, all_of, answer, mix
from runtime.driver import HURRIED, Player, kind_of, leave, opened
from runtime.lessons import CONTENT, Packed
from runtime.lms import Lms, Server
from runtime.versions import STATE

HERE = Path(__file__).parent
TARGET = "scorm12"


@cache
def lesson(name: str, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
    """A lesson of `content/`, the Arabic one or that of everything, with choices in the author's order."""
    log = Log()
    folder = (HERE if name in ("arabic", "everything") else CONTENT) / name
    course = reader.load(folder / "lesson.yaml", log)
    assert course is not None, list(log)
    return with_quiz(in_order(Packed(course)), feedback=feedback, shuffle=False)


def in_order(package: Packed) -> Packed:
    """The same lesson with its choices as the author wrote them."""
    ordered = (
        replace(question, shuffle=False) if question.shuffle else question for question in package.lesson.questions
    )
    return Packed(replace(package.course, lessons=(replace(package.lesson, questions=tuple(ordered)),)))


def with_quiz(package: Packed, **changes: Any) -> Packed:
    """The same lesson with other settings of its quiz."""
    first = package.course.lessons[0]
    assert first.quiz is not None
    return Packed(replace(package.course, lessons=(replace(first, quiz=replace(first.quiz, **changes)),)))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a walk takes place: an LMS server, a browser context, a lesson, and the window's size if that matters."""

    server: Server
    context: BrowserContext
    name: str = "kitchen-sink"
    size: Any = None

    def package(self, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
        return lesson(self.name, feedback)

    def alone(self, package: Packed, target: str = TARGET, script: str = "") -> Player:
        """The package on a page of its own, where this script has run before."""
        page = self.context.new_page()
        page.add_init_script(f"{HURRIED}{script}")
        page.goto(self.server.lms(package.files(target)).launch)
        return self._sized(Player(page.main_frame, package.lesson))

    def course(self, package: Packed, **settings: Any) -> Player:
        """The package opened by an LMS in a window of its own."""
        return self.visit(self.server.lms(package.files(TARGET), window="popup", **settings), package)

    def visit(self, lms: Lms, package: Packed) -> Player:
        """One more session in that LMS."""
        return self._sized(opened(self.context, lms, package.lesson))

    def _sized(self, player: Player) -> Player:
        """An LMS gives its window a size of its own."""
        if self.size is not None:
            player.page.set_viewport_size(self.size)
        return player


States = Iterator[tuple[Player, str]]


def reading(stage: Stage) -> States:
    """Start page, what the bar hides, contents, settings, search, every section, a picture, the quiz, texts in it."""
    player = stage.course(stage.package())
    yield player, "start"
    player.press("next")
    if player.hook("more").count():
        player.press("more")
        yield player, "more"
        player.press("more")
    if player.hook("contents").count():
        player.press("contents")
        yield player, "contents"
        player.press("contents")
    player.press("settings")
    yield player, "settings"
    player.page.keyboard.press("Escape")
    player.press("search")
    player.page.keyboard.type(block_words(player.lesson.sections[0].blocks[0]).split()[0])
    yield player, "search"
    player.page.keyboard.press("Enter")
    yield player, "search-found"
    while player.place != "quiz":
        yield player, player.place
        if player.hook("enlarge").count():
            player.hook("enlarge").first.click()
            yield player, f"{player.place}-enlarged"
            player.press("enlarge-close")
        player.press("next")
    yield player, "quiz"
    for entry in player.lesson.steps:
        player.click(player.hook("next"))
        if not entry.ANSWERED:
            yield player, f"{entry.id}-read"


# How the questions are answered, one after another, over and over.
HOWS = (WRONG, RIGHT, PARTLY, WRONG, RIGHT, PARTLY, RIGHT, PARTLY)


def questions(stage: Stage) -> States:
    """A question fresh, with its hint, unanswered when checked, chosen, flagged, right, partly right and wrong."""
    package = stage.package()
    player = stage.course(package)
    player.read_on()
    player.press("next")
    first = package.lesson.asked[0]
    for question, how in zip(package.lesson.asked, cycle(HOWS), strict=False):
        yield player, f"{question.id}-fresh"
        if question is first:
            player.frame.locator(".page.current summary").first.click()
            yield player, f"{question.id}-hint"
            player.press("check")
            yield player, f"{question.id}-nothing-chosen"
        else:
            player.press("flag")
        player.respond(question, answer(question, how))
        yield player, f"{question.id}-chosen"
        player.press("check")
        yield player, f"{question.id}-{how}"
        player.press("next")


def one_of_each(package: Packed) -> Packed:
    """The same lesson, whose quiz asks the first question of each kind, and the first that refers to a stimulus."""
    asked = package.lesson.asked
    first = {type(question): question.id for question in asked[::-1]}
    referring = [question.id for question in asked if question.stimulus][:1]
    chosen = tuple(question.id for question in asked if question.id in (*first.values(), *referring))
    return with_quiz(package, questions=chosen, answers=package.quiz.with_feedback)


def kinds(stage: Stage) -> States:
    """Each kind of question, what people judge on its page, the others on one: answered, and judged in each way."""
    package = one_of_each(stage.package())
    player = stage.course(package)
    player.read_on()
    player.press("next")
    for question in package.lesson.asked:
        if question.stimulus:
            yield player, f"{question.id}-beside"
        player.respond(question, answer(question, WRONG))
        player.press("check")
        if isinstance(question, Judged):
            yield player, f"{question.id}-handed-in"
        player.press("next")
    player.submit()
    yield player, "kinds-result"
    player.press("practise")
    blocks = {question: player.frame.locator(f"#round-{token(question.id)}") for question in package.lesson.asked}
    asked = {question: block for question, block in blocks.items() if block.count()}
    for how in (RIGHT, PARTLY, WRONG):
        if how != RIGHT:
            press_each(player, asked, "again")
        for question, block in asked.items():
            kind = kind_of(question)
            block.evaluate(kind.give, kind.texts(answer(question, how)))
        if how == RIGHT:
            yield player, "kinds-chosen"
        press_each(player, asked, "check")
        yield player, f"kinds-{how}"


def press_each(player: Player, asked: Collection[Question], name: str) -> None:
    """The button of that name in the block of each of these questions."""
    buttons = ", ".join(f'#round-{token(question.id)} [data-lp="{name}"]' for question in asked)
    pressed = player.frame.locator(buttons).evaluate_all("all => all.map((button) => button.click()).length")
    assert pressed == len(asked)


def told(stage: Stage) -> States:
    """Each question judged with right answers shown at once, a reason unfolded; one left open; the missed once more."""
    package = stage.package()
    player = stage.course(with_quiz(package, answers=package.quiz.with_feedback))
    player.read_on()
    player.press("next")
    for question, how in zip(package.lesson.asked[:-1], cycle(HOWS), strict=False):
        player.respond(question, answer(question, how))
        player.press("check")
        yield player, f"{question.id}-{how}"
        unfold = player.frame.locator(".page.current .choice summary")
        if unfold.count():
            unfold.first.click()
            yield player, f"{question.id}-why-not"
        player.press("next")
    while player.place != "review":
        player.press("next")
    player.submit()
    player.hook("go-question").last.click()
    yield player, "left-open"
    player.press("next")
    yield from practised(player)


def practised(player: Player) -> States:
    """On the result once more what was missed: offered, fresh, two of it judged, and the result afterwards."""
    yield player, "result-to-practise"
    player.press("practise")
    yield player, "round"
    for number, how in enumerate((WRONG, RIGHT)):
        block = player.frame.locator(".page.current .check").nth(number)
        question = player.asked[str(block.get_attribute("id")).removeprefix("round-")]
        kind_of(question).respond(block, answer(question, how), Locator.click)
        block.locator('[data-lp="check"]').click()
        yield player, f"round-{how}"
    player.press("next")
    yield player, "result-practised"


def handing_in(stage: Stage) -> States:
    """Review with an open and a flagged question, confirmation, every kind of result, a question looked back at."""
    package = stage.package(Reveal.AT_END)
    player = stage.course(package)
    player.read_on()
    player.press("next")
    some = mix(package.lesson, "wpr")
    for number in range(len(package.lesson.asked)):
        if number == 0:
            player.press("flag")
        else:
            player.answer_this(some)
        player.press("next")
    yield player, "review-open"
    player.press("submit")
    yield player, "confirm-open"
    player.press("confirm")
    yield player, "held"
    player.hook("go-question").first.click()
    yield player, "looking-back"
    again = stage.course(package)
    again.take(mix(package.lesson, "rrrrw"))
    yield again, "passed"
    again.press("previous")
    yield again, "quiz-done"
    full = stage.course(package)
    full.read_on()
    full.answer_all(all_of(package.lesson, RIGHT))
    yield full, "review-complete"
    full.submit()
    yield full, "all-right"
    last = stage.course(package)
    last.take(all_of(package.lesson, WRONG))
    while last.hook("retry").count():
        last.press("retry")
        last.answer_on(all_of(package.lesson, WRONG))
        last.submit()
    yield last, "failed"
    for folded in last.frame.locator(".page.current details:visible").all():
        folded.evaluate("details => { details.open = true; }")
    yield last, "failed-unfolded"


def trouble(stage: Stage) -> States:
    """No LMS, a refused session, trouble in saving, review and preview, Exit."""
    package = stage.package()
    yield stage.alone(package), "no-lms"
    yield stage.course(package, faults={"Initialize": "false"}), "refused"
    player = stage.course(package, faults={"Commit": "false"})
    player.press("next")
    yield player, "not-saved"
    player.press("exit")
    yield player, "not-saved-exit"
    yield stage.course(package, mode="review"), "review-mode"
    player = stage.course(package, mode="browse")
    yield player, "browse-mode"
    player.press("exit")
    yield player, "finished"


# Where a page's script may not keep anything.
FORGETFUL = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("not here", "SecurityError"); },
});"""


def notices(stage: Stage) -> States:
    """What is said once: of the saved state, of other windows, of time, of paper, of a page by itself; and the end."""
    package = stage.package()
    yield stage.course(package, stored={STATE: "garbage"}), "unreadable"
    lms = stage.server.lms(package.files(TARGET), window="popup")
    before = stage.visit(lms, package)
    before.read_on()
    before.press("next")
    before.answer_this(all_of(package.lesson, RIGHT))
    first, *others = package.lesson.questions
    changed = Packed(replace(package.course, lessons=(replace(package.lesson, questions=(renamed(first), *others)),)))
    lms.files = changed.files(TARGET)
    yield stage.visit(lms, changed), "changed"
    before.notice("elsewhere").wait_for()
    yield before, "elsewhere"
    timed = stage.course(with_quiz(package, time_limit=2))
    timed.read_on()
    timed.press("next")
    timed.frame.evaluate("() => lessonpack.player.timeUp()")
    yield timed, "time-up"
    unprinted = stage.alone(package, script="window.print = () => undefined;")
    unprinted.press("print")
    unprinted.notice("print").wait_for()
    yield unprinted, "print"
    kept = stage.alone(package, "html")
    kept.press("restart")
    yield kept, "restart"
    yield stage.alone(package, "html", FORGETFUL), "forgetful"
    read = Packed(replace(package.course, lessons=(replace(package.lesson, quiz=None),)))
    player = stage.course(read)
    for _ in read.lesson.sections:
        player.press("next")
    yield player, "read"


def renamed(question: Question) -> Question:
    """The question, none of whose choices an answer that was saved can mean."""
    return replace(question, choices=tuple(replace(choice, id=f"{choice.id}-new") for choice in question.choices))


# The clock of a quiz of two minutes stands at 45 seconds before its end.
TIME_ENDS = """() => {
  const { session: { limit }, remaining } = lessonpack.player;
  limit.tick = () => null;
  limit.elapsed = 75000;
  remaining.sync();
}"""


def before(stage: Stage) -> States:
    """A question before reading: a guess, and its answer where a section ends."""
    player = stage.course(stage.package())
    asked, answered = (player.frame.locator(f".page.current .{name}") for name in ("before", "answered"))
    if not player.lesson.before:
        return
    asked.locator("input").first.click()
    yield player, "before"
    while not answered.count():
        player.press("next")
    yield player, "before-answered"


def exercises(stage: Stage) -> States:
    """What there is to do between the blocks of the sections, the first of each kind done."""
    player = stage.course(stage.package())
    check, recall, worked = (
        player.frame.locator(f".page.current > .check{kind}").first for kind in (":has(.verdict)", ".recall", ".worked")
    )
    done = set()
    while player.place != "quiz":
        for name, block in (("check", check), ("recall", recall), ("worked", worked)):
            if name in done or not block.count():
                continue
            done.add(name)
            if name == "check":
                block.locator("input").last.click()
                block.locator('[data-lp="check"]').click()
            elif name == "recall":
                block.locator("textarea").fill("It stands apart, and says what it is for.")
                block.locator("summary").click()
                block.locator("label").first.click()
            else:
                block.locator('[data-lp="next-step"]').click()
            yield player, name
        player.press("next")


def tries(stage: Stage) -> States:
    """A knowledge check that may be tried twice, by somebody who is certain and wrong both times."""
    player = stage.course(stage.package())
    lesson = player.lesson
    asked = (lesson.question(check.question) for check in lesson.checks)
    question = next((each for each in asked if tries_at(each, lesson.checking.tries) > 1), None)
    if question is None:
        return
    block = player.frame.locator(f".page.current #check-{token(question.id)}")
    while not block.count():
        player.press("next")
    for number, state in ((0, "try-one"), (1, "try-two")):
        if number:
            block.locator('[data-lp="again"]').click()
            yield player, "try-again"
        block.locator('[data-lp="sure"]').last.click()
        kind_of(question).respond(block, answer(question, WRONG), Locator.click)
        if not number:
            yield player, "try-certain"
        block.locator('[data-lp="check"]').click()
        yield player, state
    # Pressed again it is taken back.
    block.locator('[data-lp="again"]').click()
    block.locator('[data-lp="sure"]').last.dblclick()
    yield player, "try-anew"


def days_later(lms: Lms, days: int) -> None:
    """So many days pass: the day when something was last done, in each lesson's state, lies further back."""

    def back(said: re.Match[str]) -> str:
        return said[1] + base36(int(said[2], 36) - days)

    assert lms.stored is not None
    lms.stored[STATE] = re.sub(r"\b(1\.\d+\.\d+\.)([0-9a-z]+)(?=\|)", back, lms.stored[STATE])


def asking_again(package: Packed, days: int = 2) -> Packed:
    """The same lesson, whose start page offers some questions after so many days."""
    return Packed(replace(package.course, lessons=(replace(package.course.lessons[0], again_after_days=days),)))


def revisit(stage: Stage) -> States:
    """A lesson that was read days ago: the start page with a few questions, one of them answered, and how it went."""
    package = asking_again(stage.package())
    if not package.lesson.checks:
        return
    lms = stage.server.lms(package.files(TARGET), window="popup")
    player = stage.visit(lms, package)
    player.read_on()
    leave(player.lms_page, lms)
    days_later(lms, 3)
    player = stage.visit(lms, package)
    yield player, "days-later"
    player.press("revisit")
    yield player, "revisit"
    block = player.frame.locator(".page.current .check").first
    block.locator("input").first.click()
    block.locator('[data-lp="check"]').click()
    yield player, "revisit-judged"
    player.frame.locator('a[data-page="overview"]').first.evaluate("link => link.click()")
    yield player, "days-later-asked"


def practice(stage: Stage) -> States:
    """A quiz for practice: its first question missed by somebody who is certain, asked again, and the end."""
    kind = {"mode": Mode.PRACTICE, "pass_mark": None, "attempts": None, "tries": 2, "confidence": True}
    player = stage.course(with_quiz(stage.package(), **kind))
    player.read_on()
    player.press("next")
    missed = player.place
    player.frame.locator('.page.current [data-lp="sure"]').last.click()
    for number in range(tries_at(player.question, 2)):
        if number:
            yield player, "practice-try"
            player.press("again")
        player.answer_this(all_of(player.lesson, WRONG))
    yield player, "practice"
    player.press("onward")
    while player.place != missed:
        player.answer_this(all_of(player.lesson, RIGHT))
        player.press("onward")
    yield player, "practice-back"
    while player.place != "result":
        player.press("next")
    yield player, "practice-end"


def modes(stage: Stage) -> States:
    """What is done before and between the blocks, and days later; practice; the clock of a quiz, its last minute."""
    yield from before(stage)
    yield from exercises(stage)
    yield from tries(stage)
    yield from revisit(stage)
    yield from practice(stage)
    timed = stage.course(with_quiz(stage.package(), time_limit=2))
    timed.read_on()
    timed.press("next")
    yield timed, "time-runs"
    timed.frame.evaluate(TIME_ENDS)
    yield timed, "time-ends"


def as_course(package: Packed) -> Packed:
    """The lesson to read, then the same with its quiz, and at the end a question of it once more."""
    lesson = package.lesson
    assert lesson.quiz is not None
    read = replace(lesson, id="reading", quiz=None)
    quiz = replace(lesson.quiz, attempts=1)
    pool = Pool(pick=1, questions=tuple(reference(lesson, id) for id in quiz.selected))
    final = FinalQuiz(
        id="final",
        title=quiz.title,
        questions=(),
        pools=(pool,),
        pass_mark=Fraction(80),
        weight=Fraction(2),
        requires=(read.id, lesson.id),
    )
    lessons = (read, replace(lesson, quiz=quiz, requires=(read.id,)))
    return Packed(replace(package.course, id="whole", lessons=lessons, final_quiz=final))


def course(stage: Stage) -> States:
    """The menu as a learner goes through a course, the ends of its lessons, and how it comes out: well, and badly."""
    package = as_course(stage.package())
    read, taken, final = package.lessons
    player = stage.course(package)
    yield player, "menu"
    player.press("next")
    yield player, "lesson"
    if player.hook("contents").count():
        player.press("contents")
        yield player, "lesson-contents"
        player.press("contents")
    for _ in read.sections:
        player.press("next")
    yield player, "lesson-read"
    player.go_through(taken, all_of(taken, RIGHT))
    yield player, "lesson-result"
    menu(player)
    yield player, "menu-open"
    player.go_through(final, all_of(final, RIGHT))
    menu(player)
    yield player, "course-passed"
    failed = stage.course(package)
    failed.go_through(read, {})
    failed.go_through(taken, all_of(taken, WRONG))
    menu(failed)
    yield failed, "course-failed"


def covered(package: Packed, cover: Cover) -> Packed:
    """The same, opening with that cover and a logo on it."""
    look = lesson("everything").course
    media = {each.path: each for each in (*look.media, *package.course.media)}
    lessons = tuple(replace(each, cover=cover) for each in package.course.lessons)
    return Packed(replace(package.course, cover=cover, lessons=lessons, theme=look.theme, media=tuple(media.values())))


def covers(stage: Stage) -> States:
    """A logo on the cover of a lesson, on a drawing and on a picture, and on that of a course."""
    picture = lesson("everything").lesson.cover
    assert picture is not None
    for name, cover in (("picture", picture), *((art.value, Cover(art=art)) for art in Art)):
        yield stage.course(covered(stage.package(), cover)), f"cover-{name}"
    yield stage.course(covered(as_course(stage.package()), picture)), "cover-course"


def menu(player: Player) -> None:
    """Back to the menu of the course, by the contents."""
    player.frame.locator('a[data-page="menu"]').evaluate("link => link.click()")


def short(stage: Stage) -> States:
    """What every learner meets: a page to read, a question before and after its check, the answers, the result."""
    package = stage.package()
    player = stage.course(package)
    yield player, "start"
    player.press("next")
    yield player, player.place
    player.read_on()
    player.press("next")
    for question, how in zip(package.lesson.asked, (WRONG, PARTLY), strict=False):
        if question is package.lesson.asked[0]:
            player.frame.locator(".page.current summary").first.click()
            player.press("check")
            yield player, "nothing-chosen"
        player.respond(question, answer(question, how))
        player.press("check")
        yield player, f"{question.id}-{how}"
        player.press("next")
    while player.place != "review":
        player.press("next")
    yield player, "review-open"
    player.press("submit")
    yield player, "confirm-open"
    player.lms_page.evaluate("faults.Commit = 'false'")
    player.press("confirm")
    yield player, "held-not-saved"


# Those with most of what a learner meets first.
WALKS: dict[str, Callable[[Stage], States]] = {
    "short": short,
    "kinds": kinds,
    "questions": questions,
    "told": told,
    "handing-in": handing_in,
    "trouble": trouble,
    "reading": reading,
    "notices": notices,
    "modes": modes,
    "covers": covers,
    "course": course,
}
