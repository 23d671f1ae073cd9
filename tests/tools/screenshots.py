"""Takes pictures of the player in every state, and those of the documentation.

    python tests/tools/screenshots.py [--look NAME …] [--walk NAME …] [--out DIR]   every state, to be judged
    python tests/tools/screenshots.py --docs                                        docs/images, after `make dist`

A walk goes through a package and stops at each state that is to be seen; a look is a window, a scheme and a language.
Under DIR there is one picture per walk, look and state. Needs Chromium, the node modules of tests/, pdftoppm for paper.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.console import Console

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from lessonpack import Job, run, targets  # noqa: E402
from lessonpack.findings import Log  # noqa: E402
from lessonpack.model.course import Reveal  # noqa: E402
from lessonpack.report import text  # noqa: E402
from lessonpack.source import reader  # noqa: E402
from runtime.answers import PARTLY, RIGHT, WRONG, all_of, answer, mix  # noqa: E402
from runtime.driver import Player, opened, swiftly  # noqa: E402
from runtime.lessons import CONTENT, Packed, packed  # noqa: E402
from runtime.lms import Server, serving  # noqa: E402

IMAGES = ROOT / "docs" / "images"
ARABIC = Path(__file__).parent / "arabic"
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the player is looked at; `whole` photographs the page down to its end, else what the window shows."""

    width: int
    height: int
    lesson: str = "kitchen-sink"
    whole: bool = True
    scale: float = 1
    scheme: Any = "light"
    forced: Any = "none"


LOOKS = {
    "desktop": Look(width=1280, height=800),
    "dark": Look(width=1280, height=800, scheme="dark"),
    "phone": Look(width=390, height=844, scale=2),
    "phone-dark": Look(width=390, height=844, scale=2, scheme="dark"),
    "arabic": Look(width=1280, height=800, lesson="arabic"),
    "arabic-phone": Look(width=390, height=844, scale=2, lesson="arabic", scheme="dark"),
    "forced": Look(width=1280, height=800, scheme="dark", forced="active"),
    "frame": Look(width=600, height=400, whole=False),
    "tiny": Look(width=280, height=600, whole=False, scale=2),
    "zoom400": Look(width=320, height=256, whole=False, scale=4),
    "mesa": Look(width=1280, height=800, lesson="mesa-optimization"),
    "mesa-phone": Look(width=390, height=844, scale=2, lesson="mesa-optimization"),
}


