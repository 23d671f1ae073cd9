"""An LMS for tests: serves an unpacked package and the page that plays it, keeps what sessions commit."""

from __future__ import annotations

import json
import mimetypes
import re
import sys
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from runtime.versions import SCORM12, Version

HERE = Path(__file__).parent / "lms"
AGAIN = Path(__file__).parent.parent / "node_modules" / "scorm-again" / "dist"
SCRIPTS = ("strict", "strict12", "strict2004", "recorder", "platforms", "page")
POLICY = "default-src 'self'"
MANIFEST = "imsmanifest.xml"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the package: its time in ms, name as in SCORM 2004, arguments, answer, and error code after it."""

    at: int
    name: str
    args: tuple[str, ...]
    result: str
    error: str

    @property
    def refused(self) -> bool:
        """True when the run-time said no; 403 is how SCORM 2004 answers for an element that was never set."""
        good = ("", "0", "403") if self.name == "GetValue" else ("", "0")
        return self.result in ("false", "thrown") or self.error not in good


class Calls(list[Call]):
    """The record of one session."""

    def __init__(self) -> None:
        super().__init__()
        self._told: list[tuple[int, list[Call]]] = []

    def add(self, start: int, told: list[dict[str, Any]]) -> None:
        """Put further calls where they belong: beacons may arrive out of turn, and what they told may be told again."""
        fresh = [Call(c["at"], c["name"], tuple(c["args"]), c["result"], c["error"]) for c in told]
        self._told.append((start, fresh))
        while due := next(
            (calls[len(self) - at :] for at, calls in self._told if 0 <= len(self) - at < len(calls)), []
        ):
            self.extend(due)

    def named(self, name: str) -> list[Call]:
        return [call for call in self if call.name == name]

    @property
    def refused(self) -> list[Call]:
        return [call for call in self if call.refused]

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Each (element, value) that was set, in order."""
        return [(call.args[0], call.args[1]) for call in self.named("SetValue")]

    def written(self, element: str) -> str | None:
        """The last value set for an element; None when it never was."""
        return dict(self.writes).get(element)


@dataclass(slots=True)
class Lms:
    """One course page of an LMS: a package, its settings, and the learner's stored state.

    `runtime` is "strict" or "scorm-again"; a strict one answers in the `ways` of platforms.js; `window` is frame,
    nested, popup or popup-nested; `attach` is after how many ms the API appears, None for an LMS without one;
    `sandbox` is the frame's attribute, None without it; `headers` come with the LMS's own pages; a `cacheable` one
    may be kept by the browser; `faults` see recorder.js and platforms.js. `first` is the place of the activity that
    is launched.
    """

    address: str
    files: Mapping[str, bytes]
    version: Version = SCORM12
    runtime: str = "strict"
    ways: tuple[str, ...] = ()
    window: str = "frame"
    attach: int | None = 0
    sandbox: str | None = None
    cacheable: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    mastery: str = ""
    objectives: tuple[str, ...] = ()
    masteryoverride: bool = True
    lockout: bool = True
    mode: str = ""
    credit: str = ""
    learner: str = "learner-1"
    faults: dict[str, Any] = field(default_factory=dict)
    first: int = 0
    stored: dict[str, Any] | None = None
    sessions: dict[int, Calls] = field(default_factory=dict)
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    _booked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def page(self) -> str:
        return f"{self.address}lms/page.html"

    @property
    def launch(self) -> str:
        """The address of the launch file, as the manifest's item names it."""
        return f"{self.address}pkg/{quote(launch_file(self.files, self.first))}"

    @property
    def calls(self) -> Calls:
        """What the newest session has told the server so far."""
        return self.sessions[max(self.sessions)]

    @property
    def config(self) -> str:
        number = len(self.sessions) + 1
        self.sessions[number] = Calls()
        launch = self.launch if not self.window.endswith("nested") else f"inner.html?{quote(self.launch, safe='')}"
        settings = {
            "edition": self.version.edition,
            "mastery": self.mastery,
            "objectives": self.objectives,
            "masteryoverride": self.masteryoverride,
            "lockout": self.lockout,
            "mode": self.mode,
            "credit": self.credit,
            "learner": self.learner,
        }
        known = {
            "session": number,
            "version": self.version.number,
            "api": self.version.api,
            "runtime": self.runtime,
            "ways": self.ways,
            "window": self.window,
            "attach": self.attach,
            "sandbox": self.sandbox,
            "launch": launch,
            "keep": f"{self.address}keep",
            "commit": f"{self.address}commit",
            "lost": f"{self.address}lost",
            "settings": settings,
            "faults": self.faults,
            "stored": self.stored,
        }
        return f"window.LMS = {json.dumps(known)};"

    def value(self, element: str) -> str:
        """What is stored for an element of the data model; "" for one that never was."""
        kept: Any = self.stored or {}
        if self.runtime == "strict":
            return str(kept.get(element, ""))
        for name in element.removeprefix("cmi.").split("."):
            kept = kept.get(name, {})
        return "" if kept == {} else str(kept)

    @property
    def status(self) -> str:
        """What is stored of how far and how well the learner is: "", incomplete, completed, passed or failed."""
        return self.version.status(self.value)

    @property
    def raw(self) -> str:
        """The stored score in percent; "" for none."""
        return self.value(self.version.raw)

    @property
    def rows(self) -> dict[int, dict[str, str]]:
        """What a strict run-time has stored of each interaction, by index: its fields by name."""
        rows: dict[int, dict[str, str]] = defaultdict(dict)
        for element, value in (self.stored or {}).items():
            if found := re.fullmatch(r"cmi\.interactions\.(\d+)\.(.+)", element):
                rows[int(found[1])][found[2]] = value
        return dict(rows)

    @property
    def statuses(self) -> set[str]:
        """Every status that the newest session has said."""
        return {value for element, value in self.calls.writes if element in self.version.statuses}

    @property
    def script(self) -> bytes:
        """All that the LMS's page loads, in one file: each request costs a test 7 ms of the processor."""
        again = {"1.2": "scorm12.min.js", "2004": "scorm2004.min.js"}[self.version.number]
        others = [AGAIN / again] if self.runtime == "scorm-again" else []
        files = (*others, *(HERE / f"{name}.js" for name in SCRIPTS))
        return b"\n".join([b'"use strict";', self.config.encode(), *(file.read_bytes() for file in files)])

    def keep(self, body: bytes) -> None:
        told = json.loads(body)
        with self._lock:
            self.stored = told.get("stored", self.stored)
            if "values" in told:
                self._book(told["session"], told["given"], told["values"])
            self.sessions[told["session"]].add(told["from"], told["calls"])

    def _book(self, session: int, given: dict[str, str], values: dict[str, str]) -> None:
        """Keep what a request carries; the first of a visit that arrives adds to what the visit was given."""
        before = self.stored if self.stored is not None and self._booked == session else given
        self.stored = {**before, **values}
        self._booked = session


