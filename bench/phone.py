"""What a learner waits for: the lesson on a slow phone in Chromium, its processor six times slower, on slow 4G.

    python bench/phone.py

The package comes from a local server that compresses text, as web servers do. Run it on a machine that does nothing
else: the throttled processor is only as slow as it should be when it is there whenever the page wants it.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from runtime import phone
from runtime.lessons import content

RUNS = 9
SETTLED = 3000  # ms


def main() -> None:
    times, loaded, jumped = [], 0, 0.0
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)) as browser,
        phone.web_server(content("mesa-optimization").files("scorm12")) as web,
    ):
        for _ in range(RUNS):
            context = phone.looking(browser, phone.PHONE)
            page = context.new_page()
            phone.slowed(page)
            page.goto(web.page)
            # Whoever asks the page meanwhile has the slow processor compile the question.
            page.wait_for_timeout(SETTLED)
            times.append(page.evaluate("window.usable") / 1000)
            loaded = sum(page.evaluate(phone.SIZES))
            jumped = max(jumped, sum(shift["value"] for shift in page.evaluate("window.shifts")))
            context.close()
    print(f"usable after {statistics.median(times):.2f} s (median of {RUNS}; {min(times):.2f} to {max(times):.2f})")
    print(f"{loaded / 1000:.0f} kB loaded; layout shift {jumped:.3f}")


if __name__ == "__main__":
    main()
