"""Whoever reads a file at a path opens what is one: a pipe, from which nothing ever comes, is waited for by nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from lessonpack import attached, building, leading, media, pictures, plain, xsd
from lessonpack.blobs import File
from lessonpack.findings import Log, Place
from lessonpack.memory import _looks
from lessonpack.report import index, sums
from lessonpack.report.outcome import Outcome
from lessonpack.schemas import Store
from lessonpack.source.text import contents
from lessonpack.work import Job, Work

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files"),
    pytest.mark.timeout(20),  # who waits does it for ever
]


@pytest.fixture
def others(tmp_path: Path) -> tuple[Path, ...]:
    """What can be opened and is no plain file."""
    os.mkfifo(tmp_path / "pipe")
    return (tmp_path / "pipe", tmp_path, Path(os.devnull))


def opened_to_be_packed(file: Path) -> object:
    return File(file).open()


@pytest.mark.parametrize(
    "read",
    [plain.opened, leading.digested, pictures.looked, contents, opened_to_be_packed],
    ids=lambda read: read.__name__,
)
def test_of_what_is_no_plain_file_nothing_is_read(read: Callable[[Path], object], others: tuple[Path, ...]) -> None:
    for place in others:
        with pytest.raises(OSError, match=r"plain|directory"):
            read(place)


def test_a_file_that_became_a_pipe_after_a_look_has_no_digest(
    others: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "isfile", lambda _path: True)
    assert [_looks.digest(str(place)) for place in others] == ["", "", ""]


def test_a_file_of_a_lesson_that_became_a_pipe_after_a_look_cannot_be_read(
    others: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    work = Work(job=Job(sources=(), schemas=""), validator=xsd.Validator(Store(tmp_path)))
    with pytest.raises(OSError, match="plain"):
        building._note_input(work, others[0], {})


@pytest.mark.parametrize("name", ["a.png", "b.mp4", "c.vtt"])
def test_a_file_that_a_lesson_names_and_that_became_a_pipe_after_a_look_is_told_as_unread(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / name)
    monkeypatch.setattr(media, "is_file", lambda _path: True)
    log, kinds = Log(), {"b.mp4": attached.VIDEO, "c.vtt": attached.WEBVTT}
    if kind := kinds.get(name):
        attached.read(tmp_path, name, kind, log, Place("lesson.yaml"))
    else:
        media.read(tmp_path, name, log, Place("lesson.yaml"))
    assert [entry.message for entry in log] == [f"'{name}' cannot be read: no plain file"]


def test_a_pipe_in_the_place_of_an_index_is_none_of_ours(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / index.PAGE)
    assert not index.is_ours(tmp_path / index.PAGE)


def test_a_file_of_an_earlier_release_that_became_a_pipe_has_no_sum(others: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(b"whole")
    written = [f"{sha256(b'whole').hexdigest()}  whole\n", f"{sha256().hexdigest()}  {others[0].name}\n"]
    (tmp_path / sums.SUMS).write_text("".join(written), "utf-8")
    assert list(sums.lines(Outcome(), tmp_path)) == written[:1]
