"""Takes the pictures of the README: `python tests/tools/screenshots.py`, after `make dist`.

The player is photographed on the stand-alone page of the lesson, the terminal from what a build prints.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from lessonpack import Job, pipeline, run, targets
from lessonpack.report import text

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
LESSON = ROOT / "content" / "mesa-optimization" / "lesson.yaml"
CHROMIUM = "/usr/bin/chromium"


def player(browser: Browser, folder: Path) -> None:
    """A question, answered wrong: the verdict, why it is wrong, and what is right."""
    pipeline.preview(LESSON, folder)
    page = browser.new_page(viewport={"width": 1200, "height": 900}, device_scale_factor=1.5)
    page.goto((folder / "index.html").as_uri())
    page.click('[data-lp="close-notice"]')
    while not page.locator(".page.current.question").count():
        page.click('[data-lp="next"]')
    page.locator('.page.current input[value="built_in"]').check()
    page.click('.page.current [data-lp="check"]')
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=IMAGES / "player-question.png")


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
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        (Path(folder) / "player").mkdir()
        player(browser, Path(folder) / "player")
        terminal(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
