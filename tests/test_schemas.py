"""The store of schemas: what takes its place there is what the catalog has on record, or nothing does."""

from __future__ import annotations

import ast
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import sys
import tarfile
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import IO

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows
from typer.testing import CliRunner

from conftest import ROOT, collection, node, require
from effort import LINEAR, growth
from lessonpack import download, resources, user_cache
from lessonpack.cli._app import app
from lessonpack.cli._schemas import install_on_need
from lessonpack.schemas import (
    OFFICIAL,
    UNKNOWN,
    Altered,
    Catalog,
    NoSuchFamily,
    NotInstalled,
    Store,
    default_folder,
    default_store,
    parse_catalog,
    shipped_catalog,
)
from lessonpack.schemas.installation import Attempt, InstallReport, install
from tools import make_catalog

TEXTS = {"f/one.xsd": b"<one/>\r\n" * 40, "f/sub/two.xsd": b"<two/>" * 50, "g/three.xsd": b"<three/>" * 60}

Answer = Callable[[BaseHTTPRequestHandler], None]


def body(data: bytes, *, announce: int | None = None, status: int = 200) -> Answer:
    """An answer with these bytes; `announce` lies about their number."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(data) if announce is None else announce))
        request.end_headers()
        request.wfile.write(data)

    return answer


def led(where: str) -> Answer:
    """An answer that sends the asker on."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", where)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


class Server:
    """A host on this machine with an answer for each path, and the paths asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answers.get(self.path, body(b"no such thing", status=404))(self)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def catalog_of(*addresses: str) -> Catalog:
    """The three documents; each is had from `<address>/<file>` for every address given, the first the official one."""
    lines = []
    for family in ("f", "g"):
        lines += [f"[families.{family}]", f'title = "{family.upper()}"', 'licence = "none"', ""]
    for file, data in TEXTS.items():
        sha256 = hashlib.sha256(data).hexdigest()
        lines += [
            *("[[documents]]", f'file = "{file}"', f'family = "{file[0]}"', f'address = "{addresses[0]}/{file}"'),
            *(f'sha256 = "{sha256}"', f"size = {len(data)}", 'status = "official bytes"', 'evidence = "test"', ""),
        ]
    lines.append("[mirrors]")
    for file in TEXTS:
        mirrors = [address.format(file=file) if "{" in address else f"{address}/{file}" for address in addresses[1:]]
        lines.append(f'"{file}" = {mirrors}')
    entries = (
        '[[entries]]\nid = "e"\nname = "E"\nfamily = "f"\ndocument = "d"\nschemas = ["f/one.xsd"]\n'
        'needs = ["f/one.xsd", "g/three.xsd"]\n'
    )
    return parse_catalog("\n".join(lines) + "\n", entries)


def serve(server: Server, prefix: str, **other: Answer) -> None:
    """All three documents under a prefix, but for the answers given by a file's stem."""
    for file, data in TEXTS.items():
        server.answers[f"{prefix}/{file}"] = other.get(Path(file).stem, body(data))


