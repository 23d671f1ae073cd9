"""The preview: a page for this computer alone, as the files are when it is loaded, of which nothing is left."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from lessonpack import pipeline
from lessonpack.cli import _preview
from lessonpack.findings import Finding, Log
from lessonpack.visible import visible
from test_cli import COMMAND, GOOD, call

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def previewed(*words: str, cwd: Path, **env: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A preview as somebody without a browser starts it: the line that it says, and the process."""
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")}
    process = subprocess.Popen(
        [*COMMAND, "preview", *words],
        cwd=cwd,
        env=bare | env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline(), process
    finally:
        process.kill()
        process.communicate()


def got(address: str, path: str = "/", host: str = "", method: str = "GET") -> tuple[int, str, str]:
    """What the server answers: status, type and text."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, path, headers={"Host": host} if host else {})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read().decode()
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_a_preview_serves_the_lesson_of_the_folder_as_it_is_by_then_and_leaves_nothing(tmp_path: Path) -> None:
    lesson, temporary = tmp_path / "work" / "lesson.yaml", tmp_path / "temporary"
    lesson.parent.mkdir()
    temporary.mkdir()
    lesson.write_text(GOOD, "utf-8")
    with previewed(cwd=lesson.parent, TMPDIR=str(temporary)) as (line, process):
        address = line.split()[0]
        assert line == f"{address}  is the page: open it in a browser; Ctrl-C ends it\n"
        assert urlsplit(address).hostname == "127.0.0.1"
        status, type, text = got(address)
        assert (status, type) == (200, "text/html")
        assert "Two follows one." in text
        assert got(address, "/player.js")[:2] == (200, "text/javascript")
        assert got(address, "/../lesson.yaml")[0] == 404
        assert got(address, host="evil.example:80")[0] == 403
        lesson.write_text(GOOD.replace("Two follows", "Three follows"), "utf-8")
        assert "Three follows one." in got(address)[2]
        lesson.write_text(GOOD.replace("title: Counting", "titel: <Counting>"), "utf-8")
        assert "unknown key &#39;titel&#39;" in got(address)[2]
        lesson.unlink()
        assert "lesson.yaml: No such file" in got(address)[2]
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        assert said.count("SRC021") == 1
    assert list(temporary.iterdir()) == []
    assert list(lesson.parent.iterdir()) == []


def test_a_preview_that_is_ended_as_it_says_its_address_has_ended_well(tmp_path: Path) -> None:
    def interrupt(_line: str) -> None:
        raise KeyboardInterrupt

    (tmp_path / "lesson.yaml").write_text(GOOD, "utf-8")
    made = _preview.server(_preview.Page(tmp_path / "lesson.yaml", print), 0)
    _preview.serve(made, interrupt, show=False)
    assert made.socket.fileno() == -1  # the port is free again


@pytest.mark.skipif(sys.platform == "win32", reason="Windows packs the option by which a socket resets otherwise")
def test_whatever_a_client_sends_the_terminal_shows_no_trace(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lesson.yaml").write_text(GOOD, "utf-8")
    page = _preview.Page(tmp_path / "lesson.yaml", print)
    with _preview.server(page, 0) as made:
        made.daemon_threads = False  # whose work is waited for when the server is closed
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{made.server_address[1]}/"
        assert got(address, host="LocalHost:80")[0] == 200
        assert got(address, "http://[/x", host="127.0.0.1")[0] == 400
        with socket.create_connection(made.server_address) as leaving:
            leaving.sendall(b"GET / HT")
            leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # it resets, not closes
        page.file = lambda _: 1 // 0  # type: ignore[assignment]
        with pytest.raises(RemoteDisconnected):
            got(address)
        made.shutdown()
    assert capfd.readouterr().err.splitlines() == [
        "lessonpack: a fault of ours: ZeroDivisionError: integer division or modulo by zero"
    ]


@contextmanager
def served(file: Path) -> Iterator[str]:
    """The address of the preview of a lesson, as it is answered here."""
    file.write_text(GOOD, "utf-8")
    with _preview.server(_preview.Page(file, print), 0) as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}/"
        made.shutdown()


@pytest.mark.parametrize(("host", "status"), [
    *((host, 200) for host in ("127.0.0.1", "127.0.0.1:80", "localhost", "LOCALHOST:65535")),
    *((host, 403) for host in (
        "127.0.0.1:80@evil.example", "127.0.0.1:evil.example", "localhost.evil.example", "localhost:", "evil.example",
        "127.0.0.1:80, evil.example", "evil.example@127.0.0.1", "[::1]", "127.0.0.1.", "localhost:123456",
        "127.0.0.1:8٠",
    )),
])  # fmt: skip
def test_a_request_to_another_name_is_not_answered(host: str, status: int, tmp_path: Path) -> None:
    with served(tmp_path / "lesson.yaml") as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        connection.putrequest("GET", "/", skip_host=True)
        connection.putheader("Host", host.encode())
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()


@pytest.mark.parametrize("hosts", [(), ("127.0.0.1", "evil.example"), ("localhost", "localhost")])
def test_a_request_without_one_name_is_not_answered(hosts: tuple[str, ...], tmp_path: Path) -> None:
    with served(tmp_path / "lesson.yaml") as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        connection.putrequest("GET", "/", skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.endheaders()
        assert connection.getresponse().status == 403
        connection.close()


def test_who_asks_for_the_head_alone_is_told_all_but_the_page(tmp_path: Path) -> None:
    with served(tmp_path / "lesson.yaml") as address:
        status, type, text = got(address)
        assert text
        assert got(address, method="HEAD") == (status, type, "")
        assert got(address, "/gone.js", method="HEAD")[0] == 404
        assert got(address, host="evil.example", method="HEAD")[0] == 403


def test_a_preview_of_a_lesson_with_errors_says_that_there_is_no_page(tmp_path: Path) -> None:
    assert call("new", tmp_path).exit_code == 0
    lesson = tmp_path / "lesson.yaml"
    lesson.write_text(lesson.read_text("utf-8").replace("language: en", "langage: en"), "utf-8")
    done = call("preview", tmp_path, "--no-open")
    assert done.exit_code == 1
    assert "error SRC021" in done.stdout
    assert "more places ('lessonpack check --verbose' tells them all)\n" in done.stdout  # preview has no such option
    said = "there is no page while errors stand in the lesson; mend them, and preview it again"
    assert done.stderr == f"lessonpack: {said}\n"


WRONG = GOOD.replace("title: Counting", f"title: {'Counting' * 40} <b>\\u202e\ntitel: <script>alert(1)</script>")


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_preview_shows_of_a_lesson_with_errors_can_be_read(
    scheme: Literal["light", "dark"], tmp_path: Path, browser: Browser
) -> None:
    file = tmp_path / "lesson.yaml"
    with served(file) as address:
        file.write_text(WRONG, "utf-8")
        errors = [entry for entry in checked(file) if entry.severity == "error"]
        shown = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
        shown.goto(address)
        assert shown.get_by_role("listitem").all_inner_texts() == [
            f"{entry.place} {entry.code}\n\n{visible(entry.message)}\n\n{visible(entry.hint)}" for entry in errors
        ]
        assert shown.locator("script").count() == 0
        shade = shown.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (shade == "rgb(255, 255, 255)") == (scheme == "light")
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shown.evaluate(AXE.read_text("utf-8"))
        assert shown.evaluate("() => axe.run().then(found => found.violations.map(each => each.id))") == []
        shown.close()


def checked(file: Path) -> list[Finding]:
    """What is said of a lesson."""
    log = Log()
    pipeline.page(file, log)
    return log.found


def test_a_preview_of_several_lessons_asks_which(tmp_path: Path) -> None:
    names = "abcdefghijkl"
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "lesson.yaml").write_text(GOOD, "utf-8")
    done = call("preview", tmp_path)
    assert done.exit_code == 2
    assert f"there are {len(names)} lessons" in done.stderr
    assert f"{tmp_path.as_posix()}/j/lesson.yaml and 2 more; name one of them" in done.stderr


def test_a_port_that_is_taken_exits_with_2_and_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "lesson.yaml"
    file.write_text(GOOD, "utf-8")
    with _preview.server(_preview.Page(file, lambda _: None), 0) as taken:
        done = call("preview", file, "--port", str(taken.server_address[1]), "--no-open")
    assert done.exit_code == 2
    assert "choose another with --port, or leave it out" in done.stderr


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", ""])
def test_a_browser_is_looked_for_where_there_are_windows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for each in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(each, raising=False)
    if name:
        monkeypatch.setenv(name, "x")
    assert _preview.has_browser() == bool(name)
