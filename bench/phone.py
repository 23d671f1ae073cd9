"""What a learner waits for: the lesson on a slow phone in Chromium, on slow 4G.

    python bench/phone.py

Its processor is slowed down six times, and until its index is that of a low-end phone (`phone.SLOW_PHONE`). The
package comes from a local server that compresses text, as web servers do. Run it on a machine that does nothing
else: the throttled processor is only as slow as it should be when it is there whenever the page wants it.
"""

from __future__ import annotations

import re
import statistics
import sys
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from runtime import phone
from runtime.lessons import content

RUNS = 9
# The same page without its scripts, once it is drawn: what no player can do sooner.
FLOOR = re.compile(rb"<script.*?</script>", re.DOTALL)
DRAWN = """addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {
  window.drawn = performance.now();
})));"""
SETTLED = 3000  # ms


class Visit(NamedTuple):
    """One visit: seconds until the page was there, kB that were loaded, and how far things jumped."""

    seconds: float
    loaded: float
    jumped: float


def main() -> None:
    files = content("mesa-optimization").files("scorm12")
    floor = {**files, "index.html": FLOOR.sub(b"", files["index.html"])}
    visits: dict[tuple[str, float], list[Visit]] = defaultdict(list)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)) as browser,
        phone.web_server(files) as whole,
        phone.web_server(floor) as plain,
    ):
        index_at = partial(indexed, browser)
        slower = phone.slowdown(index_at)
        print(f"index of this machine: {index_at(1):.0f}; {index_at(slower):.0f} when it is {slower:g} times slower")
        for _ in range(RUNS):
            for rate in (slower, phone.SLOWER):
                visits["drawn", rate].append(visited(browser, plain, "drawn", rate))
                visits["usable", rate].append(visited(browser, whole, "usable", rate))
        print(f"after all visits: {index_at(1):.0f} and {index_at(slower):.0f}")
    tell(f"a phone of index {phone.SLOW_PHONE}", visits["usable", slower], visits["drawn", slower])
    tell(f"this machine {phone.SLOWER} times slower", visits["usable", phone.SLOWER], visits["drawn", phone.SLOWER])


def indexed(browser: Browser, slower: float) -> float:
    context = browser.new_context()
    page = context.new_page()
    index = phone.indexed(page, slower)
    context.close()
    return index


def visited(browser: Browser, web: phone.WebServer, name: str, slower: float) -> Visit:
    """A visit that ends when what is called by this name has happened in the page."""
    context = phone.looking(browser, phone.PHONE)
    context.add_init_script(DRAWN)
    page = context.new_page()
    phone.slowed(page, slower)
    page.goto(web.page)
    # Whoever asks the page meanwhile has the slow processor compile the question.
    page.wait_for_timeout(SETTLED)
    jumped = sum(shift["value"] for shift in page.evaluate("window.shifts"))
    visit = Visit(page.evaluate(f"window.{name}") / 1000, sum(page.evaluate(phone.SIZES)) / 1000, jumped)
    context.close()
    return visit


def tell(what: str, whole: list[Visit], plain: list[Visit]) -> None:
    seconds = [visit.seconds for visit in whole]
    usable, drawn = statistics.median(seconds), statistics.median(visit.seconds for visit in plain)
    print(f"{what}: usable after {usable:.2f} s (median of {RUNS}; {min(seconds):.2f} to {max(seconds):.2f}),")
    print(f"  {usable / drawn:.2f} times the page without scripts, which is drawn after {drawn:.2f} s;")
    print(f"  {whole[-1].loaded:.0f} kB loaded; layout shift {max(visit.jumped for visit in whole):.3f}")


if __name__ == "__main__":
    main()