def installed(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def attempts(report: InstallReport, file: str) -> list[tuple[str, str]]:
    return [(attempt.address, attempt.reason) for attempt in report.failed[file]]


# ---------------------------------------------------------------- from a folder


def test_documents_are_copied_from_a_folder(tmp_path: Path) -> None:
    for file, data in TEXTS.items():
        (tmp_path / "from" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / file).write_bytes(data)
    store = Store(tmp_path / "store", catalog_of("http://127.0.0.1:1"))
    told: list[tuple[int, int, str]] = []
    report = install(store, origin=tmp_path / "from", progress=lambda *step: told.append(step))
    assert report.complete
    assert installed(store.folder) == set(TEXTS)
    assert all(store.read(file) == data for file, data in TEXTS.items())
    assert [step[:2] for step in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_folder_with_other_line_ends_is_refused(tmp_path: Path) -> None:
    (tmp_path / "from" / "f").mkdir(parents=True)
    (tmp_path / "from" / "f" / "one.xsd").write_bytes(TEXTS["f/one.xsd"].replace(b"\r", b""))
    store = Store(tmp_path / "store", catalog_of("http://127.0.0.1:1"))
    report = install(store, ["f"], origin=tmp_path / "from")
    assert attempts(report, "f/one.xsd")[0][1].startswith("cut short")
    assert set(report.failed) == {"f/one.xsd", "f/sub/two.xsd", "g/three.xsd"}
    assert installed(store.folder) == set()


# ---------------------------------------------------------------- from addresses


def test_a_family_brings_what_its_schemas_import(server: Server, tmp_path: Path) -> None:
    serve(server, "/official")
    store = Store(tmp_path, catalog_of(f"{server.root}/official"))
    report = install(store, ["f"], fetch=download.fetch)
    assert report.complete
    assert set(report.installed) == set(TEXTS)
    assert store.has("f")
    assert store.has("g")


WRONG = {
    "absent": (body(b"gone", status=404), "the server answers 404"),
    "broken": (body(b"sorry", status=500), "the server answers 500"),
    "truncated": (body(TEXTS["f/one.xsd"][:100], announce=len(TEXTS["f/one.xsd"])), "cut short"),
    "short": (body(TEXTS["f/one.xsd"][:100]), "cut short: 100 of 320 bytes"),
    "long": (body(TEXTS["f/one.xsd"] + b"x"), "longer than the 320 bytes"),
    "other": (body(b"x" * 320), "sha256"),
    "silent": (lambda request: request.connection.close(), "broke off"),
    **{
        f"led to {where[7:12]}": (led(where), "it leads to an address that is none")
        for where in ("http://[/x", "http://a..b/", f"http://{'a' * 70}.example/", "http://é..b/")
    },
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_bad_answer_leads_to_the_next_mirror(server: Server, tmp_path: Path, fault: str) -> None:
    serve(server, "/official", one=WRONG[fault][0])
    serve(server, "/mirror")
    store = Store(tmp_path, catalog_of(f"{server.root}/official", f"{server.root}/mirror"))
    report = install(store, fetch=download.fetch)
    assert report.complete
    assert store.read("f/one.xsd") == TEXTS["f/one.xsd"]
    assert server.asked[:2] == ["/official/f/one.xsd", "/mirror/f/one.xsd"]
    assert installed(tmp_path) == set(TEXTS)


@pytest.mark.parametrize("fault", WRONG)
def test_a_document_that_no_address_has_is_told_and_not_installed(server: Server, tmp_path: Path, fault: str) -> None:
    answer, reason = WRONG[fault]
    serve(server, "/official", one=answer)
    serve(server, "/mirror", one=answer)
    store = Store(tmp_path, catalog_of(f"{server.root}/official", f"{server.root}/mirror"))
    report = install(store, fetch=download.fetch)
    assert [address for address, _ in attempts(report, "f/one.xsd")] == [
        f"{server.root}/{place}/f/one.xsd" for place in ("official", "mirror")
    ]
    assert all(reason in words for _, words in attempts(report, "f/one.xsd"))
    assert installed(tmp_path) == set(TEXTS) - {"f/one.xsd"}
    assert not store.has("f")


def test_offline_each_host_is_tried_once_and_the_words_say_what_to_do(tmp_path: Path) -> None:
    asked: list[str] = []

    @contextmanager
    def fetch(address: str) -> Iterator[IO[bytes]]:
        asked.append(address)
        with download.fetch(address) as stream:
            yield stream

    store = Store(tmp_path, catalog_of("http://127.0.0.1:1/official", "http://127.0.0.1:2/mirror"))
    report = install(store, fetch=fetch)
    assert len(report.failed) == len(TEXTS)
    assert asked == ["http://127.0.0.1:1/official/f/one.xsd", "http://127.0.0.1:2/mirror/f/one.xsd"]
    words = "\n".join(report.lines)
    assert "http://127.0.0.1:1/official/f/one.xsd: cannot be reached" in words
    assert "http://127.0.0.1:2/mirror/f/one.xsd: cannot be reached" in words
    assert "and 2 more from the same places" in words
    assert "F: 0 of 3 are there" in words
    assert "lessonpack schemas install --from" in words
    assert installed(tmp_path) == set()


@pytest.mark.parametrize(("failed", "told", "more"), [(0, 0, 0), (1, 1, 0), (5, 5, 0), (7, 5, 2)])
def test_the_first_five_documents_that_could_not_be_had_are_named_with_where_they_were_asked_for(
    failed: int, told: int, more: int
) -> None:
    attempts = {
        f"f/{number}.xsd": (Attempt(f"http://a/{number}", "cut short"), Attempt("http://b", "silent", asked=False))
        for number in range(failed)
    }
    first, *lines = InstallReport(Path("here"), ("x",), ("y", "z"), attempts).lines
    assert first == f"1 installed, 2 already there, in {Path('here')}"
    assert lines[:1] == [f"{failed} documents could not be had:"] * bool(failed)
    named = [line for number in range(told) for line in (f"  f/{number}.xsd", f"    http://a/{number}: cut short")]
    assert lines[1 : 1 + 2 * told] == named
    advice = lines[1 + 2 * told :]
    assert advice[: bool(more)] == [f"  and {more} more from the same places"] * bool(more)
    assert len(advice[bool(more) :]) == 2 * bool(failed)


def zipped(members: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def tarred(members: Mapping[str, bytes], links: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A tarball as package registries have it; `links` lead from a name to another."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for name, target in links.items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
    return held.getvalue()


def unlettered() -> bytes:
    """A zip whose member has a name that says to be UTF-8 and is not."""
    return zipped({"f/oné.xsd": b"x"}).replace("é".encode(), b"\xff\xff")


def lzma_without_options() -> bytes:
    """A zip whose member is packed by LZMA with options that there are not."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("f/one.xsd", TEXTS["f/one.xsd"])
    data = held.getvalue()
    at = data.index(b"f/one.xsd") + len("f/one.xsd") + 4  # behind the version and the length of the options
    return data[:at] + b"\xff" * 5 + data[at + 5 :]


def misrecorded() -> bytes:
    """A tarball with an extended header whose number is none."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        header = tarfile.TarInfo("x")
        header.type, record = tarfile.XHDTYPE, b"20 GNU.sparse.map=a\n"
        header.size = len(record)
        archive.addfile(header, io.BytesIO(record))
        archive.addfile(tarfile.TarInfo("f/one.xsd"))
    return held.getvalue()


@pytest.mark.parametrize("packed", [zipped, tarred])
def test_a_mirror_can_be_a_member_of_an_archive_that_is_fetched_once(
    server: Server, tmp_path: Path, packed: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    server.answers["/all"] = body(packed(TEXTS))
    store = Store(tmp_path, catalog_of(f"{server.root}/official", f"{server.root}/all#{{file}}"))
    report = install(store, fetch=download.fetch)
    assert report.complete
    assert server.asked.count("/all") == 1
    assert installed(tmp_path) == set(TEXTS)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"no archive at all", "does not give"),
        (lambda: zipped({"f/other.xsd": b"x"}), "does not give"),
        (lambda: zipped({"f/one.xsd": bytes(50_000_000)}), "longer than"),
        (lambda: zipped({"f/one.xsd": b"x" * 320}), "sha256"),
        (lambda: zipped({"f/one.xsd": TEXTS["f/one.xsd"]})[:-40], "does not give"),
        (lambda: tarred({"f/other.xsd": b"x"}), "does not give"),
        (lambda: tarred({"f/one.xsd": bytes(70_000_000)}), "an archive of more than"),
        (lambda: tarred({"f/one.xsd": b"x" * 320}), "sha256"),
        (lambda: tarred({"f/one.xsd": os.urandom(320)})[:200], "does not give"),
        (lambda: tarred({"f/one.xsd": b"x"})[:8] + bytes(40), "cannot be unpacked"),
        (lambda: tarred({}, {"f/one.xsd": "/etc/passwd"}), "does not give f/one.xsd: 'it is no file'"),
        (unlettered, "does not give"),
        (lzma_without_options, "does not give"),
        (misrecorded, "does not give"),
    ],
    ids=[
        *("no archive", "zip, other member", "zip, bomb", "zip, other bytes", "zip, cut short"),
        *("tar, other member", "tar, bomb", "tar, other bytes", "tar, cut short", "tar, broken", "tar, link"),
        *("zip, a name in no letters", "zip, LZMA without options", "tar, a record without a number"),
    ],
)
def test_a_bad_archive_is_told(server: Server, tmp_path: Path, data: Callable[[], bytes], reason: str) -> None:
    server.answers["/all"] = body(data())
    store = Store(tmp_path, catalog_of(f"{server.root}/official", f"{server.root}/all#{{file}}"))
    report = install(store, fetch=download.fetch)
    assert reason in attempts(report, "f/one.xsd")[-1][1]
    assert installed(tmp_path) == set()


def test_a_mirror_can_be_a_package_that_the_user_s_own_npm_brings_from_the_registry_it_is_set_to(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node()
    tarball = tarred({f"package/{file}": data for file, data in TEXTS.items()})
    described = {"name": "thing", "version": "1.0.0", "dist": {"tarball": f"{server.root}/thing.tgz"}}
    listed = {"name": "thing", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": described}}
    server.answers["/thing"] = body(json.dumps(listed).encode())
    server.answers["/thing.tgz"] = body(tarball)
    monkeypatch.setenv("npm_config_registry", server.root)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    catalog = catalog_of(f"{server.root}/official", "npm:thing@1.0.0#package/{file}", "npm:thing@2.0.0#package/{file}")
    store = Store(tmp_path / "store", catalog)
    assert install(store, ["g"], fetch=download.fetch).complete
    assert server.asked.count("/thing.tgz") == 1
    other = Store(tmp_path / "other", catalog_of(f"{server.root}/official", "npm:thing@2.0.0#package/{file}"))
    [(_, _), (address, reason)] = attempts(install(other, ["g"], fetch=download.fetch), "g/three.xsd")
    assert address == "npm:thing@2.0.0#package/g/three.xsd"
    assert reason.startswith("npm does not bring it: No matching version found for thing@2.0.0")


def test_without_npm_it_is_asked_once_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    store = Store(tmp_path, catalog_of("http://127.0.0.1:1", "npm:thing@1.0.0#package/{file}"))
    told = [line for line in install(store, fetch=download.fetch).lines if "npm:" in line]
    assert told == ["    npm:thing@1.0.0#package/f/one.xsd: npm is not installed"]


def test_a_mirror_can_be_a_file_of_a_python_library(tmp_path: Path) -> None:
    def fetch(address: str) -> AbstractContextManager[IO[bytes]]:
        if address.startswith("python:"):
            return download.fetch(address)
        raise OSError("no network")

    store = Store(tmp_path)
    report = install(store, ["scorm12"], fetch=fetch)
    assert report.installed == ("w3c/xml.xsd",)  # which every manifest of SCORM 1.2 needs and no package of npm has
    other = Store(tmp_path / "other", catalog_of("http://127.0.0.1:1", "python:no_such_library/{file}"))
    words = "\n".join(install(other, fetch=download.fetch).lines)
    assert "python:no_such_library/f/one.xsd: the Python library no_such_library is not installed" in words


def test_an_interrupted_installation_leaves_whole_documents_and_goes_on_later(server: Server, tmp_path: Path) -> None:
    serve(server, "/official")
    store = Store(tmp_path, catalog_of(f"{server.root}/official"))

    def interrupt(done: int, total: int, file: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(store, fetch=download.fetch, progress=interrupt)
    assert installed(tmp_path) == {"f/one.xsd", "f/sub/two.xsd"}
    asked = len(server.asked)
    report = install(store, fetch=download.fetch)
    assert report.present == ("f/one.xsd", "f/sub/two.xsd")
    assert report.installed == ("g/three.xsd",)
    assert server.asked[asked:] == ["/official/g/three.xsd"]


def test_an_interruption_while_writing_leaves_nothing_half_written(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server, "/official")
    store = Store(tmp_path, catalog_of(f"{server.root}/official"))

    def half(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half)
        with pytest.raises(KeyboardInterrupt):
            install(store, fetch=download.fetch)
    assert installed(tmp_path) == set()
    assert not store.has("f")


def test_who_waits_for_schemas_is_told_who_is_asked_and_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(address: str) -> AbstractContextManager[IO[bytes]]:
        raise OSError(f"{address} cannot be reached")

    monkeypatch.setattr(download, "fetch", fetch)
    monkeypatch.setattr("time.monotonic", map(float, itertools.count()).__next__)  # every look takes a second
    done = CliRunner().invoke(app, ["schemas", "install", "scorm12", "qti21", "--schemas", str(tmp_path)])
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    asked = [line.removeprefix("asking ").removesuffix(" for schemas") for line in lines if line.startswith("asking ")]
    assert asked[:4] == ["www.adlnet.org", "raw.githubusercontent.com", "npm", "www.imsglobal.org"]
    assert len(asked) == len(set(asked))
    counted = [int(line.split()[0]) for line in lines if line.endswith(" of 46 schema documents")]
    assert counted == list(range(4, 46, 5))
    assert "0 installed, 0 already there" in done.stderr


def test_on_the_way_of_a_build_two_lines_say_that_schemas_are_missing_and_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(address: str) -> AbstractContextManager[IO[bytes]]:
        raise OSError(f"{address} cannot be reached")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(download, "fetch", fetch)
    monkeypatch.setattr("sys.stderr", shown := Terminal())
    install_on_need(Store(tmp_path), ["scorm12"])
    bare = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]|\r", "", shown.getvalue())
    assert [line for line in bare.splitlines() if "━" not in line and line.strip()] == [
        f"5 official schema documents missing in {tmp_path}: fetching from their publishers; --offline forbids it",
        "5 of them could not be had; 'lessonpack schemas install' says why",
    ]


def test_before_schemas_are_fetched_it_is_looked_whether_there_is_anything_to_judge_and_only_then(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def looked() -> None:
        raise LookupError

    monkeypatch.setattr(download, "fetch", lambda address: pytest.fail(f"{address} was fetched"))
    monkeypatch.setattr("sys.stderr", Terminal())
    assert not install_on_need(schemas, ["scorm12"], first=looked)
    with pytest.raises(LookupError):
        install_on_need(Store(tmp_path), ["scorm12"], first=looked)


def test_a_place_that_gives_or_takes_no_schemas_is_named_with_what_to_do(tmp_path: Path) -> None:
    def install_to(store: Path, *options: str | Path) -> tuple[int, str]:
        words = ["schemas", "install", "scorm12", "--schemas", store, *options]
        done = CliRunner().invoke(app, list(map(str, words)))
        return done.exit_code, done.stderr

    file = tmp_path / "file"
    file.touch()
    assert install_to(tmp_path / "store", "--from", file) == (
        2,
        f"lessonpack: {file.as_posix()} is no folder; --from names one that holds the documents\n",
    )
    code, words = install_to(tmp_path / "store", "--from", tmp_path)
    assert code == 1
    assert words.endswith("or leave --from away to fetch the documents.\n")
    held = tmp_path / "from" / "scorm12" / "ims_xml.xsd"
    held.parent.mkdir(parents=True)
    shutil.copyfile(require_document("scorm12/ims_xml.xsd"), held)
    code, words = install_to(file, "--from", tmp_path / "from")
    assert code == 2
    assert words.startswith(f"lessonpack: {file.as_posix()} cannot be written: ")
    assert words.endswith("; --schemas or LESSONPACK_SCHEMAS names another folder\n")


def require_document(file: str) -> Path:
    """A document of the collection."""
    if not (collection() / file).is_file():
        require("schemas", "no collection of the documents")
    return collection() / file


def test_an_altered_document_is_noticed_and_installed_anew(server: Server, tmp_path: Path) -> None:
    serve(server, "/official")
    store = Store(tmp_path, catalog_of(f"{server.root}/official"))
    install(store, fetch=download.fetch)
    assert store.has("f")
    store.path("f/one.xsd").write_bytes(b"y" * 320)  # as long as before
    assert store.missing(["f"]) == ("f/one.xsd",)
    with pytest.raises(Altered, match="sha256"):
        store.read("f/one.xsd")
    assert install(store, fetch=download.fetch).installed == ("f/one.xsd",)
    assert store.has("f")


def test_only_http_addresses_are_fetched(tmp_path: Path) -> None:
    (tmp_path / "from" / "f").mkdir(parents=True)
    (tmp_path / "from" / "f" / "one.xsd").write_bytes(TEXTS["f/one.xsd"])
    store = Store(tmp_path / "store", catalog_of((tmp_path / "from").as_uri()))
    report = install(store, ["f"], fetch=download.fetch)
    assert "not an http address" in attempts(report, "f/one.xsd")[0][1]


# ---------------------------------------------------------------- the store and the shipped catalog


def test_status_counts_what_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path, catalog_of("http://127.0.0.1:1"))
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "three.xsd").write_bytes(TEXTS["g/three.xsd"])
    assert [(family.name, family.documents, family.installed, family.official) for family in store.status()] == [
        ("f", 3, 1, 1),
        ("g", 1, 1, 1),
    ]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path, catalog_of("http://127.0.0.1:1"))
    with pytest.raises(NotInstalled, match=r"f/one\.xsd is not installed"):
        store.file("f/one.xsd")
    with pytest.raises(NoSuchFamily, match="there are f, g"):
        store.has("h")


def test_every_shipped_document_can_be_had_and_is_pinned() -> None:
    catalog = shipped_catalog()
    documents = [document for document in catalog.documents.values() if not document.own]
    assert len(documents) == 180
    for document in documents:
        assert len(document.sha256) == 64
        assert document.size > 0
        assert document.status in (OFFICIAL, UNKNOWN)
        assert document.evidence
        assert document.family in catalog.families
        assert catalog.mirrors()[document.file]
    immutable = re.compile(
        r"https://raw\.githubusercontent\.com/[^/]+/[^/]+/[0-9a-f]{40}/.+"
        r"|https://\S+#\S+|npm:[\w.-]+@\d+\.\d+\.\d+#package/.+|python:xmlschema/.+"
    )
    for mirrors in catalog.mirrors().values():
        assert [address for address in mirrors if not immutable.fullmatch(address)] == []


def test_package_registries_have_the_schemas_of_scorm_but_for_the_metadata_of_2004() -> None:
    catalog = shipped_catalog()
    packaged = {
        file
        for file, mirrors in catalog.mirrors().items()
        if any(address.startswith(("npm:", "python:")) for address in mirrors)
    }
    lom = "http://ltsc.ieee.org/xsd/LOM"
    for entry in catalog.entries.values():
        if entry.id.startswith("scorm"):
            lacking = {file for file in entry.needs if file not in packaged}
            assert all(catalog.documents[file].namespace.startswith(lom) for file in lacking), entry.id
    assert len(packaged) == 39


def test_a_schema_of_ours_is_part_of_lessonpack_and_nothing_is_installed_for_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    own = [document for document in store.catalog.documents.values() if document.own]
    assert [document.file for document in own] == ["moodle-xml.xsd"]
    assert store.lacking(document.file for document in own) == ()
    assert not {document.file for document in own} & set(store.catalog.wanted(None))
    assert [entry.id for entry in store.catalog.entries.values() if entry.needs == ("moodle-xml.xsd",)] == [
        "moodle-xml"
    ]


def test_every_family_states_a_licence() -> None:
    assert all(family.licence and family.title for family in shipped_catalog().families.values())


def test_entry_points_name_documents_of_the_catalog() -> None:
    catalog = shipped_catalog()
    for entry in catalog.entries.values():
        assert set(entry.schemas) <= set(entry.needs) <= set(catalog.documents)


def test_the_shipped_files_are_what_the_generator_makes() -> None:
    source = collection() / "catalog.json"
    if not source.is_file():
        require("schemas", "no collection of the documents to make the catalog from")
    found = make_catalog.Collection(source)
    assert make_catalog.catalog(found) == resources.schema("catalog.toml")
    assert make_catalog.entrypoints(found) == resources.schema("entrypoints.toml")


def test_no_schema_text_is_shipped() -> None:
    shipped = [path for path in (resources.root() / "schemas").rglob("*") if path.suffix in (".xsd", ".dtd")]
    official = {document.sha256 for document in shipped_catalog().documents.values()}
    assert not [path for path in shipped if hashlib.sha256(path.read_bytes()).hexdigest() in official]


@pytest.mark.schemas
def test_the_control_documents_of_scorm_1_2_stand_beside_the_manifest(schemas: Store) -> None:
    assert sorted(schemas.control_documents("scorm12")) == [
        "adlcp_rootv1p2.xsd",
        "ims_xml.xsd",
        "imscp_rootv1p1p2.xsd",
        "imsmd_rootv1p2p1.xsd",
    ]


@pytest.mark.parametrize(
    ("system", "tail"),
    [
        (Unix, (".cache", "lessonpack", "schemas")),
        (MacOS, ("Library", "Caches", "lessonpack", "schemas")),
        (Windows, ("Local", "lessonpack", "Cache", "schemas")),
    ],
)
def test_the_default_store_is_in_the_users_cache(
    system: type, tail: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_cache, "_XDG", ())
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: "Local")  # else it asks Windows itself
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_store().folder == default_folder()
    assert default_folder().parts[-len(tail) :] == tail


@pytest.mark.parametrize("asked", [None, "", "/elsewhere", "/with space/", "relative", " ", "~/up"])
def test_where_the_environment_decides_the_cache_is_where_platformdirs_has_it(
    asked: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if asked is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", asked)
    monkeypatch.setattr(user_cache, "_XDG", (sys.platform,))
    assert str(user_cache.folder()) == Unix("lessonpack", appauthor=False).user_cache_dir.replace("//", "/")


@pytest.mark.parametrize("home", ["", "relative"])
def test_nothing_is_kept_in_whatever_folder_one_stands_in(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    monkeypatch.setattr(user_cache, "_XDG", (sys.platform,))
    monkeypatch.setattr(os.path, "expanduser", lambda path: path.replace("~", home or "~"))  # nobody known has a home
    assert user_cache.folder().is_absolute()
    assert user_cache.kept(sorted_letters, "cab") == ["a", "b", "c"]
    assert list(tmp_path.iterdir()) == []


def sorted_letters(text: str) -> list[str]:
    return sorted(text)


LEADING_OUT = {"download", "urllib.request", "socket", "http.client", "subprocess"}


def test_only_the_command_line_can_reach_a_network() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "src").rglob("*.py"))
        if any(word in path.read_text("utf-8") for word in LEADING_OUT) and LEADING_OUT & imported(path)
    ]
    # it hands xmlschema an opener that opens nothing but the store
    assert users == ["src/lessonpack/cli/_schemas.py", "src/lessonpack/download.py", "src/lessonpack/xsd/_xmlschema.py"]


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports, wherever they stand."""
    found = set()
    for part in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(part, ast.Import):
            found |= {alias.name for alias in part.names}
        elif isinstance(part, ast.ImportFrom):
            found |= {part.module or "", *(alias.name for alias in part.names if part.module == "lessonpack")}
    return found


def test_a_catalog_twice_as_long_takes_twice_the_work() -> None:
    entry = '[[documents]]\nfile = "{0}"\nfamily = "f"\nsha256 = "{0}"\nsize = 1\nstatus = "s"\nevidence = "e"\n'
    head = '[families.f]\ntitle = "F"\nlicence = "none"\n'

    def made(count: int) -> str:
        return head + "".join(map(entry.format, range(count))) + "[mirrors]\n"

    assert growth(lambda text: parse_catalog(text, ""), made, 400) <= LINEAR


def test_the_half_of_the_catalog_that_only_installing_needs_is_not_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    loads = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda text: read.append(text) or loads(text))
    catalog = shipped_catalog.__wrapped__()
    whole = resources.schema("catalog.toml")
    once = whole.index("[mirrors]") + sum(len(resources.schema(name)) for name in ("entrypoints.toml", "own.toml"))
    assert sum(map(len, read)) <= once
    assert catalog.mirrors()
    assert sum(map(len, read)) <= once + len(whole)
