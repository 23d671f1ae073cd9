"""Serves the page of a lesson to the browser of this computer, from memory; it is built anew whenever it is loaded."""

from __future__ import annotations

import os
import re
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from lessonpack import pipeline
from lessonpack.cli._terminal import say
from lessonpack.findings import Finding, Log, Severity
from lessonpack.package import Package, suffix
from lessonpack.patterns import regex
from lessonpack.report import trouble
from lessonpack.visible import visible

_LOOPBACK = "127.0.0.1"
_INDEX = "index.html"
# By extension; what Python's `mimetypes` says depends on the machine.
_TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}


class Page:
    """The page of a lesson in its current state; `package` is None while the lesson has an error.

    Findings are passed to `tell` whenever they differ from those of the last build.
    """

    def __init__(self, source: Path, tell: Callable[[list[Finding]], object]) -> None:
        self.source = source
        self.package: Package | None = None
        self.found: list[Finding] = []
        self._tell = tell
        self._lock = threading.Lock()
        self.build()

    def build(self) -> None:
        """Read the files and build the page again."""
        with self._lock:
            log = Log()
            self.package = pipeline.page(self.source, log)
            if log.found != self.found:
                self._tell(log.found)
            self.found = log.found

    def file(self, path: str) -> bytes | None:
        """A file of the page, None if there is no such file; for a lesson with errors, a page that lists them."""
        try:
            if path == _INDEX:
                self.build()
            if self.package is not None:
                return self.package.read(path) if path in self.package else None
        except OSError as error:  # for example, a picture was deleted
            return _error_page([_Mistake(visible(trouble.told(error)))]) if path == _INDEX else None
        return _errors(self.found) if path == _INDEX else None


class _Mistake(Struct, frozen=True):
    """What keeps a lesson from being a page, in words; "" for what is not known."""

    message: str
    place: str = ""
    code: str = ""
    hint: str = ""


def _errors(found: list[Finding]) -> bytes:
    return _error_page(
        [
            _Mistake(visible(entry.message), visible(str(entry.place)), entry.code, visible(entry.hint))
            for entry in found
            if entry.severity is Severity.ERROR
        ]
    )


def _error_page(mistakes: list[_Mistake]) -> bytes:
    """A page that lists what keeps the lesson from being one."""
    from lessonpack import palette
    from lessonpack.render import pages
    from lessonpack.render.xml import Xml

    style = Xml(palette.for_authors("preview/mistakes.css"))
    return pages.page("preview/mistakes.html.j2", mistakes=mistakes, style=style).encode()


def server(page: Page, port: int) -> ThreadingHTTPServer:
    """A server of the page for this computer alone; port 0 means any free port. OSError for a port that is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not _is_own(self.headers.get_all("Host", [])):
                self.send_error(HTTPStatus.FORBIDDEN)
                return
            try:
                path = unquote(urlsplit(self.path).path).lstrip("/") or _INDEX
            except ValueError:  # not a valid address
                self.send_error(HTTPStatus.BAD_REQUEST)
                return
            data = page.file(path)
            if data is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", _TYPES.get(suffix(path), "application/octet-stream"))
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def do_HEAD(self) -> None:
            self.do_GET()  # which leaves out the body for HEAD

        def log_message(self, format: str, *arguments: object) -> None:
            """Prints nothing: the terminal is for findings about the lesson."""

    return _Server((_LOOPBACK, port), Handler)


class _Server(ThreadingHTTPServer):
    """A server that reports faults in one line, like all commands."""

    allow_reuse_address = sys.platform != "win32"  # on Windows it would take over a port that is in use

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        fault = sys.exception()
        if not isinstance(fault, ConnectionError):  # such an error only means that the browser closed the connection
            say(f"lessonpack: a fault of ours: {type(fault).__name__}: {fault}", error=True)


_OWN = regex(rf"(?:{re.escape(_LOOPBACK)}|localhost)(?::[0-9]{{1,5}})?", re.IGNORECASE)


def _is_own(hosts: list[str]) -> bool:
    """True when the Host header names this computer: a foreign host name that resolves to it is not served."""
    return len(hosts) == 1 and _OWN.fullmatch(hosts[0].strip()) is not None


def serve(made: ThreadingHTTPServer, say: Callable[[str], None], *, show: bool) -> None:
    """Print the address, open it in a browser if there is one, and serve until Ctrl-C."""
    address = f"http://{_LOOPBACK}:{made.server_address[1]}/"
    opened = show and has_browser()
    with suppress(KeyboardInterrupt), made:  # Ctrl-C may come as soon as the address is printed
        say(f"{address}  {'opens in the browser' if opened else 'is the page: open it in a browser'}; Ctrl-C ends it")
        sys.stdout.flush()  # a program that reads the output through a pipe waits for the address
        if opened:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        made.serve_forever()


def has_browser() -> bool:
    """True when a graphical browser can be opened: one in the terminal cannot show the page."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
