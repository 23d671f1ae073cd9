"""Takes pictures of the player in every state, and those of the documentation.

    python tests/tools/screenshots.py [--look NAME …] [--walk NAME …] [--out DIR]   every state, to be judged
    python tests/tools/screenshots.py --docs                                        docs/images, after `make dist`

A walk (tests/runtime/states.py) stops at each state that is to be seen; a look is a window, a scheme and a lesson.
Under DIR there is one picture per walk, look and state. Needs Chromium, the node modules of tests/, pdftoppm for paper.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.console import Console

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from lessonpack import Job, run, targets  # noqa: E402
from lessonpack.model.course import Reveal  # noqa: E402
from lessonpack.report import text  # noqa: E402
from runtime.answers import mix  # noqa: E402
from runtime.driver import Player  # noqa: E402
from runtime.lms import Server, serving  # noqa: E402
from runtime.states import WALKS, Stage  # noqa: E402

IMAGES = ROOT / "docs" / "images"
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


ON_ITS_OWN = ("paper", "no-script")


def photograph(browser: Browser, server: Server, walk: str, name: str, out: Path) -> None:
    look = LOOKS[name]
    context = _context(browser, look)
    for number, (player, state) in enumerate(WALKS[walk](_stage(server, context, look)), 1):
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


def _stage(server: Server, context: BrowserContext, look: Look) -> Stage:
    return Stage(server, context, look.lesson, {"width": look.width, "height": look.height})


def paper(browser: Browser, server: Server, out: Path) -> None:
    """The lesson as it is printed, without an LMS (with the key) and after a result."""
    for name in ("desktop", "arabic"):
        stage = _stage(server, _context(browser, LOOKS[name]), LOOKS[name])
        package = stage.package(Reveal.AT_END)
        player = stage.alone(package)
        _print(player, out / f"paper-lesson.{name}")
        player = stage.course(package)
        player.take(mix(package.lesson, "wpr"))
        _print(player, out / f"paper-result.{name}")
        stage.context.close()


def _print(player: Player, file: Path) -> None:
    player.page.pdf(path=f"{file}.pdf", format="A4", prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", f"{file}.pdf", str(file)], check=True)


def no_script(browser: Browser, server: Server, out: Path) -> None:
    """The lesson in a browser that runs no scripts."""
    for name in ("desktop", "phone"):
        context = _context(browser, LOOKS[name], java_script_enabled=False)
        page = context.new_page()
        page.goto(server.lms(_stage(server, context, LOOKS[name]).package().files).launch)
        page.screenshot(path=out / f"no-script.{name}.png", full_page=True)
        context.close()


# --- the documentation ----------------------------------------------------------------------------------


def documented(browser: Browser, server: Server) -> None:
    """A question, answered wrong: the verdict, why it is wrong, and what is right."""
    look = replace(LOOKS["mesa"], width=1200, height=900, scale=1.5)
    stage = _stage(server, _context(browser, look), look)
    package = stage.package()
    player = stage.course(package)
    player.read_on()
    player.press("next")
    player.respond(package.lesson.asked[0], frozenset({"built-in"}))
    player.press("check")
    player.page.evaluate("scrollTo(0, 0)")
    player.page.screenshot(path=IMAGES / "player-question.png")
    stage.context.close()


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
