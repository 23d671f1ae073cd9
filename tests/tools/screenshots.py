"""Takes pictures of the player in every state, and those of the documentation.

    python tests/tools/screenshots.py [--look NAME …] [--walk NAME …] [--out DIR]   every state, to be judged
    python tests/tools/screenshots.py --docs                                        docs/images, after `make dist`

A walk (tests/runtime/states.py) stops at each state that is to be seen; a look is a window, a scheme and a lesson.
Under DIR there is one picture per walk, look and state. Needs Chromium and the node modules of tests/; for paper
pdftoppm, for --docs pngquant.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from base64 import b64encode
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
from lessonpack.report.paper import on  # noqa: E402
from runtime.answers import mix  # noqa: E402
from runtime.driver import Player  # noqa: E402
from runtime.lessons import content  # noqa: E402
from runtime.lms import Server, serving  # noqa: E402
from runtime.states import WALKS, Stage, menu  # noqa: E402

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
    "mesa-phone-dark": Look(width=390, height=844, scale=2, lesson="mesa-optimization", scheme="dark"),
}


ON_ITS_OWN = ("paper", "no-script")


def photograph(browser: Browser, server: Server, walk: str, name: str, out: Path) -> None:
    look = LOOKS[name]
    context = _context(browser, look)
    for number, (player, state) in enumerate(WALKS[walk](_stage(server, context, look)), 1):
        over = player.frame.locator("dialog[open], .settings-open, .contents-open, .more-open").count() > 0
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
        page.goto(server.lms(_stage(server, context, LOOKS[name]).package().files("scorm12")).launch)
        page.screenshot(path=out / f"no-script.{name}.png", full_page=True)
        context.close()


# --- the documentation ----------------------------------------------------------------------------------


PHONES = {
    # file of a picture: the looks and states that stand side by side in it
    "player-phones": (
        ("mesa-phone", "reading", "section-looking_aligned"),
        ("mesa-phone-dark", "questions", "core-idea-wrong"),
        ("arabic-phone", "reading", "section-bulges"),
        ("mesa-phone", "handing-in", "held"),
    ),
    "player-states": (
        ("phone", "questions", "fixed-last-chosen"),
        ("phone", "questions", "with-picture-right"),
        ("phone", "questions", "partial-credit-partly"),
        ("phone", "questions", "all-or-nothing-wrong"),
    ),
}
DESKTOP = {
    # file of a picture: walk, state, height of the window
    "player-start": ("reading", "start", 760),
    "player-question": ("questions", "core-idea-wrong", 1320),
}
MENU = "player-menu"


def documented(browser: Browser, server: Server) -> None:
    """The start page and an answered question on a desktop, rows of phones, and the menu of a course."""
    for file, (walk, state, height) in DESKTOP.items():
        shown = Look(width=1200, height=height, lesson="mesa-optimization", whole=False)
        (IMAGES / f"{file}.png").write_bytes(_seen(browser, server, shown, walk, state))
    for file, phones in PHONES.items():
        pictures = [_seen(browser, server, _narrow(LOOKS[look]), walk, state) for look, walk, state in phones]
        (IMAGES / f"{file}.png").write_bytes(_side_by_side(browser, pictures))
    (IMAGES / f"{MENU}.png").write_bytes(_menu(browser, server))


def _menu(browser: Browser, server: Server) -> bytes:
    """The menu of the course of `content/`, its first lesson done."""
    shown = Look(width=1200, height=1000, whole=False)
    context = _context(browser, shown)
    packed = content("ai-safety")
    player = _stage(server, context, shown).course(packed)
    player.go_through(packed.lesson, mix(packed.lesson, "rrrrw"))
    menu(player)
    player.page.evaluate("scrollTo(0, 0)")
    picture = player.page.screenshot()
    context.close()
    return picture


def _narrow(look: Look) -> Look:
    return replace(look, height=760, scale=1, whole=False)


def _seen(browser: Browser, server: Server, look: Look, walk: str, wanted: str) -> bytes:
    """One state of a walk as the window shows it."""
    context = _context(browser, look)
    for player, state in WALKS[walk](_stage(server, context, look)):
        if state == wanted:
            player.page.evaluate("scrollTo(0, 0)")
            player.frame.evaluate("CSS.highlights.clear()")  # the walk has searched
            picture = player.page.screenshot()
            context.close()
            return picture
    raise LookupError(f"{walk} has no state {wanted}")


def _side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    images = "".join(f'<img src="data:image/png;base64,{b64encode(picture).decode()}">' for picture in pictures)
    style = "body{display:flex;gap:24px;margin:0;padding:24px;background:#c9ced6}img{border-radius:12px;display:block}"
    page = browser.new_page(viewport={"width": 24 + len(pictures) * (390 + 24), "height": 760 + 48})
    page.set_content(f"<style>{style}</style>{images}")
    row = page.screenshot()
    page.close()
    return row


def terminal(browser: Browser, folder: Path) -> None:
    """What `lessonpack build` prints, as a terminal of 80 columns shows it."""
    schemas = ROOT / ".cache" / "schemas"
    made = tuple(name for name, target in targets.load().items() if target.by_default)
    job = Job(sources=("content/mesa-optimization",), targets=made, out=str(folder), schemas=str(schemas))
    with (folder / "out.txt").open("w", encoding="utf-8") as out:
        console = Console(record=True, width=80, highlight=False, file=out, force_terminal=True)
        console.print("$ lessonpack build content/mesa-optimization", style="bold")
        text.show(run(job), on(console), out=Path("dist"))
    (folder / "terminal.html").write_text(console.export_html(), "utf-8")
    page = browser.new_page(viewport={"width": 700, "height": 300}, color_scheme="light")
    page.goto((folder / "terminal.html").as_uri())
    page.add_style_tag(content="pre{white-space:pre-wrap!important;overflow-wrap:anywhere;width:80ch}")
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
            _shrink(*(IMAGES / f"{file}.png" for file in (*DESKTOP, *PHONES, MENU, "terminal")))
            return
        for walk in options.walk or (*WALKS, *ON_ITS_OWN):
            if walk == "paper":
                paper(browser, server, out)
            elif walk == "no-script":
                no_script(browser, server, out)
            else:
                for look in options.look or LOOKS:
                    photograph(browser, server, walk, look, out)


def _shrink(*files: Path) -> None:
    """256 colours are enough for pictures of text."""
    command = ["pngquant", "--force", "--ext", ".png", "--speed", "1", *map(str, files)]
    subprocess.run(command, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=str(ROOT / "dist" / "screenshots"))
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--walk", action="append", choices=(*WALKS, *ON_ITS_OWN))
    return parser.parse_args()


if __name__ == "__main__":
    main()
