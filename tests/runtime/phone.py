"""A slow phone that opens a package from a web server, and what it notices: time, work, things that jump."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from runtime.lms import launch_file, running

# Slow 4G as page benches have it: seconds for a round trip, bytes in a second; and a processor six times slower.
ROUND_TRIP = 0.15
THROUGHPUT = 1.6 * 1024 * 1024 / 8
SLOWER = 6

# Six times slower is another phone on each machine. The presets of Chromium's developer tools slow a machine down until
# Lighthouse's BenchmarkIndex is that of a low-end phone, a Moto G Power of 2022:
# https://github.com/ChromeDevTools/devtools-frontend/blob/main/front_end/panels/mobile_throttling/CalibrationController.ts
SLOW_PHONE = 264
NEAR = 10
# That index, reckoned anew: how often in a tenth of a second a text of 10,000 signs is joined, which makes garbage, and
# 100,000 numbers are copied, which makes none; of both the mean.
INDEX = """(milliseconds) => {
  const often = (work) => {
    const begin = Date.now();
    let [times, passed] = [0, 0];
    for (; passed < milliseconds / 2; passed = Date.now() - begin) {
      for (let round = 0; round < 10; round += 1) work(round);
      times += 10;
    }
    return times / passed * 100;
  };
  let kept = 0; // what nobody looked at no engine would do
  const join = () => {
    let text = "";
    for (let i = 0; i < 10000; i += 1) text += "a";
    kept += text.length;
  };
  const lists = [[], []];
  for (let i = 0; i < 100000; i += 1) lists[0][i] = lists[1][i] = i;
  const copy = (round) => {
    const [from, to] = [lists[round % 2], lists[1 - round % 2]];
    for (let i = 0; i < from.length; i += 1) to[i] = from[i];
  };
  return { index: (often(join) + often(copy)) / 2, kept };
}"""

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
  what: entry.sources.map(({ node, previousRect, currentRect }) => [
    node?.outerHTML?.slice(0, 80) ?? node?.nodeName,
    ...[previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].join()),
  ]),
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


def slowed(page: Page, slower: float = SLOWER) -> CDPSession:
    """From now on the page has slow 4G and a slow processor, until it is `freed`."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"latency": ROUND_TRIP * 1000, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT / 2}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return session


def freed(session: CDPSession) -> None:
    """What slows the processor down works on when the page is gone, unless it is told to stop."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def indexed(page: Page, slower: float, tries: int = 5) -> float:
    """This machine's index while it is so much slower: the best of these, since what else it does only lowers it."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    found = [float(page.evaluate(INDEX, 250)["index"]) for _ in range(tries)]
    freed(session)
    return max(found)


def slowdown(index_at: Callable[[float], float], wanted: float = SLOW_PHONE) -> float:
    """By how much a machine is to be slower for its index to be the one wanted; 1 where it is no faster at all.

    It is sought by halves, as the developer tools do: what is half as fast does not have exactly half the index.
    """
    least, most = 1.0, max(1.0, index_at(1) / wanted * 2)
    slower = least
    for _ in range(8):
        slower = round((least + most) / 2, 2)
        index = index_at(slower)
        if abs(index - wanted) < NEAR:
            break
        least, most = (slower, most) if index > wanted else (least, slower)
    return slower


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