def launch_file(files: Mapping[str, bytes], place: int = 0) -> str:
    """The href of what the item at that place launches, of the items that do; without a manifest index.html."""
    if MANIFEST not in files:
        return "index.html"
    manifest = etree.fromstring(files[MANIFEST])
    hrefs = {node.get("identifier"): node.get("href", "") for node in manifest.iter("{*}resource")}
    return [hrefs[item.get("identifierref")] for item in manifest.iter("{*}item") if item.get("identifierref")][place]


def pass_mark(files: Mapping[str, bytes]) -> str:
    """The pass mark in percent, as an LMS reads it from the manifest; "" without one."""
    manifest = etree.fromstring(files[MANIFEST])
    for node in manifest.iter("{*}masteryscore"):
        return node.text or ""
    for node in manifest.iter("{*}minNormalizedMeasure"):
        return f"{float(node.text or '') * 100:.2f}".rstrip("0").rstrip(".")
    return ""


def objectives(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The objectives that a SCORM 2004 LMS makes from the manifest."""
    manifest = etree.fromstring(files[MANIFEST])
    nodes = [*manifest.iter("{*}primaryObjective"), *manifest.iter("{http://www.imsglobal.org/xsd/imsss}objective")]
    return tuple(node.get("objectiveID", "") for node in nodes)


def unpacked(zipped: Path) -> dict[str, bytes]:
    """The files of a package, by path."""
    with zipfile.ZipFile(zipped) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Server(ThreadingHTTPServer):
    """Any number of LMSs, each under an address of its own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}/"
        self.lmss: dict[str, Lms] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed tab does not wait for its answers; anything else is a fault of these tests."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def lms(self, files: Mapping[str, bytes], **settings: Any) -> Lms:
        """An LMS that has read the package's manifest, with these settings."""
        name = str(len(self.lmss) + 1)
        read = {"mastery": pass_mark(files), "objectives": objectives(files)} if MANIFEST in files else {}
        self.lmss[name] = Lms(f"{self.origin}{name}/", files, **{**read, **settings})
        return self.lmss[name]


_AnyServer = TypeVar("_AnyServer", bound=ThreadingHTTPServer)


@contextmanager
def running(server: _AnyServer) -> Iterator[_AnyServer]:
    """The server answers, in a thread of its own, until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serving() -> AbstractContextManager[Server]:
    """A server of LMSs, as long as the block lasts."""
    return running(Server())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and content in one segment: else the browser's delayed ACK costs 40 ms a request
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        lms, kind, path = self._asked()
        content = None if lms is None else _content(lms, kind, path)
        if self.path == "/favicon.ico":
            content = b""  # the browser asks for it by itself, whatever the page says
        if lms is not None:
            lms.requests.append((kind, path, 404 if content is None else 200))
        headers = dict(lms.headers) if lms is not None and kind == "lms" else {}
        if lms is None or not lms.cacheable:
            headers["Cache-Control"] = "no-store"
        self._answer(content, mimetypes.guess_type(path)[0] or "application/octet-stream", headers)

    def do_POST(self) -> None:
        lms, kind, _ = self._asked()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if lms is not None and kind == "keep":
            lms.keep(body)
        self._answer(b'{"result":true,"errorCode":0}', "application/json", {})

    def _asked(self) -> tuple[Lms | None, str, str]:
        name, _, rest = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        kind, _, path = rest.partition("/")
        return self.server.lmss.get(name), kind, path

    def _answer(self, content: bytes | None, type: str, headers: Mapping[str, str]) -> None:
        self.send_response(404 if content is None else 200)
        text = type.startswith("text/") or type.endswith("javascript")
        self.send_header("Content-Type", f"{type}; charset=utf-8" if text else type)
        self.send_header("Content-Length", str(len(content or b"")))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        """The record of requests is in the Lms."""


def _content(lms: Lms, kind: str, path: str) -> bytes | None:
    if kind == "pkg":
        return lms.files.get(path)
    if path == "lms.js":
        return lms.script
    file = HERE / path
    return file.read_bytes() if file.is_file() else None
