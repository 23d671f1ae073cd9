"""Plays a package as a learner does: opens it, reads, answers, submits, leaves; or is killed."""

from __future__ import annotations

import time
from contextlib import suppress

from playwright.sync_api import Error, Page

from runtime.lms import Lms


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
    """Wait for the beacons of a page that went away, as long as they may take."""
    end = time.monotonic() + 2
    while not lms.calls.named("LMSFinish") and time.monotonic() < end:
        time.sleep(0.01)


def killed(page: Page) -> None:
    """The tab dies at once: no event is fired in it, no request sent."""
    with page.expect_event("crash", timeout=5000), suppress(Error):
        page.goto("chrome://crash")
