"""Large files that a lesson names are hashed by several threads while it is read."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonpack import leading
from lessonpack.findings import Log
from lessonpack.leading import Leading, digested
from lessonpack.model.content import Media, Stamp
from lessonpack.source import reader
from lessonpack.source.heavy import named

pytestmark = pytest.mark.usefixtures("no_thread_stays", "two_cores")

LARGE = 1 << 20
JOIN = threading.Thread.join
HEAD = "lessonpack: 1\nid: a\ntitle: A\nlanguage: en\nsections:\n"
NAMED = """  - id: s{number}
    title: Part
    blocks:
      - image: {{file: p{number}.jpg, alt: A picture}}
"""


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "available", lambda: 2)


def jpeg(number: int) -> bytes:
    """A picture as far as anybody looks into it."""
    start = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x64\x00\xc8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return start + bytes([number]) * (LARGE + number) + b"\xff\xd9"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"p{number}.jpg" for number in range(8)]
    for number, file in enumerate(made):
        file.write_bytes(jpeg(number))
    return made


def lesson(number: int = 8) -> str:
    return HEAD + "".join(NAMED.format(number=each) for each in range(number))


def read(text: str, folder: Path) -> tuple[list[Media], Log]:
    reading, _ = reader.begin(text, "lesson.yaml", folder)
    log = Log()
    log.found.extend(reading.found)
    return list(reading.pictures), log


# --- what is said of a file -----------------------------------------------------------------------------


def test_a_file_has_the_digest_and_the_stamp_of_its_content(files: list[Path]) -> None:
    content = files[3].read_bytes()
    expected = Stamp(len(content), files[3].stat().st_mtime_ns, zlib.crc32(content))
    assert digested(files[3]) == (hashlib.sha256(content).hexdigest(), expected)


def test_what_is_read_ahead_is_what_would_be_read_then(files: list[Path]) -> None:
    with Leading(files) as ahead:
        assert [ahead.digested(file) for file in reversed(files)] == [digested(file) for file in reversed(files)]


def test_a_file_that_changed_after_it_was_read_is_read_again(files: list[Path]) -> None:
    with Leading(files) as ahead:
        ahead._made[files[0]].put(digested(files[0]))
        files[0].write_bytes(jpeg(99))
        assert ahead.digested(files[0]) == digested(files[0])


def test_a_file_that_cannot_be_read_is_told_to_whoever_comes_to_it(files: list[Path]) -> None:
    files[2].unlink()
    with Leading(files) as ahead:
        with pytest.raises(FileNotFoundError):
            ahead.digested(files[2])
        assert ahead.digested(files[7]) == digested(files[7])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes each zero of a file without content")
@pytest.mark.parametrize("error", [OSError("gone"), KeyboardInterrupt()], ids=repr)
def test_files_that_nobody_asks_for_are_given_up(error: BaseException, files: list[Path]) -> None:
    for file in files[:2]:
        os.truncate(file, 1 << 40)  # to read that would take longer than any test may
    with pytest.raises(type(error)), Leading(files[:2]):
        raise error


def test_after_the_end_no_further_file_is_opened(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    both, is_over = threading.Barrier(3), threading.Event()

    def waiting(file: Path, _is_over: Callable[[], bool]) -> leading.Digested:
        opened.append(file)
        both.wait(10)
        is_over.wait(10)
        return digested(file)

    monkeypatch.setattr(leading, "digested", waiting)
    monkeypatch.setattr(threading.Thread, "join", lambda of: (is_over.set(), JOIN(of)))
    with Leading(files):
        both.wait(10)
    assert sorted(opened) == files[:2]


def test_nobody_waits_for_what_was_given_up(files: list[Path]) -> None:
    with Leading(files) as ahead:
        pass
    assert ahead.digested(files[7]) == digested(files[7])


@pytest.mark.parametrize(("name", "there"), [("available", 1), ("serves", True)])
def test_where_no_other_core_is_free_no_thread_is_started(
    name: str, there: int, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, name, lambda: there)
    monkeypatch.setattr(threading.Thread, "start", lambda _thread: pytest.fail("a thread was started"))
    with Leading(files) as ahead:
        assert ahead.digested(files[1]) == digested(files[1])


def test_where_no_thread_can_be_had_files_are_read_as_they_are_needed(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with Leading(files) as ahead:
        assert ahead.digested(files[1]) == digested(files[1])


# --- while a lesson is read -----------------------------------------------------------------------------


def test_each_large_picture_of_a_lesson_is_read_once_and_by_another_thread(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Counter[tuple[str, bool]] = Counter()
    hashed = leading.digested

    def counted(file: Path, is_over: Callable[[], bool]) -> leading.Digested:
        opened[file.name, threading.current_thread() is threading.main_thread()] += 1
        return hashed(file, is_over)

    monkeypatch.setattr(leading, "digested", counted)
    pictures, log = read(lesson(), files[0].parent)
    assert not log.found
    assert opened == {(file.name, False): 1 for file in files}
    assert {each.digest for each in pictures} == {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_one_core_reads_what_two_read(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    by_two = read(lesson(), files[0].parent)[0]
    monkeypatch.setattr(leading, "available", lambda: 1)
    assert read(lesson(), files[0].parent)[0] == by_two


def test_what_is_wrong_with_a_large_picture_is_told_as_ever(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    files[1].write_bytes(b"no picture" * LARGE)
    files[2].unlink()
    (files[3].parent / "p3.jpg").write_bytes(bytes(21 * LARGE))
    pictures, log = read(lesson(), files[0].parent)
    assert [finding.rule.code for finding in log.found] == ["SRC072", "SRC071", "SRC073"]
    monkeypatch.setattr(leading, "available", lambda: 1)
    by_one, told = read(lesson(), files[0].parent)
    assert (by_one, told.found) == (pictures, log.found)


# --- which files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "image: p0.jpg",
        "image: {file: p0.jpg, alt: x}",
        "image: {file: 'p0.jpg'}",
        'video: "p0.jpg"',
        "text: ![A picture](p0.jpg)",
        "text: <p0.jpg>",
        "text: a picture (of p0.jpg, p0.jpg|p0.jpg)",
    ],
)
def test_large_files_are_found_where_a_text_names_them(text: str, files: list[Path]) -> None:
    assert named(text, files[0].parent) == [files[0]]


def test_files_are_found_once_in_their_order_and_only_where_it_is_worth_it(files: list[Path]) -> None:
    folder = files[0].parent
    (folder / "small.png").write_bytes(b"small")
    (folder / "endless.mp4").write_bytes(b"")
    os.truncate(folder / "endless.mp4", 201 << 20)
    (folder / "linked.jpg").symlink_to(files[0])
    (folder / "folder.png").mkdir()
    text = "![](p3.jpg) p1.jpg p3.jpg small.png endless.mp4 linked.jpg folder.png gone.png p2.jpgs \0.png ../p4.JPG"
    assert named(text, folder) == [files[3], files[1]]


@pytest.mark.parametrize(
    "path", ["{absolute}", "../{folder}/p0.jpg", "//server/p0.jpg", r"\\server\share\p0.jpg", "C:/p0.jpg"]
)
def test_nobody_looks_where_a_path_leads_elsewhere(
    path: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To ask Windows for a file of a server tells that server who asks."""
    text = path.format(absolute=files[0].as_posix(), folder=files[0].parent.name)
    monkeypatch.setattr(Path, "lstat", lambda file: pytest.fail(f"{file} was looked at"))
    assert named(f"image: {text}", files[0].parent) == []


def test_a_long_text_that_names_no_file_takes_no_time() -> None:
    assert named("a sentence of words. " * 200_000 + ".png" * 10_000, Path("nowhere")) == []
