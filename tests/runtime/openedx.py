"""Open edX's own SCORM XBlock as an LMS: its Python stores, serves and grades, its page and script play.

Around it stands what the platform gives a block: a runtime, a learner, storage, a page with jQuery.
"""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

from runtime.lms import running

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the libraries' own
    if not settings.configured:
        engine = {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"libraries": {"theme_pipeline": __name__}},  # the platform's; the block loads it, no more
        }
        settings.configure(TEMPLATES=[engine], USE_TZ=True, USE_I18N=False)
        django.setup()
    from django.core.files.storage import InMemoryStorage
    from django.template import Library
    from webob import Request, Response
    from xblock.core import XBlock
    from xblock.fields import ScopeIds
    from xblock.reference.user_service import UserService, XBlockUser
    from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime

register = Library()

JQUERY = Path(__file__).parent.parent / "node_modules" / "jquery" / "dist" / "jquery.min.js"
LEARNER = "learner-1"
STUDIO = {
    "display_name": "Lesson",
    "width": "",
    "height": "600",
    "has_score": "1",
    "enable_navigation_menu": "1",
    "enable_fullscreen_button": "0",
    "navigation_menu_width": "",
    "weight": "10",
    "popup_on_launch": "0",
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Open edX</title><link rel="icon" href="data:,">
<script src="/jquery.js"></script>{head}{body}{foot}<script>
  // As the platform starts each block that it finds on a page.
  $(() => $("[data-init]").each((_, block) => {{
    const given = JSON.parse($(block).find(".xblock_json_init_args").text());
    window[block.dataset.init]({{ handlerUrl: (element, name) => "/handler/" + name }}, block, given);
  }}));
</script>"""


@dataclass(slots=True)
class Unit:
    """A unit of a course with the block in it, and one learner; each request makes the block anew from what is kept."""

    origin: str
    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _runtime: Any = None
    _scope: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._runtime = _Platform(self)
        definition = self._runtime.id_generator.create_definition("scorm")
        usage = self._runtime.id_generator.create_usage(definition)
        self._scope = ScopeIds(LEARNER, "scorm", definition, usage)

    @property
    def block(self) -> Any:
        """The XBlock as the platform finds it by its entry point, with what was kept of settings and learner."""
        return self._runtime.construct_xblock("scorm", self._scope)

    def upload(self, zipped: Path, **settings: str) -> dict[str, Any]:
        """An author uploads a package in Studio; the answer that Studio shows."""
        with zipped.open("rb") as file:
            given = {**STUDIO, **settings, "file": SimpleNamespace(file=file)}
            request = SimpleNamespace(method="POST", params=given)
            answer = self._runtime.handle(self.block, "studio_submit", request)
        told: dict[str, Any] = json.loads(answer.body)
        return told

    def stored(self) -> dict[str, bytes]:
        """The files of the package as the block has stored them, by path."""
        block = self.block

        def files(folder: str) -> Iterator[tuple[str, bytes]]:
            folders, names = block.storage.listdir(f"{block.extract_folder_path}/{folder}")
            for name in names:
                with block.storage.open(f"{block.extract_folder_path}/{folder}{name}") as file:
                    yield folder + name, file.read()
            for name in folders:
                yield from files(f"{folder}{name}/")

        return dict(files(""))

    def handle(self, handler: str, suffix: str, request: Any) -> Any:
        with self._lock:
            return self._runtime.handle(self.block, handler, request, suffix)

    def page(self) -> str:
        """The page that the learner sees."""
        shown = self._runtime.render(self.block, "student_view")
        return PAGE.format(head=shown.head_html(), body=shown.body_html(), foot=shown.foot_html())

    @property
    def grades(self) -> list[float]:
        """Every grade that went to the gradebook, as a share of what can be earned."""
        return [data["value"] / data["max_value"] for event, data in self.published if event == "grade"]

    def tracked(self, event: str) -> list[dict[str, Any]]:
        return [data for name, data in self.published if name == f"openedx.xblock.scorm.{event}"]


class _Placed:
    """What the platform mixes into each block: where it stands in the course."""

    @property
    def location(self) -> Any:
        return SimpleNamespace(block_id="lesson", org="org", course="course", block_type="scorm")


class _Learner(UserService):  # type: ignore[misc]
    def get_current_user(self) -> Any:
        user = XBlockUser(is_current_user=True, full_name="O'Example, Zoë")
        user.opt_attrs = {"edx-platform.user_id": 7, "edx-platform.username": LEARNER}
        return user


class _Settings:
    """The operator's settings of the block: where packages are stored."""

    def __init__(self) -> None:
        self.storage = InMemoryStorage()

    def get_settings_bucket(self, _: XBlock) -> dict[str, Any]:
        return {"STORAGE_FUNC": lambda _: self.storage}


class _Platform(Runtime):  # type: ignore[misc]
    def __init__(self, unit: Unit) -> None:
        ids = MemoryIdManager()
        services = {
            "field-data": KvsFieldData(DictKeyValueStore()),
            "user": _Learner(),
            "settings": _Settings(),
        }
        super().__init__(id_reader=ids, id_generator=ids, mixins=(_Placed,), services=services)
        self._unit = unit

    def handler_url(self, _: XBlock, handler_name: str, suffix: str = "", *_more: Any) -> str:
        return f"{self._unit.origin}handler/{handler_name}/{suffix}"

    def resource_url(self, resource: str) -> str:
        raise NotImplementedError

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        raise NotImplementedError

    def publish(self, _: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        self._unit.published.append((event_type, event_data))


@contextmanager
def serving() -> Iterator[Unit]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.unit = Unit(f"http://127.0.0.1:{server.server_port}/")
    with running(server):
        yield server.unit


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    unit: Unit


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/":
            self._answer(Response(self.server.unit.page(), content_type="text/html", charset="utf-8"))
        elif path == "/jquery.js":
            self._answer(Response(JQUERY.read_bytes(), content_type="text/javascript"))
        elif path == "/favicon.ico":
            self._answer(Response())  # the browser asks for it by itself
        else:
            self._handled(path, b"")

    def do_POST(self) -> None:
        self._handled(unquote(urlsplit(self.path).path), self.rfile.read(int(self.headers["Content-Length"])))

    def _handled(self, path: str, body: bytes) -> None:
        _, _, handler, suffix = [*path.split("/", 3), ""][:4]
        request = Request.blank(self.path, method=self.command, body=body)
        try:
            response = self.server.unit.handle(handler, suffix, request)
        except Exception as error:
            self.server.unit.failures.append(f"{self.command} {self.path}: {error!r}")
            response = Response(status=500)
        self._answer(response)

    def _answer(self, response: Any) -> None:
        with suppress(ConnectionError):  # a page that goes away does not wait for its answers
            self.send_response(response.status_int)
            for name, value in response.headerlist:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """The tests ask the Unit."""
