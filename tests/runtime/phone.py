"""A slow phone that opens a package from a web server, and what it notices: time, work, things that jump."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from runtime.lms import launch_file, running

# Slow 4G as page benches have it: seconds for a round trip, bytes in a second; and a processor six times slower.
ROUND_TRIP = 0.15
THROUGHPUT = 1.6 * 1024 * 1024 / 8
SLOWER = 6

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}

# What moves in the two frames after a click is what the learner asked for, however long these take.
# `usable` is the time, in ms, at which the first page is on the screen and its buttons act.
NOTICING = """
window.shifts = [];
window.reactions = [];
addEventListener("click", () => {
  const from = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => reactions.push({ from, to: performance.now() })));
}, true);
window.jumps = () => shifts.filter(({ at }) => !reactions.some(({ from, to }) => from <= at && at <= to));
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push({
  value: entry.value, at: entry.startTime,
  what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName),
}))).observe({ type: "layout-shift", buffered: true });
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {
  if (window.lessonpack?.player) window.usable = performance.now();
})));
"""
LOADED = "performance.getEntriesByType('resource').map((entry) => entry.name)"
SIZES = """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .map((entry) => entry.transferSize)"""


def looking(browser: Browser, size: Any) -> BrowserContext:
    """A phone of that size, or a desk's screen, whose pages notice things."""
    small = size["width"] < 600
    context = browser.new_context(
        viewport=size,
        device_scale_factor=3 if small else 1,
        is_mobile=small,
        has_touch=small,
        reduced_motion="reduce",
    )
    context.add_init_script(NOTICING)
    return context


def slowed(page: Page) -> CDPSession:
    """From now on the page has slow 4G and a slow processor, until it is `freed`."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"latency": ROUND_TRIP * 1000, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT / 2}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def freed(session: CDPSession) -> None:
    """What slows the processor down works on when the page is gone, unless it is told to stop."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def working(page: Page) -> CDPSession:
    """A session that counts the time in which the page's thread works, whatever else this machine does."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def ranked(session: CDPSession) -> dict[str, str]:
    """Fills with the rank that the browser gives to each address it asks for: High, Low, …"""
    ranks: dict[str, str] = {}

    def note(asked: Any) -> None:
        ranks[asked["request"]["url"]] = asked["request"]["initialPriority"]

    session.on("Network.requestWillBeSent", note)
    session.send("Network.enable")
    return ranks


def worked(session: CDPSession) -> float:
    """The seconds so far, but for what these tests asked of the page."""
    told = {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}
    return float(told["TaskDuration"] - told["DevToolsCommandDuration"])


class WebServer(ThreadingHTTPServer):
    """Serves the files of a package as web servers do: text compressed. What was asked for in vain is in `missed`."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.missed: list[str] = []
        self.origin = f"http://127.0.0.1:{self.server_port}/"
        self.page = f"{self.origin}{launch_file(files)}"


def web_server(files: Mapping[str, bytes]) -> AbstractContextManager[WebServer]:
    """A server of these files, as long as the block lasts."""
    return running(WebServer(files))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and content in one segment
    disable_nagle_algorithm = True
    server: WebServer

    def do_GET(self) -> None:
        path = self.path.removeprefix("/")
        content = self.server.files.get(path)
        if content is None:
            self.server.missed.append(path)
        type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        text = type.startswith("text/") or type.endswith(("javascript", "svg+xml"))
        body = gzip.compress(content or b"", 6) if text else content or b""
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Type", f"{type}; charset=utf-8" if text else type)
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The tests ask the server."""