@cache
def lesson(name: str, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
    """A lesson with its questions in the author's order, so that pictures can be compared."""
    log = Log()
    folder = ARABIC if name == "arabic" else CONTENT / name
    course = reader.load(folder / "lesson.yaml", log)
    assert course is not None, list(log)
    first = course.lessons[0]
    assert first.quiz is not None
    quiz = replace(first.quiz, feedback=feedback, shuffle=False)
    return packed(replace(course, lessons=(replace(first, quiz=quiz),)))


@dataclass(frozen=True, slots=True)
class Studio:
    """Where one look is photographed: a context with its window and scheme, and an LMS server."""

    server: Server
    context: BrowserContext
    look: Look

    def package(self, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
        return lesson(self.look.lesson, feedback)

    def alone(self, package: Packed) -> Player:
        """The package on a page of its own."""
        page = self.context.new_page()
        page.goto(self.server.lms(package.files).launch)
        return self._sized(Player(page.main_frame, package.lesson, swiftly))

    def course(self, package: Packed, **settings: Any) -> Player:
        """The package opened by an LMS in a window of its own."""
        lms = self.server.lms(package.files, mastery=package.mastery, window="popup", **settings)
        return self._sized(opened(self.context, lms, package.lesson, swiftly))

    def _sized(self, player: Player) -> Player:
        """The LMS gives its window a size of its own."""
        player.page.set_viewport_size({"width": self.look.width, "height": self.look.height})
        return player


# --- walks: each yields the player and the name of what is to be seen -----------------------------------

States = Iterator[tuple[Player, str]]


def reading(studio: Studio) -> States:
    """Start page, contents, every section, an enlarged figure, the quiz's first page."""
    package = studio.package()
    player = studio.course(package)
    yield player, "start"
    player.press("next")
    if player.hook("contents").count():
        player.press("contents")
        yield player, "contents"
        player.press("contents")
    while player.place != "quiz":
        yield player, player.place
        if player.hook("enlarge").count():
            player.hook("enlarge").first.click()
            yield player, f"{player.place}-enlarged"
            player.press("enlarge-close")
        player.press("next")
    yield player, "quiz"


def questions(studio: Studio) -> States:
    """A question fresh, with its hint, chosen, flagged, right, partly right, wrong, and unchecked."""
    package = studio.package()
    player = studio.course(package)
    player.read_on()
    player.press("next")
    hinted = False
    hows = (WRONG, RIGHT, PARTLY, WRONG, RIGHT)
    for question, how in zip(package.lesson.asked, hows, strict=False):
        yield player, f"{question.id}-fresh"
        if question.hint and not hinted:
            hinted = True
            player.frame.locator(".page.current summary").click()
            yield player, f"{question.id}-hint"
        if question is package.lesson.asked[0]:
            player.press("check")
            yield player, f"{question.id}-nothing-chosen"
        player.respond(question, answer(question, how))
        if question is package.lesson.asked[1]:
            player.press("flag")
        yield player, f"{question.id}-chosen"
        player.press("check")
        yield player, f"{question.id}-{how}"
        player.press("next")


def handing_in(studio: Studio) -> States:
    """Review with an open and a flagged question, confirmation, results held, kept and passed, looking back."""
    package = studio.package(Reveal.AT_END)
    player = studio.course(package)
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
    player.press("go-question-1" if player.hook("go-question-1").count() else "previous")
    yield player, "looking-back"
    again = studio.course(package)
    again.take(mix(package.lesson, "rrrrw"))
    yield again, "passed"
    again.press("previous")
    yield again, "quiz-done"
    full = studio.course(package)
    full.read_on()
    full.answer_all(all_of(package.lesson, RIGHT))
    yield full, "review-complete"
    full.submit()
    yield full, "all-right"
    last = studio.course(package)
    last.take(all_of(package.lesson, WRONG))
    while last.hook("retry").count():
        last.press("retry")
        for _ in package.lesson.asked:
            last.answer_this(all_of(package.lesson, WRONG))
            last.press("next")
        last.submit()
    yield last, "failed"


def trouble(studio: Studio) -> States:
    """No LMS, a refused session, trouble in saving, review and preview, Exit."""
    package = studio.package()
    yield studio.alone(package), "no-lms"
    yield studio.course(package, faults={"initialize": "false"}), "refused"
    player = studio.course(package, faults={"commit": "false"})
    player.press("next")
    yield player, "not-saved"
    player.press("exit")
    yield player, "not-saved-exit"
    yield studio.course(package, mode="review"), "review-mode"
    player = studio.course(package, mode="browse")
    yield player, "browse-mode"
    player.press("exit")
    yield player, "finished"


WALKS: dict[str, Callable[[Studio], States]] = {
    "reading": reading,
    "questions": questions,
    "handing-in": handing_in,
    "trouble": trouble,
}
ON_ITS_OWN = ("paper", "no-script")


def photograph(browser: Browser, server: Server, walk: str, name: str, out: Path) -> None:
    look = LOOKS[name]
    context = _context(browser, look)
    for number, (player, state) in enumerate(WALKS[walk](Studio(server, context, look)), 1):
        over = player.frame.locator("dialog[open], .contents-open").count() > 0
        if look.whole and not over:
            player.page.evaluate("scrollTo(0, 0)")
        file = out / f"{walk}-{number:02}-{state}.{name}.png"
        player.page.screenshot(path=file, full_page=look.whole and not over)
    context.close()


def _context(browser: Browser, look: Look, **more: Any) -> BrowserContext:
    return browser.new_context(
        viewport={"width": look.width, "height": look.height},
        device_scale_factor=look.scale,
        color_scheme=look.scheme,
        forced_colors=look.forced,
        reduced_motion="reduce",
        **more,
    )


def paper(browser: Browser, server: Server, out: Path) -> None:
    """The lesson as it is printed, without an LMS (with the key) and after a result."""
    for name in ("desktop", "arabic"):
        studio = Studio(server, _context(browser, LOOKS[name]), LOOKS[name])
        package = studio.package(Reveal.AT_END)
        player = studio.alone(package)
        _print(player, out / f"paper-lesson.{name}")
        player = studio.course(package)
        player.take(mix(package.lesson, "wpr"))
        _print(player, out / f"paper-result.{name}")
        studio.context.close()


def _print(player: Player, file: Path) -> None:
    player.page.pdf(path=f"{file}.pdf", format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "18mm"))
    subprocess.run(["pdftoppm", "-r", "60", "-png", f"{file}.pdf", str(file)], check=True)  # noqa: S607


def no_script(browser: Browser, server: Server, out: Path) -> None:
    """The lesson in a browser that runs no scripts."""
    for name in ("desktop", "phone"):
        context = _context(browser, LOOKS[name], java_script_enabled=False)
        page = context.new_page()
        page.goto(server.lms(lesson(LOOKS[name].lesson).files).launch)
        page.screenshot(path=out / f"no-script.{name}.png", full_page=True)
        context.close()


# --- the documentation ----------------------------------------------------------------------------------


def documented(browser: Browser, server: Server) -> None:
    """A question, answered wrong: the verdict, why it is wrong, and what is right."""
    look = replace(LOOKS["mesa"], width=1200, height=900, scale=1.5)
    studio = Studio(server, _context(browser, look), look)
    package = studio.package()
    player = studio.course(package)
    player.read_on()
    player.press("next")
    player.respond(package.lesson.asked[0], frozenset({"built-in"}))
    player.press("check")
    player.page.evaluate("scrollTo(0, 0)")
    player.page.screenshot(path=IMAGES / "player-question.png")
    studio.context.close()


def terminal(browser: Browser, folder: Path) -> None:
    """What `lessonpack build` prints, as a terminal of 118 columns shows it."""
    schemas = ROOT / ".cache" / "schemas"
    job = Job(
        sources=("content/mesa-optimization",), targets=tuple(targets.load()), out=str(folder), schemas=str(schemas)
    )
    with (folder / "out.txt").open("w", encoding="utf-8") as out:
        console = Console(record=True, width=118, highlight=False, file=out, force_terminal=True)
        console.print("$ lessonpack build content/mesa-optimization", style="bold")
        text.show(run(job), console)
    (folder / "terminal.html").write_text(console.export_html(), "utf-8")
    page = browser.new_page(viewport={"width": 1500, "height": 300}, color_scheme="light")
    page.goto((folder / "terminal.html").as_uri())
    page.screenshot(path=IMAGES / "terminal.png", full_page=True)


def main() -> None:
    options = _options()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving() as server, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        if options.docs:
            IMAGES.mkdir(parents=True, exist_ok=True)
            documented(browser, server)
            terminal(browser, Path(folder))
            return
        for walk in options.walk or (*WALKS, *ON_ITS_OWN):
            if walk == "paper":
                paper(browser, server, out)
            elif walk == "no-script":
                no_script(browser, server, out)
            else:
                for look in options.look or LOOKS:
                    photograph(browser, server, walk, look, out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=str(ROOT / "dist" / "screenshots"))
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--walk", action="append", choices=(*WALKS, *ON_ITS_OWN))
    return parser.parse_args()


if __name__ == "__main__":
    main()
