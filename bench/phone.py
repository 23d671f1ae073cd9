"""What a learner waits for: the lesson on a slow phone in Chromium, its processor six times slower, on slow 4G.

    python bench/phone.py

The package comes from a local server that compresses text, as web servers do. Run it on a machine that does nothing
else: the throttled processor is only as slow as it should be when it is there whenever the page wants it.
"""

from __future__ import annotations

import re
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

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


def main() -> None:
    files = content("mesa-optimization").files("scorm12")
    floor = {**files, "index.html": FLOOR.sub(b"", files["index.html"])}
    times: dict[str, list[float]] = {"usable": [], "drawn": []}
    loaded, jumped = 0, 0.0
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)) as browser,
        phone.web_server(files) as whole,
        phone.web_server(floor) as plain,
    ):
        for _ in range(RUNS):
            for web, name in ((plain, "drawn"), (whole, "usable")):
                context = phone.looking(browser, phone.PHONE)
                context.add_init_script(DRAWN)
                page = context.new_page()
                phone.slowed(page)
                page.goto(web.page)
                # Whoever asks the page meanwhile has the slow processor compile the question.
                page.wait_for_timeout(SETTLED)
                times[name].append(page.evaluate(f"window.{name}") / 1000)
                if name == "usable":
                    loaded = sum(page.evaluate(phone.SIZES))
                    jumped = max(jumped, sum(shift["value"] for shift in page.evaluate("window.shifts")))
                context.close()
    usable, drawn = (statistics.median(times[name]) for name in ("usable", "drawn"))
    least, most = min(times["usable"]), max(times["usable"])
    print(f"usable after {usable:.2f} s (median of {RUNS}; {least:.2f} to {most:.2f})")
    print(f"{usable / drawn:.2f} times the page without scripts, which is drawn after {drawn:.2f} s")
    print(f"{loaded / 1000:.0f} kB loaded; layout shift {jumped:.3f}")


if __name__ == "__main__":
    main()
